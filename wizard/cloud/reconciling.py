"""Compares the ledger with the providers: what runs, what has ended, and what nobody waits for any more."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from wizard.cloud.ledger import HeldError, Ledger
from wizard.cloud.model import CloudError, Handle, JobStatus
from wizard.cloud.provider import Provider
from wizard.cloud.stopping import StillRunningError, stop_and_see, strike_ended

PATIENCE = 10.0
"""Seconds that providers are given to say how their jobs are."""


@dataclass(frozen=True)
class Seen:
    """What became of one job in the ledger.

    Attributes:
        handle: the job.
        provider: where it is.
        status: how it is, none where it could not be told.
        orphan: an interrupted start left it; it was stopped now.
        held: another classready works on it now.
        trouble: why something could not be told or done, empty where nothing went wrong.
    """

    handle: Handle
    provider: Provider
    status: JobStatus | None = None
    orphan: bool = False
    held: bool = False
    trouble: str = ""


def reconcile(
    ledger: Ledger,
    provider_of: Callable[[Handle], Provider],
    on_orphan: Callable[[Handle], None] = lambda _handle: None,
    seconds: float = PATIENCE,
) -> tuple[Seen, ...]:
    """Look after every job in the ledger: strike what has ended, stop what an interrupted start left.

    All providers are asked at once, and one that is slow to say how its job is, is not waited for.

    Args:
        ledger: the jobs.
        provider_of: makes a job's provider again.
        on_orphan: told of a job before it is stopped.
        seconds: how long an answer may take. Stopping takes the time that it takes.

    Raises:
        StateError: the ledger can't be used.
    """
    asked = [_Asked(handle, provider_of(handle)) for handle in ledger.jobs()]
    deadline = time.monotonic() + seconds
    return tuple(_seen(one, deadline, ledger, on_orphan) for one in asked)


class _Asked:
    """A provider that is being asked how a job is."""

    def __init__(self, handle: Handle, provider: Provider) -> None:
        self.handle = handle
        self.provider = provider
        self._reply: queue.SimpleQueue[JobStatus | Exception] = queue.SimpleQueue()
        # No executor: Python would wait for its threads at the end, however long they take.
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        try:
            self._reply.put(self.provider.status(self.handle))
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits for it
            self._reply.put(error)

    def status(self, deadline: float) -> JobStatus:
        """The answer.

        Raises:
            CloudError: it could not be told, or not in time.
        """
        try:
            reply = self._reply.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            text = f"{self.provider.title} did not say in time how it is."
            raise CloudError(text, otherwise="cloud-unreachable") from None
        if isinstance(reply, Exception):
            raise reply
        return reply


def _seen(asked: _Asked, deadline: float, ledger: Ledger, on_orphan: Callable[[Handle], None]) -> Seen:
    handle, provider = asked.handle, asked.provider
    try:
        status = asked.status(deadline)
        with ledger.held(handle.name):
            # Looked up again: whoever held it until now may have given it to its person meanwhile.
            latest = ledger.find(handle.name)
            if latest is None or status.has_ended:
                strike_ended(handle, ledger)
                return Seen(handle, provider, status)
            if latest.stage == "given":
                return Seen(latest, provider, status)
            on_orphan(latest)
            stop_and_see(provider, latest, ledger)
            return Seen(latest, provider, status, orphan=True)
    except HeldError:
        return Seen(handle, provider, status, held=True)
    except CloudError as error:
        return Seen(handle, provider, trouble=error.message)
    except StillRunningError as error:
        return Seen(handle, provider, orphan=True, trouble=str(error))
