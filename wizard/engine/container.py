"""The course's container: how it is found, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.engine.client import reported
from wizard.engine.ended import TAIL_LINES, Ended, explain_exit

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

COURSE_LABEL = "classready.course"
APP_LABEL = "classready.app"
SETTINGS_LABEL = "classready.settings"

RUNNING = frozenset({"running", "restarting", "paused"})


def container_name(course: str) -> str:
    """The name of a course's container."""
    return f"classready-{course}"


def course_containers(client: "DockerClient", course: str) -> list["Container"]:
    """Every container of a course, found by its label, the newest first.

    Raises:
        EngineError: the engine does not answer.
    """
    with reported("The container engine does not answer."):
        # ignore_removed: one may go between being listed and being looked at.
        return client.containers.list(
            all=True, filters={"label": f"{COURSE_LABEL}={course}"}, ignore_removed=True
        )


@dataclass(frozen=True)
class ContainerState:
    """How a container stands.

    Attributes:
        id: the engine's id.
        name: its name.
        status: the engine's word: ``running``, ``exited``, ``created``, ``paused``, …
        exit: how it ended, where it has.
    """

    id: str
    name: str
    status: str
    exit: Ended | None

    @property
    def is_up(self) -> bool:
        """Its program runs (or is paused)."""
        return self.status in RUNNING


def container_state(client: "DockerClient", course: str, *, stopped: bool = False) -> ContainerState | None:
    """How a course's container stands now; ``None`` where there is none.

    Args:
        client: the engine.
        course: the course's id.
        stopped: it is known that it was asked to stop, so 137 is no crash.

    Raises:
        EngineError: the engine does not answer.
    """
    found = course_containers(client, course)
    if not found:
        return None
    container = next((each for each in found if each.status in RUNNING), found[0])
    return state_of(container, stopped=stopped)


def state_of(container: "Container", *, stopped: bool = False) -> ContainerState:
    """How a container stands, from what the engine said when it was last looked at.

    Raises:
        EngineError: its log can't be read.
    """
    state: Mapping[str, Any] = container.attrs["State"]
    ended = None
    if state["Status"] in {"exited", "dead"}:
        ended = explain_exit(
            int(state["ExitCode"]),
            log_tail(container),
            out_of_memory=bool(state["OOMKilled"]),
            stopped=stopped,
        )
    return ContainerState(str(container.id), str(container.name), str(state["Status"]), ended)


def log_tail(container: "Container", lines: int = TAIL_LINES) -> str:
    """The end of what a container wrote.

    Raises:
        EngineError: the engine can't read it.
    """
    with reported("The log of the container can't be read."):
        return container.logs(tail=lines).decode(errors="replace")
