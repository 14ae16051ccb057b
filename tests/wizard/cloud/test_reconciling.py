"""Every start compares what is written down with what runs; what an interrupted start left is stopped."""

import threading

import msgspec
import pytest

from tests.wizard.cloud.orders import a_handle
from tests.wizard.cloud.stand_in import StandIn
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Handle
from wizard.cloud.reconciling import Seen, reconcile


def written(far, ledger: Ledger, name: str, **fields: object) -> Handle:
    """A job that runs and is written down."""
    far.start(name, 600)
    handle = a_handle(name, **fields)
    ledger.write(handle)
    return handle


@pytest.fixture
def looked(standin, ledger):
    """``looked()``: what every start finds."""

    def look(**options: object) -> tuple[Seen, ...]:
        return reconcile(ledger, lambda _handle: standin, **options)

    return look


def test_a_job_that_was_given_runs_on(looked, far, ledger):
    handle = written(far, ledger, "job-1", stage="given", id="id-job-1")
    (seen,) = looked()
    assert (seen.handle, seen.orphan, seen.trouble) == (handle, False, "")
    assert seen.status is not None
    assert seen.status.state in {"starting", "running"}
    assert (far.alive, ledger.jobs()) == (["job-1"], (handle,))


@pytest.mark.parametrize("fields", [{}, {"stage": "submitted", "id": "id-job-1"}], ids=["asked", "submitted"])
def test_what_an_interrupted_start_left_is_stopped_and_told(looked, far, ledger, fields):
    written(far, ledger, "job-1", **fields)
    told: list[str] = []
    (seen,) = looked(on_orphan=lambda handle: told.append(handle.name))
    assert (told, seen.orphan, seen.trouble) == (["job-1"], True, "")
    assert far.alive == []


def test_one_whose_call_was_on_its_way_is_looked_for_again_by_the_next_start(looked, far, ledger):
    """Killed (``kill -9``) during the call: at first nothing is there, then it is."""
    ledger.write(a_handle("job-1"))
    (seen,) = looked()
    assert (seen.status.state, seen.orphan) == ("stopped", False)
    far.start("job-1", 600)
    (seen,) = looked()
    assert (seen.orphan, far.alive) == (True, [])


def test_what_ended_by_itself_is_struck(looked, far, ledger):
    written(far, ledger, "job-1", stage="given", id="id-job-1")
    far.stop("job-1")
    (seen,) = looked()
    assert (seen.status.has_ended, seen.orphan, ledger.jobs()) == (True, False, ())
    assert looked() == ()


def test_an_orphan_that_does_not_stop_is_said_loudly_and_kept(looked, far, ledger):
    written(far, ledger, "job-1")
    far.break_(stop="refused")
    (seen,) = looked()
    assert seen.orphan
    assert seen.trouble.startswith("STILL RUNNING: job-1")
    assert [job.name for job in ledger.jobs()] == ["job-1"]


def test_a_provider_that_can_not_be_reached_changes_nothing(looked, far, ledger):
    handle = written(far, ledger, "job-1")
    far.break_(status="unreachable")
    (seen,) = looked()
    assert (seen.status, seen.orphan, seen.trouble) == (None, False, "The stand-in can't be reached.")
    assert (ledger.jobs(), far.alive) == ((handle,), ["job-1"])


def test_a_provider_that_does_not_answer_is_not_waited_for(looked, far, ledger):
    written(far, ledger, "job-1", stage="given", id="id-job-1")
    far.break_(status="hangs")
    (seen,) = looked(seconds=0.2)
    assert (seen.status, seen.trouble) == (None, "Stand-in Cloud did not say in time how it is.")


def test_all_providers_are_asked_at_once(ledger, far, surroundings):
    for name in ("job-1", "job-2", "job-3"):
        written(far, ledger, name, stage="given", id=f"id-{name}")
    meeting = threading.Barrier(3, timeout=10)

    class Waiting(StandIn):
        def status(self, handle):
            meeting.wait()
            return super().status(handle)

    found = reconcile(ledger, lambda _handle: Waiting(surroundings, far))
    assert [(seen.handle.name, seen.trouble) for seen in found] == [
        ("job-1", ""),
        ("job-2", ""),
        ("job-3", ""),
    ]


def test_one_that_another_window_starts_just_now_is_left_to_it(looked, far, ledger):
    written(far, ledger, "job-1")
    with Ledger(ledger.file.parent).held("job-1"):
        (seen,) = looked()
    assert (seen.orphan, seen.held, seen.trouble, far.alive) == (False, True, "", ["job-1"])


def test_one_that_was_given_while_its_provider_was_asked_is_no_orphan(ledger, far, surroundings):
    handle = written(far, ledger, "job-1", stage="submitted", id="id-job-1")

    class Meanwhile(StandIn):
        def status(self, asked):
            ledger.write(msgspec.structs.replace(handle, stage="given"))
            return super().status(asked)

    (seen,) = reconcile(ledger, lambda _handle: Meanwhile(surroundings, far))
    assert (seen.handle.stage, seen.orphan, far.alive) == ("given", False, ["job-1"])


def test_a_bug_in_a_provider_is_not_swallowed(ledger, far, surroundings):
    written(far, ledger, "job-1")

    class Broken(StandIn):
        def status(self, _handle):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reconcile(ledger, lambda _handle: Broken(surroundings, far))
