"""The wizard's walk: look, show the plan, take one next step, look again, show what changed."""

import datetime as dt

from checks.course_file.advice import course_warnings
from wizard.attempt import attempt
from wizard.checklist import Walk, show_changes, show_plan, show_step
from wizard.exits import Exit
from wizard.glossary import WORDS
from wizard.prompts import Choice
from wizard.session import Ended, Results, Session, Step
from wizard.verdict import exit_of


def walk(session: Session) -> Exit:
    """Go through the plan with the person; without anybody to ask, say what is next."""
    session.screen.title(session.course.title)
    _warn_about_course(session)
    at = Walk(session, _look(session))
    while True:
        step = at.next_step()
        show_plan(at, step)
        if step is None:
            session.screen.say(_ending(at))
            return exit_of(at.results.values())
        show_step(at, step)
        ending = _take(at, step)
        if ending is not None:
            return ending


def _ending(at: Walk) -> str:
    if at.passed_over:
        return "Nothing is left but what you skipped; the next start comes back to it."
    return "Everything is done. `classready launch` starts it again, `classready open` opens it."


def _warn_about_course(session: Session) -> None:
    """Say once what is old about the course itself."""
    warnings = course_warnings(session.course, dt.datetime.now().astimezone().date())
    said = " ".join(warnings)
    if warnings and not session.happened("warned", said):
        for warning in warnings:
            session.screen.item("warning", warning)
        session.remember("warned", said)


def _look(session: Session) -> Results:
    session.screen.say("Looking at your computer ...", style="dim")
    return session.results(lambda title: session.screen.say(f"  still looking: {title}", style="dim"))


def _take(at: Walk, step: Step) -> Exit | None:
    """One attempt at a step; an exit code where the person has had enough."""
    match _wish(at, step):
        case "d":
            return _attempt(at, step)
        case "a":
            _look_again(at)
        case "s":
            at.passed_over |= {step.id}
        case _:
            if at.session.prompter is not None:
                at.session.screen.say("Start `classready` again at any time; it goes on from here.")
            return exit_of(at.results.values())
    return None


def _wish(at: Walk, step: Step) -> str:
    """What the person wants to do about a step: the key of one choice."""
    session = at.session
    can_be_done = step.act is not None and step.helps(session, at.results)
    if session.prompter is None or session.choices.yes:
        return "d" if session.choices.yes and can_be_done and not step.only_by_hand else "q"
    choices = [
        *([Choice("d", "Do it")] if can_be_done else []),
        Choice("a", "Look again"),
        Choice("s", "Skip it for now"),
        Choice("w", "What do the words mean? (or ?)", "?"),
        Choice("q", "Stop here; go on another time"),
    ]
    if step.only_by_hand:
        # Enter takes the first: whoever keeps pressing it must not end what they have just begun to use.
        choices = [choices[-1], *choices[:-1]]
    while (wish := session.prompter.choose("What now?", choices)) == "w":
        for word, meaning in WORDS.items():
            session.screen.say(f"{word}: {meaning}")
    return wish


def _attempt(at: Walk, step: Step) -> Exit | None:
    """Act, show what became of it, look again."""
    outcome = attempt(at.session, step, at.results)
    if outcome.ended is Ended.DONE:
        _look_again(at)
    if _is_unattended(at.session) and at.next_step() is step:
        # Nobody is there to change anything: another attempt would end the same way.
        return exit_of(at.results.values()) or Exit.NOT_READY
    return None


def _is_unattended(session: Session) -> bool:
    return session.prompter is None or session.choices.yes


def _look_again(at: Walk) -> None:
    before, at.results = at.results, _look(at.session)
    show_changes(at.session, before, at.results)
