"""Waits until a job runs, and says why it does not yet."""

import time
from collections.abc import Callable
from typing import TypeAlias

from wizard.cloud.apolo import jobs
from wizard.cloud.apolo.jobs import Told
from wizard.cloud.apolo.waits import Waits
from wizard.cloud.model import CloudError, Tell

Look: TypeAlias = Callable[[], Told | None]


def until_running(look: Look, seconds: float, waits: Waits, tell: Tell) -> Told:
    """The job, once it runs.

    Args:
        look: asks the platform for it.
        seconds: how long that may take.
        waits: how long is waited for what.
        tell: told each new reason for waiting.

    Raises:
        CloudError: it has ended, does not run in time, or can't be asked for any more.
    """
    watch = _Watch(look, waits.silence, tell)
    deadline = time.monotonic() + seconds
    while True:
        told = watch.look()
        if told is not None and jobs.state(told) == "running":
            return told
        if time.monotonic() > deadline:
            text = f"The job did not run within {seconds / 60:.0f} minutes ({watch.why})."
            raise CloudError(text, jobs.words(told) if told else "", otherwise="cloud-job-pending")
        time.sleep(waits.look)


class _Watch:
    """Bears a platform that stumbles, but not one that stays silent."""

    def __init__(self, look: Look, silence: float, tell: Tell) -> None:
        self.why = "no reason is told"
        self._look = look
        self._silence = silence
        self._tell = tell
        self._silent_since: float | None = None

    def look(self) -> Told | None:
        try:
            told = self._look()
        except CloudError as error:
            self._bear(error)
            return None
        self._silent_since = None
        if told is not None and jobs.state(told) != "running":
            self._explain(told)
        return told

    def _bear(self, error: CloudError) -> None:
        self._silent_since = self._silent_since or time.monotonic()
        if error.problem or time.monotonic() - self._silent_since > self._silence:
            raise error
        self._tell(f"{error.message} Asking again ...")

    def _explain(self, told: Told) -> None:
        if jobs.state(told) in {"stopped", "failed"}:
            raise jobs.ended(told)
        why = jobs.why_waiting(told)
        if why != self.why:
            self._tell(f"Not yet: {why}.")
        self.why = why
