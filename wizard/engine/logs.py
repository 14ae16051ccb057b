"""What a course's container has written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wizard.engine.container import course_containers, log_tail
from wizard.engine.errors import EngineError
from wizard.engine.output import Output

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

LINES = 100
"""How many lines are shown at first."""


def logs(client: "DockerClient", course: str, lines: int = LINES) -> str:
    """The end of the log.

    Raises:
        EngineError: there is no container, or its log can't be read.
    """
    return log_tail(_container(client, course), lines)


def follow(client: "DockerClient", course: str, lines: int = LINES) -> Iterator[str]:
    """The end of the log and then every line as it comes, until the container ends.

    Raises:
        EngineError: there is no container, or its log can't be read.
    """
    container = _container(client, course)
    log = Output(
        client,
        f"/containers/{container.id}/logs",
        parameters={"follow": 1, "stdout": 1, "stderr": 1, "tail": lines},
        framed=not container.attrs["Config"]["Tty"],
    )
    unfinished = b""
    try:
        for piece in log.chunks():
            *complete, unfinished = (unfinished + piece).split(b"\n")
            for line in complete:
                yield line.decode(errors="replace").rstrip("\r")
    finally:
        log.cancel()
    if unfinished:
        yield unfinished.decode(errors="replace")


def _container(client: "DockerClient", course: str) -> "Container":
    found = course_containers(client, course)
    if not found:
        raise EngineError("The course has no container yet.", problem="container-not-running")
    return found[0]
