"""The way to a job's app, kept open behind whatever else goes on."""

import queue
import threading
from urllib.parse import urlsplit

from wizard.cloud.model import CloudError, Endpoint, Handle, Tell

_LOOK_SECONDS = 0.2
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Kept:
    """An open way.

    Args:
        handle: whose job.
        endpoint: the way.
    """

    def __init__(self, handle: Handle, endpoint: Endpoint) -> None:
        self.handle = handle
        self.endpoint = endpoint
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._broken: CloudError | None = None
        self._thread: threading.Thread | None = None
        if self.leads_through_here:
            self._thread = threading.Thread(target=self._hold, daemon=True)
            self._thread.start()

    @property
    def leads_through_here(self) -> bool:
        """What the person opens is on this computer: it is there only as long as this is kept."""
        shown, direct = urlsplit(self.endpoint.url), urlsplit(self.endpoint.direct)
        return shown.hostname in _LOOPBACK and shown.port == direct.port

    @property
    def is_open(self) -> bool:
        """It has not broken for good."""
        return self._broken is None

    def wait(self, tell: Tell) -> None:
        """Wait until it can't be kept any more; Ctrl-C ends the waiting.

        Raises:
            CloudError: the job has ended, or can't be reached any more.
        """
        while self._thread is not None and self._thread.is_alive():
            self._thread.join(_LOOK_SECONDS)  # in short turns: on Windows Ctrl-C waits for each
            while not self._said.empty():
                tell(self._said.get())
        if self._broken is not None:
            raise self._broken

    def close(self) -> None:
        """Close it; the job goes on."""
        self.endpoint.close()

    def _hold(self) -> None:
        try:
            self.endpoint.hold(self._said.put)
        except CloudError as error:
            self._broken = error
