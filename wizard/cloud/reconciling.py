"""Compares the ledger with the providers: what runs, what has ended, and what nobody waits for any more."""

from collections.abc import Callable
from dataclasses import dataclass

from wizard.cloud.ledger import Ledger, now
from wizard.cloud.model import CloudError, Handle, JobStatus
from wizard.cloud.provider import Provider
from wizard.cloud.stopping import StillRunningError, ended_meanwhile, stop_and_see


@dataclass(frozen=True)
class Seen:
    """What became of one job in the ledger.

    Attributes:
        handle: the job.
        provider: where it is.
        status: how it is, none where it could not be told.
        orphan: an interrupted start left it; it was stopped now.
        trouble: why something could not be told or done, empty where nothing went wrong.
    """

    handle: Handle
    provider: Provider
    status: JobStatus | None = None
    orphan: bool = False
    trouble: str = ""


def reconcile(ledger: Ledger, provider_of: Callable[[Handle], Provider]) -> tuple[Seen, ...]:
    """Look after every job in the ledger: strike what has ended, stop what an interrupted start left.

    Args:
        ledger: the jobs.
        provider_of: makes a job's provider again.
    """
    return tuple(_seen(handle, provider_of(handle), ledger) for handle in ledger.jobs())


def _seen(handle: Handle, provider: Provider, ledger: Ledger) -> Seen:
    try:
        status = provider.status(handle)
        if ledger.is_held(handle.name):
            return Seen(handle, provider, status)
        if status.has_ended:
            ended_meanwhile(provider, handle, ledger)
            return Seen(handle, provider, status)
        if handle.stage != "given":
            stop_and_see(provider, handle, ledger)
            return Seen(handle, provider, status, orphan=True)
        return Seen(handle, provider, status)
    except CloudError as error:
        late = " It should have ended by now." if now() > handle.stops else ""
        return Seen(handle, provider, trouble=f"{error.message}{late}")
    except StillRunningError as error:
        return Seen(handle, provider, orphan=True, trouble=str(error))
