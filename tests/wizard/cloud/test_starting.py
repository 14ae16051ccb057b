"""Whatever happens after a job was asked for: it is stopped and seen to end, or somebody knows of it."""

import re
import signal
from collections.abc import Callable

import msgspec
import pytest

from tests.wizard.cloud.orders import CLOUD
from tests.wizard.cloud.stand_in import Far, StandIn
from wizard.cloud.ledger import HeldError, Ledger
from wizard.cloud.model import Cap, CloudError, Endpoint, Handle, Quote, Surroundings
from wizard.cloud.starting import Order, ordered, start
from wizard.cloud.stopping import StillRunningError
from wizard.errors import StateError, UsageError

FOUR_HOURS = Cap(240)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def quiet(_text: str) -> None:
    """Nobody listens."""


def fine(_handle: Handle, _endpoint: Endpoint) -> None:
    """The app lets the person in."""


@pytest.fixture
def order(standin: StandIn, surroundings: Surroundings) -> Order:
    return ordered(standin, surroundings, standin.quote(FOUR_HOURS))


class Pressing(StandIn):
    """Gets a signal in the middle of some of its calls."""

    pressed: dict[str, int] = {}  # noqa: RUF012 - set by each test

    def _press(self, call: str) -> None:
        for _ in range(2 if call == "stop" else 1):
            if call in self.pressed:
                signal.raise_signal(self.pressed[call])

    def submit(self, handle, quote):
        self._press("submit")
        return super().submit(handle, quote)

    def wait(self, handle, seconds, tell):
        self._press("wait")
        return super().wait(handle, seconds, tell)

    def url(self, handle):
        self._press("url")
        return super().url(handle)

    def stop(self, handle):
        self._press("stop")
        return super().stop(handle)


@pytest.fixture
def pressing(order: Order, surroundings: Surroundings, far: Far) -> Callable[..., Order]:
    """``pressing(wait=SIGINT)``: the same order, and a signal in the middle of that call."""

    def made(**calls: int) -> Order:
        provider = Pressing(surroundings, far)
        provider.pressed = calls
        return Order(provider, order.handle, order.quote)

    return made


def test_a_job_that_was_given_is_in_the_ledger_with_what_was_learnt(order, ledger, far):
    seen: list[str] = []
    started = start(
        order, ledger, quiet, lambda handle, endpoint: seen.append(f"{handle.name} {endpoint.direct}")
    )
    assert far.alive == [order.handle.name]
    assert ledger.jobs() == (started.handle,)
    assert (started.handle.stage, started.handle.id) == ("given", f"id-{order.handle.name}")
    assert started.handle.notes == {"node": "far-1"}
    assert seen == [f"{order.handle.name} {started.endpoint.direct}"]


def test_the_ledger_is_written_before_the_call_and_holds_no_password(order, ledger, far):
    written: list[tuple[Handle, ...]] = []

    class Looking(StandIn):
        def submit(self, handle, quote):
            written.append(ledger.jobs())
            assert "hunter2" not in ledger.file.read_text()
            return super().submit(handle, quote)

    start(
        Order(Looking(Surroundings(CLOUD, None, None), far), order.handle, order.quote), ledger, quiet, fine
    )
    assert written == [(order.handle,)]
    assert order.handle.stage == "asked"


def test_every_order_has_a_name_of_its_own(standin, surroundings):
    quote = standin.quote(FOUR_HOURS)
    names = {ordered(standin, surroundings, quote).handle.name for _ in range(50)}
    assert len(names) == 50
    assert all(re.fullmatch(r"classready-demo-[0-9a-f]{6}", name) for name in names)


@pytest.mark.parametrize("minutes", [0, -1, 12 * 60 + 1])
def test_without_an_end_that_is_near_enough_nothing_is_ever_asked_for(minutes):
    with pytest.raises(UsageError, match="must end by itself after 1 minute to 12 hours"):
        Cap(minutes)


def test_a_ledger_that_can_not_be_written_starts_nothing(order, far, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="can't be written"):
        start(order, Ledger(tmp_path / "file"), quiet, fine)
    assert (far.calls, far.alive) == ([], [])


def test_a_damaged_ledger_starts_nothing(order, far, ledger):
    ledger.file.parent.mkdir()
    ledger.file.write_text("{")
    with pytest.raises(StateError, match="is damaged"):
        start(order, ledger, quiet, fine)
    assert (far.calls, ledger.file.read_text()) == ([], "{")


def test_what_was_refused_is_struck_at_once(order, far, ledger):
    far.break_(submit="refused")
    with pytest.raises(CloudError, match="No credits are left"):
        start(order, ledger, quiet, fine)
    assert (far.calls, ledger.jobs()) == ([f"submit {order.handle.name}"], ())


def test_a_lost_reply_is_found_by_its_name_and_kept_in_mind(order, far, ledger):
    far.break_(submit="lost")
    with pytest.raises(CloudError, match="The reply was lost"):
        start(order, ledger, quiet, fine)
    assert far.alive == []
    assert ledger.jobs() == (order.handle,)  # the call may still be on its way


def app_fails(_handle: Handle, _endpoint: Endpoint) -> None:
    raise CloudError("The app does not answer.")


