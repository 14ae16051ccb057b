"""Showing what went wrong: the cause where it is known, the cure, and the program's own words."""

from checks.problems import Diagnosis, Problem, find
from checks.problems.model import Step as ProblemStep
from wizard.engine.errors import NO_ANSWER, EngineError
from wizard.explanation import show_found, show_problem
from wizard.last_failures import keep_failure
from wizard.session import Ended, Outcome, Session

OWN_WORDS = 6


def failed(error: EngineError) -> Outcome:
    """An engine action's error as an outcome."""
    return Outcome(Ended.FAILED, str(error), error.detail, error.problem, error.otherwise)


def show_failure(session: Session, outcome: Outcome, step: ProblemStep | None) -> None:
    """Say what failed, what it means, what to do, and what the program said.

    Args:
        session: where to say it, for which platform and course.
        outcome: what failed.
        step: where in the course, as ``checks.problems`` names steps (``pull``, ``run``, …).
    """
    session.screen.item("bad", outcome.message)
    problem = _named(session, outcome)
    found = () if problem is not None else _diagnosed(session, outcome, step)
    keep_failure(session, outcome, step, problem.id if problem else found[0].problem.id if found else "")
    if problem is None:
        show_found(session.screen, found, session.host.platform, session.course)
    else:
        show_problem(session.screen, problem, session.host.platform, session.course)
    for line in outcome.detail.strip().splitlines()[-OWN_WORDS:]:
        session.screen.say(f"  | {line}", style="dim")


def show_outcome(session: Session, outcome: Outcome, place: ProblemStep | None) -> None:
    """Say how an attempt ended; a failure with its cause and cure."""
    if outcome.ended is Ended.FAILED:
        show_failure(session, outcome, place)
    elif outcome.message:
        session.screen.item("good" if outcome.ended is Ended.DONE else "next", outcome.message)


def _named(session: Session, outcome: Outcome) -> Problem | None:
    """The problem that the action itself knows."""
    known = _why_no_answer(session) if outcome.problem == NO_ANSWER else outcome.problem
    return find(known) if known else None


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
