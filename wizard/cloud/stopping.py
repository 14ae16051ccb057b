"""Ends a job and sees that it has ended, or says loudly that it may still run."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from wizard.cloud.ledger import Ledger, now
from wizard.cloud.model import CloudError, Handle, Stopped
from wizard.cloud.provider import Provider
from wizard.errors import WizardError

ON_ITS_WAY = 120
"""Seconds after which a call that was never answered can't start anything any more."""


class StillRunningError(WizardError):
    """A job could not be seen to end; the message says so, and what to type."""


def stop_and_see(provider: Provider, handle: Handle, ledger: Ledger) -> Stopped:
    """End a job, whatever the person presses meanwhile, and strike it from the ledger once it has ended.

    One whose call was never answered stays there for ``ON_ITS_WAY`` seconds.

    Raises:
        StillRunningError: that it has ended could not be seen.
    """
    with unhurried():
        try:
            stopped = provider.stop(handle)
        except CloudError as error:
            raise StillRunningError(still_running(provider, handle, error)) from error
        if not _may_be_on_its_way(handle):
            ledger.strike(handle.name)
    return stopped


def _may_be_on_its_way(handle: Handle) -> bool:
    """The call was never answered, and may still reach the provider; a later start looks again."""
    return not handle.id and (now() - handle.asked).total_seconds() < ON_ITS_WAY


def still_running(provider: Provider, handle: Handle, error: CloudError) -> str:
    """The loud sentence."""
    left = handle.stops.astimezone()
    words = f" ({error.detail.strip().splitlines()[-1]})" if error.detail.strip() else ""
    return (
        f"STILL RUNNING: {handle.name} on {provider.title} could not be seen to stop: {error.message}{words} "
        f"Stop it with `classready cloud stop --all`, or without classready: "
        f"`{provider.stop_command(handle)}`. It ends by itself at {left:%H:%M on %d %B} at the latest."
    )


@contextmanager
def unhurried() -> Iterator[None]:
    """Ctrl-C, a closed window and a polite kill wait until this is done.

    Only the main thread gets signals; elsewhere nothing is to be held back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def later(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    with _handling(later):
        yield
    if came:
        raise KeyboardInterrupt


@contextmanager
def interrupted_by_closing() -> Iterator[None]:
    """A closed window and a polite kill count as Ctrl-C, so that what was started is stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handling(interrupt):
        yield


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def ended_meanwhile(provider: Provider, handle: Handle, ledger: Ledger) -> bool:
    """Whether a job has ended by itself; if so it is struck from the ledger.

    Raises:
        CloudError: it could not be told.
    """
    if not provider.status(handle).has_ended or _may_be_on_its_way(handle):
        return False
    ledger.strike(handle.name)
    return True
