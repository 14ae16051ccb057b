"""One attempt at a step, by the wizard or as a command of its own."""

from collections.abc import Callable, Iterable

from wizard.docker_answers import docker_answers
from wizard.exits import Exit
from wizard.failure import show_outcome
from wizard.session import Ended, Outcome, Results, Session, Step


def attempt(session: Session, step: Step, results: Results, *, lines: int | None = None) -> Outcome:
    """Do a step and say how it ended; a dry run only says what would be done.

    Choosing a step, or typing its command, is the consent to it. What goes further (removing, replacing) is
    asked by the step itself.

    Args:
        session: with whom, on which machine.
        step: what is done.
        results: what the checks found.
        lines: how many of a failing program's last words are shown; none for all of them.

    Returns:
        how it ended; a failure with the problem behind it, where that is certain.
    """
    if step.act is None:
        raise TypeError(f"nobody but the person can act on the step {step.id}")
    if session.choices.dry_run:
        outcome = Outcome(Ended.SHOWN, "This was a dry run; nothing was done.")
    else:
        outcome = step.act(session, results)
    return show_outcome(session, outcome, step.place, lines=lines)


def is_helped(
    session: Session, results: Results, problems: Iterable[str | None], failed: Step | None = None
) -> bool:
    """Offer what can be done safely about problems, do it with consent, and say whether it was done.

    Nothing is offered where nobody can be asked: agreeing to a command is not agreeing to another one.
    """
    if session.prompter is None or session.choices.yes or session.choices.dry_run:
        return False
    # Imported where it pays: it knows every step, and mostly nothing fails.
    from wizard.offers import offer

    aid = offer(session, results, problems, failed)
    if aid is None or not (aid.asks or session.consents(f"{aid.offered_as or aid.title}?")):
        return False
    if aid.command is not None:
        session.screen.command(aid.command(session, results))
    return attempt(session, aid, results).ended is Ended.DONE


def as_command(
    session: Session, step: Step, *, is_possible: Callable[[Session], bool] = docker_answers
) -> Exit:
    """A step as a command: what a person could have typed, the attempt, the exit code.

    Where something can be done safely about a failure and the person wants it, the step is tried once more;
    so it is about the next failure, if it is another one.

    Args:
        session: with whom, on which machine.
        step: what is done.
        is_possible: says and cures what every command of this kind needs: mostly Docker.
    """
    if not session.choices.dry_run and not is_possible(session):
        return Exit.NOT_READY
    if step.command is not None:
        session.screen.command(step.command(session, {}))
    outcome = attempt(session, step, {})
    helped: set[str | None] = set()
    while outcome.ended is Ended.FAILED and outcome.problem not in helped:
        helped.add(outcome.problem)
        if not is_helped(session, {}, (outcome.problem,), step):
            break
        outcome = attempt(session, step, {})
    return Exit.NOT_READY if outcome.ended in {Ended.FAILED, Ended.DECLINED} else Exit.READY
