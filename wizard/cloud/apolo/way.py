"""The way to a job's app: the platform's address for the person, a loopback port for us."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from checks.question import Secret
from wizard.cloud.apolo.refusals import error_of
from wizard.cloud.child import Child, ChildError
from wizard.cloud.model import CloudError, JobStatus, Tell

_LOOPBACK = "127.0.0.1"
_SECONDS = 30.0
_MEND_TRIES = 12


@dataclass(frozen=True)
class Door:
    """What is known of an app before the way to it is open.

    Attributes:
        job: the platform's id.
        port: of the app, in the job.
        url: what the person opens.
        user: login name of the app.
        password: its password or token.
    """

    job: str
    port: int
    url: str
    user: str
    password: Secret


class Way:
    """An open way; the loopback port is open as long as the child lives.

    Args:
        door: whose app.
        new_child: starts the client's library in a process for this way alone.
        status: how the job is.
        watch: seconds between two looks at it.
    """

    def __init__(
        self, door: Door, new_child: Callable[[], Child], status: Callable[[], JobStatus], watch: float
    ) -> None:
        self._door = door
        self._new_child = new_child
        self._status = status
        self._watch = watch
        self._closed = threading.Event()
        self._child = new_child()
        self._port = self._forwarded(0)
        self.url = door.url
        self.direct = f"http://{_LOOPBACK}:{self._port}"
        self.user = door.user
        self.password = door.password

    def hold(self, tell: Tell) -> None:
        """Keep it open until ``close``, the job's end or Ctrl-C.

        Raises:
            CloudError: the job has ended, or can't be reached any more.
        """
        tries_left = _MEND_TRIES
        while not self._closed.wait(self._watch):
            try:
                status = self._status()
                self._mend(tell)
                tries_left = _MEND_TRIES
            except CloudError as error:
                tries_left -= 1
                if not tries_left:
                    raise
                tell(f"{error.message} Trying again ...")
                continue
            if status.has_ended:
                raise CloudError(status.reason, status.raw, otherwise="cloud-job-ended")

    def close(self) -> None:
        """End it; the job goes on."""
        self._closed.set()
        self._child.close()

    def _mend(self, tell: Tell) -> None:
        if self._child.lives or self._closed.is_set():
            return
        tell("The way to the app broke; opening it again ...")
        self._child = self._new_child()
        self._forwarded(self._port)

    def _forwarded(self, local: int) -> int:
        arguments = {"id": self._door.job, "port": self._door.port, "local": local}
        try:
            return int(self._child.ask("forward", arguments, seconds=_SECONDS)["port"])
        except ChildError as error:
            self._child.close()
            raise error_of(error) from error
