"""The wizard's walk: look, show the plan, take one next step, look again, show what changed."""

import datetime as dt
from dataclasses import dataclass

from checks.course_file.advice import course_warnings
from wizard.attempt import attempt
from wizard.checklist import Walk, show_changes, show_plan, show_progress, show_step
from wizard.exits import Exit
from wizard.failure import OWN_WORDS
from wizard.glossary import WORDS
from wizard.offers import offer, problems_in_the_way
from wizard.prompts import Choice
from wizard.session import Ended, Results, Session, Step
from wizard.verdict import exit_of
from wizard.whole_errors import has_more_to_say, show_whole_errors


def walk(session: Session) -> Exit:
    """Go through the plan with the person; without anybody to ask, say what is next."""
    session.screen.title(session.course.title)
    _warn_about_course(session)
    at = Walk(session, _look(session))
    step = at.next_step()
    if step is not None:
        show_plan(at, step)
    while True:
        step = at.next_step()
        if step is None:
            show_plan(at, step)
            session.screen.say(_ending(at))
            return exit_of(at.results.values())
        show_progress(at, step)
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
    wish = _wish(at, step)
    match wish.key:
        case "d" | "c" if wish.step is not None:
            return _attempt(at, wish.step)
        case "a":
            if not _look_again(at):
                at.session.screen.say("Nothing has changed.")
        case "s":
            at.passed_over |= {step.id}
        case _:
            if at.session.prompter is not None:
                at.session.screen.say("Start `classready` again at any time; it goes on from here.")
            return exit_of(at.results.values())
    return None


@dataclass(frozen=True)
class _Wish:
    """What the person wants: the key of one choice, and the step that it does."""

    key: str
    step: Step | None = None


def _wish(at: Walk, step: Step) -> _Wish:
    session = at.session
    can_be_done = step.act is not None and step.helps(session, at.results)
    if session.prompter is None or session.choices.yes:
        return (
            _Wish("d", step) if session.choices.yes and can_be_done and not step.only_by_hand else _Wish("q")
        )
    aid = _aid(at, step)
    choices = _choices(at, step, aid, can_be_done=can_be_done)
    shows = {"e": show_whole_errors, "p": show_plan, "w": _show_words}
    while (key := session.prompter.choose("What now?", choices)) in shows:
        shows[key](at, step)
    return _Wish(key, {"d": step, "c": aid}.get(key))


def _aid(at: Walk, step: Step) -> Step | None:
    """What can be done safely about what is in the way: of the last failure, else of the next step."""
    failed = at.failures[-1][1].problem if at.trouble is not None else None
    return offer(at.session, at.results, (failed, *problems_in_the_way(at.results, step)), step)


def _choices(at: Walk, step: Step, aid: Step | None, *, can_be_done: bool) -> list[Choice]:
    again = "Try again" if at.trouble is step else "Do it"
    choices = [
        *([Choice("c", aid.offered_as or aid.title)] if aid else []),
        *([Choice("d", again)] if can_be_done else []),
        Choice("a", "Look again"),
        *([Choice("e", "See the whole error")] if has_more_to_say(at, step) else []),
        Choice("s", "Skip it for now"),
        Choice("p", "Show the whole plan"),
        Choice("w", "What do the words mean? (or ?)", "?"),
        Choice("q", "Stop here; go on another time"),
    ]
    # Enter takes the first: whoever keeps pressing it must not end what they have just begun to use.
    return [choices[-1], *choices[:-1]] if step.only_by_hand else choices


def _show_words(at: Walk, _step: Step) -> None:
    for word, meaning in WORDS.items():
        at.session.screen.say(f"{word}: {meaning}")


def _attempt(at: Walk, step: Step) -> Exit | None:
    """Act, show what became of it, look again."""
    outcome = attempt(at.session, step, at.results, lines=OWN_WORDS)
    has_failed = outcome.ended is Ended.FAILED
    if has_failed:
        at.failures.append((step.title, outcome))
        at.trouble = step
    elif outcome.ended is Ended.DONE:
        at.trouble = None
    if _is_unattended(at.session) and has_failed:
        # Nobody is there to change anything: another attempt would end the same way.
        return exit_of(at.results.values()) or Exit.NOT_READY
    if has_failed or outcome.ended is Ended.DONE:
        _look_again(at)
    if _is_unattended(at.session) and at.next_step() is step:
        return exit_of(at.results.values()) or Exit.NOT_READY
    return None


def _is_unattended(session: Session) -> bool:
    return session.prompter is None or session.choices.yes


def _look_again(at: Walk) -> bool:
    """Look; say what changed, and whether anything did."""
    before, at.results = at.results, _look(at.session)
    return show_changes(at.session, before, at.results)
