"""Stops a course's container, and nothing else."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.engine.client import reported
from wizard.engine.container import RUNNING, course_containers
from wizard.engine.errors import EngineError

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

PATIENCE = 10
"""Seconds that the program is given to end by itself: docker's own default."""

_KILLED = 137


@dataclass(frozen=True)
class Stopped:
    """A container that runs no more.

    Attributes:
        name: its name.
        command: what a person could have typed.
        seconds: how long it took.
        code: the exit code.
        was_running: it ran before; otherwise there was nothing to do.
        forced: it did not end by itself and was killed. That is no crash.
    """

    name: str
    command: tuple[str, ...]
    seconds: float
    code: int
    was_running: bool
    forced: bool


def stop(client: "DockerClient", course: str) -> tuple[Stopped, ...]:
    """Stop every container of a course; files and the container itself are kept.

    Containers are found by the course's label, never by their name or place in a list.

    Returns:
        One for each container of the course, none where it has none.

    Raises:
        EngineError: the engine does not answer or refuses.
    """
    return tuple(_stop(container) for container in course_containers(client, course))


def _stop(container: "Container") -> Stopped:
    started = time.monotonic()
    was_running = container.status in RUNNING
    if was_running:
        with reported(f"The container {container.name} could not be stopped."):
            if container.status == "paused":
                container.unpause()
            _tell_program(container)
            container.stop(timeout=PATIENCE)
            container.reload()
    code = int(container.attrs["State"]["ExitCode"])
    return Stopped(
        name=str(container.name),
        command=("docker", "stop", str(container.name)),
        seconds=time.monotonic() - started,
        code=code,
        was_running=was_running,
        forced=was_running and code == _KILLED,
    )


def _tell_program(container: "Container") -> None:
    """Ask the programs themselves to end where the first one would not pass the word on.

    A shell as first process ignores the signal of ``docker stop``, which then waits its whole time and kills.
    An init process (docker's ``--init``) passes it on, so nothing is needed there.
    """
    settings = container.attrs["HostConfig"]
    # "kill -1" reaches everything in sight: only ever where the container has processes of its own.
    if settings.get("Init") or settings.get("PidMode"):
        return
    try:
        with reported("The container can't be asked."):
            container.exec_run(["sh", "-c", "kill -TERM -1"], user="0")
    except EngineError:
        return  # no shell in there: docker stop does it alone
