"""Runs checks: all at once, in the order of their needs, each within its time, none able to hide the rest."""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillRunning

import msgspec

from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, Result, Severity, Status, nothing, unsure
from checks.recording import NotRecordedError

SLOW_AFTER = 2.0
NEVER_ASKED = "This can't be told: that machine was never asked."
"""What a check says of a replayed machine (``checks.recording``) of which the answer is not written down."""

_GOOD = (Status.PASSED, Status.WARNED)
_BAD = (Status.FAILED, Status.UNKNOWN, Status.CRASHED)
_STATUS = {
    Severity.INFO: Status.PASSED,
    Severity.NOTHING: Status.SKIPPED,
    Severity.WARNING: Status.WARNED,
    Severity.UNKNOWN: Status.UNKNOWN,
    Severity.FAILURE: Status.FAILED,
}
_RANK = list(Severity)


def run_checks(
    checks: Sequence[Check],
    host: Host,
    course: Course,
    *,
    ignore: Collection[str] = (),
    on_slow: Callable[[Check], None] | None = None,
) -> Iterator[Result]:
    """Run checks and yield their results in the order given.

    Args:
        checks: what to run; a need that is not among them counts as met.
        host: the machine.
        course: the course that it should be ready for.
        ignore: ids whose failure is shown as a warning.
        on_slow: called with a check that has been waited for longer than two seconds.
    """
    futures: dict[str, Future[Result]] = {check.id: Future() for check in checks}
    for check in checks:
        needs = [futures[need] for need in check.needs if need in futures and need not in ignore]
        # Daemon threads: one that hangs past its time limit must not keep the process alive.
        threading.Thread(
            target=_resolve, args=(futures[check.id], check, needs, host, course), daemon=True
        ).start()
    for check in checks:
        yield _downgraded(_wait(futures[check.id], check, on_slow), ignore)


def _wait(future: Future[Result], check: Check, on_slow: Callable[[Check], None] | None) -> Result:
    try:
        return future.result(SLOW_AFTER)
    except StillRunning:
        if on_slow is not None:
            on_slow(check)
        return future.result()


def _downgraded(result: Result, ignore: Collection[str]) -> Result:
    if result.check in ignore and result.status in _BAD:
        return msgspec.structs.replace(result, status=Status.WARNED, ignored=True)
    return result


def _resolve(
    future: Future[Result], check: Check, needs: Sequence[Future[Result]], host: Host, course: Course
) -> None:
    results = (need.result() for need in needs)
    blocker = next((result for result in results if result.status not in _GOOD), None)
    if host.platform not in check.platforms:
        result = _result(check, Status.SKIPPED, (nothing(f"This does not apply on {host.platform}."),))
    elif blocker is not None:
        # The first cause in a chain of skipped checks is the one that somebody can act on.
        cause = blocker.blocked_by or blocker.check
        result = msgspec.structs.replace(_result(check, Status.SKIPPED), blocked_by=cause)
    else:
        result = _run_within_limit(check, host, course)
    future.set_result(result)


def _run_within_limit(check: Check, host: Host, course: Course) -> Result:
    done: Future[Result] = Future()
    start = time.perf_counter()
    threading.Thread(target=lambda: done.set_result(_judge(check, host, course)), daemon=True).start()
    try:
        result = done.result(check.time_limit)
    except StillRunning:
        late = unsure(f"No answer within {check.time_limit:g} seconds.")
        result = _result(check, Status.UNKNOWN, (late,))
    return msgspec.structs.replace(result, seconds=round(time.perf_counter() - start, 4))


def _judge(check: Check, host: Host, course: Course) -> Result:
    try:
        found = tuple(check.run(host, course))
    except NotRecordedError as error:
        return _result(check, Status.UNKNOWN, (unsure(NEVER_ASKED, str(error)),))
    except Exception as error:  # noqa: BLE001 - a check with a bug must not hide the others
        crash = unsure("This check has a bug; the others still count.", f"{type(error).__name__}: {error}")
        return _result(check, Status.CRASHED, (crash,))
    worst = max((f.severity for f in found), key=_RANK.index, default=Severity.INFO)
    return _result(check, _STATUS[worst], found)


def _result(check: Check, status: Status, findings: tuple[Finding, ...] = ()) -> Result:
    ordered = sorted(findings, key=lambda finding: -_RANK.index(finding.severity))
    return Result(check.id, check.title, status, tuple(ordered))
