"""Ends a job and sees that it has ended, or says loudly that it may still run."""

from wizard.cloud.interrupting import shielded
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

    Raises:
        StillRunningError: that it has ended could not be seen.
        KeyboardInterrupt: the person had enough; it has ended all the same.
    """
    with shielded():
        return stop(provider, handle, ledger)


def stop(provider: Provider, handle: Handle, ledger: Ledger) -> Stopped:
    """The same for whoever has a shield already.

    Raises:
        StillRunningError: that it has ended could not be seen.
    """
    try:
        stopped = provider.stop(handle)
    except CloudError as error:
        raise StillRunningError(still_running(provider, handle, error)) from error
    strike_ended(handle, ledger)
    return stopped


def strike_ended(handle: Handle, ledger: Ledger) -> None:
    """Strike a job that has ended; one whose call was never answered stays for ``ON_ITS_WAY`` seconds.

    Until then the call may still reach the provider, so a later start looks again.
    """
    if handle.id or (now() - handle.asked).total_seconds() >= ON_ITS_WAY:
        ledger.strike(handle.name)


def still_running(provider: Provider, handle: Handle, error: CloudError) -> str:
    """The loud sentence."""
    left = handle.stops.astimezone()
    words = f" ({error.detail.strip().splitlines()[-1]})" if error.detail.strip() else ""
    return (
        f"STILL RUNNING: {handle.name} on {provider.title} could not be seen to stop: {error.message}{words} "
        f"Stop it with `classready cloud stop --all`, or without classready: "
        f"`{provider.stop_command(handle)}`. It ends by itself at {left:%H:%M on %d %B} at the latest."
    )
