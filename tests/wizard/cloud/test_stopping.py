"""Stopping: seen to have ended, or said loudly; nothing that is pressed meanwhile breaks it off."""

import signal
import threading
from datetime import timedelta

import pytest

from tests.wizard.cloud.orders import a_handle
from wizard.cloud.ending import end_all
from wizard.cloud.interrupting import shielded
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Handle
from wizard.cloud.stopping import ON_ITS_WAY, StillRunningError, stop_and_see


def running(far, ledger: Ledger, name: str) -> Handle:
    far.start(name, 600)
    handle = a_handle(name, id=f"id-{name}", stage="given")
    ledger.write(handle)
    return handle


def test_a_stopped_job_is_struck(standin, far, ledger):
    handle = running(far, ledger, "job-1")
    assert stop_and_see(standin, handle, ledger).spent == 0.25
    assert (far.alive, ledger.jobs()) == ([], ())


def test_stopping_twice_is_fine(standin, far, ledger):
    handle = running(far, ledger, "job-1")
    stop_and_see(standin, handle, ledger)
    assert stop_and_see(standin, handle, ledger).spent == 0.25


def test_one_that_does_not_stop_stays_written_down(standin, far, ledger):
    handle = running(far, ledger, "job-1")
    far.break_(stop="refused")
    with pytest.raises(StillRunningError, match="STILL RUNNING: job-1 on Stand-in Cloud"):
        stop_and_see(standin, handle, ledger)
    assert ledger.jobs() == (handle,)


def test_one_whose_call_was_never_answered_stays_written_down_until_it_can_not_come_any_more(standin, ledger):
    asked = a_handle("job-1")
    ledger.write(asked)
    stop_and_see(standin, asked, ledger)
    assert ledger.jobs() == (asked,)
    long_ago = a_handle("job-1", asked=asked.asked - timedelta(seconds=ON_ITS_WAY))
    stop_and_see(standin, long_ago, ledger)
    assert ledger.jobs() == ()


def test_of_several_each_is_tried(standin, far, ledger):
    jobs = [running(far, ledger, "job-1"), running(far, ledger, "job-2")]

    class Stubborn(type(standin)):
        def stop(self, handle):
            self.far.break_(**({"stop": "refused"} if handle.name == "job-1" else {}))
            return super().stop(handle)

    stubborn = Stubborn.__new__(Stubborn)
    stubborn.__dict__ = standin.__dict__
    told: list[str] = []
    ends = end_all(jobs, lambda _handle: stubborn, ledger, lambda handle: told.append(handle.name))
    assert told == ["job-1", "job-2"]
    assert ends.stopped == ("Stopped job-2; it cost 0.25 USD.",)
    assert [text.partition(" on ")[0] for text in ends.still] == ["STILL RUNNING: job-1"]
    assert far.alive == ["job-1"]


def test_what_goes_on_costing_is_said_once(standin, far, ledger):
    jobs = [running(far, ledger, "job-1"), running(far, ledger, "job-2")]
    far.break_(disk=True)
    ends = end_all(jobs, lambda _handle: standin, ledger, lambda _handle: None)
    assert ends.still_costs == ("The disk of lab costs 1 USD a month.",)


class TestShield:
    def test_keeps_a_signal_until_the_end(self):
        done: list[str] = []

        def work() -> None:
            with shielded():
                signal.raise_signal(signal.SIGINT)
                done.append("all of it")

        with pytest.raises(KeyboardInterrupt):
            work()
        assert done == ["all of it"]

    def test_lets_one_through_where_it_is_open_and_keeps_the_next(self):
        done: list[str] = []

        def work() -> None:
            with shielded() as shield:
                try:
                    with shield.open():
                        signal.raise_signal(signal.SIGTERM)
                        done.append("never")
                finally:
                    signal.raise_signal(signal.SIGINT)
                    done.append("cleared up")

        with pytest.raises(KeyboardInterrupt):
            work()
        assert done == ["cleared up"]

    def test_one_that_came_before_it_opened_interrupts_at_once(self):
        def work() -> None:
            with shielded() as shield:
                signal.raise_signal(signal.SIGINT)
                with shield.open():
                    pytest.fail("it was to be interrupted")

        with pytest.raises(KeyboardInterrupt):
            work()

    def test_leaves_what_went_wrong_to_be_said(self):
        def work() -> None:
            with shielded():
                signal.raise_signal(signal.SIGINT)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            work()

    def test_holds_nothing_back_in_a_thread_which_gets_no_signals(self):
        said: list[str] = []

        def work() -> None:
            with shielded() as shield, shield.open():
                said.append("done")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert said == ["done"]
