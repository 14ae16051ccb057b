"""Showing what went wrong: the program's own words, the cause where it is known, and the cure."""

from collections.abc import Callable
from dataclasses import replace

from checks.problems import Diagnosis, find
from checks.problems.model import Step as ProblemStep
from wizard.engine.errors import NO_ANSWER
from wizard.errors import ActionError
from wizard.exits import Exit
from wizard.explanation import show_found
from wizard.last_failures import keep_failure
from wizard.session import Ended, Outcome, Session

OWN_WORDS = 6
"""Lines of a program's own words that are shown in the wizard, where a key shows the others."""


def failed(error: ActionError) -> Outcome:
    """The error of an action as an outcome."""
    return Outcome(Ended.FAILED, str(error), error.detail, error.problem, error.otherwise)


def show_failure(
    session: Session, outcome: Outcome, step: ProblemStep | None, *, lines: int | None = None
) -> Outcome:
    """Say what failed, what the program said, what it means, and, nearest to where one goes on, what to do.

    Args:
        session: where to say it, for which platform and course.
        outcome: what failed.
        step: where in the course, as ``checks.problems`` names steps (``pull``, ``run``, …).
        lines: how many of the program's last words are shown; none for all of them.

    Returns:
        the outcome with the problem that is certainly behind it, if any.
    """
    session.screen.item("bad", outcome.message)
    shown = _show_words(session, outcome.detail.strip().splitlines(), lines)
    found = _explanations(session, outcome, step)
    keep_failure(session, outcome, step, found[0].problem.id if found else "")
    seen = f"{outcome.message}\n{shown}"
    if found or outcome.detail:  # a sentence of our own without a program's words says what to do itself
        show_found(session.screen, found, session.host.platform, session.course, shown=seen)
    return replace(outcome, problem=found[0].problem.id if found and found[0].certain else None)


def show_outcome(
    session: Session, outcome: Outcome, place: ProblemStep | None, *, lines: int | None = None
) -> Outcome:
    """Say how an attempt ended; a failure as ``show_failure`` does, and with what it gives back."""
    if outcome.ended is Ended.FAILED:
        return show_failure(session, outcome, place, lines=lines)
    if outcome.message:
        session.screen.item("good" if outcome.ended is Ended.DONE else "next", outcome.message)
    return outcome


def or_explained(session: Session, place: ProblemStep | None, act: Callable[[], Exit]) -> Exit:
    """Ask something of another program, and say what its refusal means.

    Args:
        session: where to say it.
        place: where in the course, as ``checks.problems`` names steps.
        act: what is done; gives the exit code.
    """
    try:
        return act()
    except ActionError as error:
        show_failure(session, failed(error), place)
        return Exit.NOT_READY


def _show_words(session: Session, words: list[str], lines: int | None) -> str:
    """Show a program's last words; gives back what was shown."""
    last = words if lines is None else words[-lines:]
    if len(last) < len(words):
        session.screen.say(f"  ({len(words) - len(last)} lines before these)", style="dim")
    shown = "\n".join(last)
    session.screen.quote(shown)
    return shown


def _explanations(session: Session, outcome: Outcome, step: ProblemStep | None) -> tuple[Diagnosis, ...]:
    """The problem that the action itself knows, else what its words mean."""
    known = _why_no_answer(session) if outcome.problem == NO_ANSWER else outcome.problem
    problem = find(known) if known else None
    return (Diagnosis(problem, "", certain=True),) if problem else _diagnosed(session, outcome, step)


def _diagnosed(session: Session, outcome: Outcome, step: ProblemStep | None) -> tuple[Diagnosis, ...]:
    """What the words mean; where they match nothing, what the action supposes."""
    from checks.problems import diagnose

    text = f"{outcome.message}\n{outcome.detail}"
    found = diagnose(text, step, session.host.platform, session.course.problems)
    supposed = find(outcome.otherwise) if outcome.otherwise and not found else None
    return (Diagnosis(supposed, "", certain=True),) if supposed else found


def _why_no_answer(session: Session) -> str | None:
    """Off, refused, or looked for in the wrong place: what a check finds now; none if the engine is back."""
    # Imported where it pays: a command that works needs no checks.
    from checks.registry import ALL_CHECKS
    from checks.runner import run_checks
    from checks.selection import select

    checks = select(ALL_CHECKS, ["docker.running"])
    found = run_checks(checks, session.host.fresh(), session.course)
    problems = [finding.problem for result in found for finding in result.findings if finding.problem]
    return problems[-1] if problems else None