@pytest.mark.parametrize(
    ("wait", "prove"), [("failed", fine), ("", app_fails)], ids=["the job fails", "the app fails"]
)
def test_a_failure_after_the_call_stops_the_job(order, far, ledger, wait, prove):
    far.break_(wait=wait)
    told: list[str] = []
    with pytest.raises(CloudError, match=r"The job failed\.|The app does not answer\."):
        start(order, ledger, told.append, prove)
    assert (far.alive, ledger.jobs()) == ([], ())
    assert told[-2:] == ["Stopping the job that was started ...", "It was stopped; nothing runs."]


def test_the_way_to_the_app_is_closed_when_the_app_fails(order, far, ledger):
    with pytest.raises(CloudError):
        start(order, ledger, quiet, app_fails)
    name = order.handle.name
    assert far.calls == [f"submit {name}", f"wait {name}", f"close {name}", f"stop {name}"]


def test_a_bug_after_the_call_stops_the_job_too(order, far, ledger):
    def broken(_handle: Handle, _endpoint: Endpoint) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        start(order, ledger, quiet, broken)
    assert (far.alive, ledger.jobs()) == ([], ())


def test_a_window_that_is_gone_is_no_reason_to_leave_a_job(order, far, ledger):
    far.break_(wait="failed")

    def gone(_text: str) -> None:
        raise OSError(5, "Input/output error")

    with pytest.raises(CloudError):
        start(order, ledger, gone, fine)
    assert far.alive == []


def test_what_does_not_stop_is_said_loudly_with_what_to_type_and_stays_written_down(order, far, ledger):
    far.break_(wait="failed", stop="refused")
    with pytest.raises(StillRunningError) as caught:
        start(order, ledger, quiet, fine)
    said = str(caught.value)
    assert said.startswith(f"STILL RUNNING: {order.handle.name} on Stand-in Cloud could not be seen to stop")
    assert f"`classready cloud stop --all`, or without classready: `standin kill {order.handle.name}`" in said
    assert "(503 try later)" in said
    assert [job.name for job in ledger.jobs()] == far.alive == [order.handle.name]


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize("call", ["submit", "wait", "url", "prove"])
def test_ctrl_c_a_polite_kill_and_a_closed_window_stop_the_job(pressing, far, ledger, call, number):
    def prove(_handle: Handle, _endpoint: Endpoint) -> None:
        if call == "prove":
            signal.raise_signal(number)

    before = [signal.getsignal(one) for one in SIGNALS]
    with pytest.raises(KeyboardInterrupt):
        start(pressing(**{call: number}), ledger, quiet, prove)
    assert (far.alive, ledger.jobs()) == ([], ())
    assert [signal.getsignal(one) for one in SIGNALS] == before


def test_ctrl_c_waits_for_the_reply_to_the_call(pressing, far, ledger):
    with pytest.raises(KeyboardInterrupt):
        start(pressing(submit=signal.SIGINT), ledger, quiet, fine)
    assert [call.partition(" ")[0] for call in far.calls] == ["submit", "stop"]


def test_more_ctrl_c_while_it_is_stopped_does_not_break_that_off(pressing, far, ledger):
    calls = {"wait": signal.SIGINT, "stop": signal.SIGINT}
    with pytest.raises(KeyboardInterrupt):
        start(pressing(**calls), ledger, quiet, fine)
    assert (far.alive, ledger.jobs()) == ([], ())


def test_ctrl_c_while_a_failed_job_is_stopped_leaves_the_failure_to_be_said(pressing, far, ledger):
    far.break_(wait="failed")
    with pytest.raises(CloudError, match="The job failed"):
        start(pressing(stop=signal.SIGTERM), ledger, quiet, fine)
    assert (far.alive, ledger.jobs()) == ([], ())


def test_a_signal_that_was_ignored_stays_ignored(pressing, far, ledger):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        started = start(pressing(wait=signal.SIGHUP), ledger, quiet, fine)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert far.alive == [started.handle.name]


def test_a_job_is_held_while_it_is_started_and_not_after(order, ledger):
    def prove(handle: Handle, _endpoint: Endpoint) -> None:
        with pytest.raises(HeldError), Ledger(ledger.file.parent).held(handle.name):
            pass

    started = start(order, ledger, quiet, prove)
    with ledger.held(started.handle.name):
        pass


def test_the_ledger_that_fills_up_after_the_call_stops_the_job(order, far, ledger, monkeypatch):
    write: Callable[[Handle], None] = ledger.write

    def full(handle: Handle) -> None:
        if handle.stage != "asked":
            raise StateError("The disk is full.")
        write(handle)

    monkeypatch.setattr(ledger, "write", full)
    with pytest.raises(StateError, match="The disk is full"):
        start(order, ledger, quiet, fine)
    assert far.alive == []


def test_what_it_costs_at_most_is_reckoned_from_its_start_to_its_end(order):
    handle: Handle = order.handle
    quote: Quote = order.quote
    assert (quote.worst, handle.at_most(handle.stops)) == (pytest.approx(2.12), pytest.approx(2.12))
    assert handle.at_most(handle.asked) == 0
    assert handle.at_most(handle.stops + (handle.stops - handle.asked)) == pytest.approx(2.12)
    assert msgspec.structs.replace(handle, price=None).at_most(handle.stops) is None
