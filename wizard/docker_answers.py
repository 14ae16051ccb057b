"""Whether Docker answers; where it does not, the cause and the cure on this computer."""

from collections.abc import Sequence

from checks.model import Result, Status
from checks.questions import Engine
from wizard.session import Session

_CHECK = "docker.running"
_IN_ORDER = (Status.PASSED, Status.SKIPPED)


def docker_answers(session: Session, *, helps: bool = True) -> bool:
    """Ask; say what stands in the way as ``classready check docker.running`` does.

    The docker SDK only says that a socket is missing. Whether Docker is off, or a setting points to another
    one that is off, needs a look around.

    Args:
        session: with whom, on which machine.
        helps: what can be done safely about it is offered, and it is asked again.
    """
    if session.host.ask(Engine("ping")).ok:
        return True
    # Imported where it pays: mostly Docker answers, and then a command starts without all the checks.
    from checks.registry import ALL_CHECKS
    from checks.runner import run_checks
    from checks.selection import select
    from wizard.verdict import show_result

    results = list(run_checks(select(ALL_CHECKS, [_CHECK]), session.host, session.course))
    for result in results:
        if result.status not in _IN_ORDER:
            show_result(session, result, verbose=True)
    if not helps or not _is_helped(session, results):
        return all(result.status is Status.PASSED for result in results)
    session.host = session.host.fresh()
    return docker_answers(session, helps=False)


def _is_helped(session: Session, results: Sequence[Result]) -> bool:
    from wizard.attempt import is_helped

    problems = [finding.problem for result in results for finding in result.findings]
    return is_helped(session, {result.check: result for result in results}, problems)
