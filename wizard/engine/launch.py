"""Runs a course's container: made once, started again after that, and never twice."""

import time
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.engine import work_folder
from wizard.engine.client import reported
from wizard.engine.container import (
    RUNNING,
    SETTINGS_LABEL,
    course_containers,
    state_of,
)
from wizard.engine.errors import EngineError
from wizard.engine.launch_make import create, published_port, remove_now, start
from wizard.engine.launch_plan import LaunchPlan
from wizard.engine.ports import candidates

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_SETTLED_WITHIN = 60.0
_OTHERS_TURN = 2.0
"""Seconds that another classready is given to start the container that it has just made."""

_LOOK_EVERY = 0.05


class How(Enum):
    """What launching came down to."""

    MADE = auto()
    STARTED = auto()
    RAN_ALREADY = auto()


@dataclass(frozen=True)
class Launched:
    """A running container.

    Attributes:
        id: the engine's id.
        name: its name.
        how: made, started again, or found running.
        url: the app's base address.
        port: where the browser finds the app.
        moved_from: the port that was wanted and taken, ``None`` where it was free.
        work: the student's folder that is mounted, if one is.
        note: what the student should know about that folder, else empty.
    """

    id: str
    name: str
    how: How
    url: str
    port: int
    moved_from: int | None
    work: Path | None
    note: str


class ContainerDiffersError(EngineError):
    """The course has a container that is not what would be made now; replacing it needs the student's word.

    Args:
        name: the container's name.
        differences: what differs, in plain words.
    """

    def __init__(self, name: str, differences: tuple[str, ...]) -> None:
        super().__init__(
            f"The container {name} was made differently ({', '.join(differences)}). Making it anew removes "
            "what was installed or saved inside it; your work folder stays."
        )
        self.differences = differences


def launch(plan: LaunchPlan, client: "DockerClient", *, replace: bool = False) -> Launched:
    """Have the container of a plan running.

    Two launches at once end with the same container: the engine gives its name to one of them, the other
    waits for it.

    Args:
        plan: see ``plan_launch``.
        client: the engine.
        replace: the student agreed that a container that differs is removed and made anew.

    Raises:
        ContainerDiffersError: there is one that differs, and ``replace`` is false.
        EngineError: the engine refused, no port is free, or the container ended at once.
    """
    if plan.work is not None:
        work_folder.prepare(plan.work)
    deadline = time.monotonic() + _SETTLED_WITHIN
    while time.monotonic() < deadline:
        existing = course_containers(client, plan.course)
        launched = _use(existing[0], plan, client, replace) if existing else _make(plan, client)
        if launched is not None:
            return launched
        # A busy engine gives a name away well before it lists the container that bears it.
        time.sleep(_LOOK_EVERY)
    raise EngineError(f"Another program keeps changing the container {plan.name}; try again when it is done.")


def differences(plan: LaunchPlan, container: "Container", image_id: str) -> tuple[str, ...]:
    """How a container is not what the plan would make, in plain words; empty where it is.

    Args:
        plan: what would be made.
        container: what is there.
        image_id: id that the plan's image has now, empty where the image is not there.
    """
    found = []
    if image_id and container.attrs["Image"] != image_id:
        found.append("from another version of the image")
    if container.labels.get(SETTINGS_LABEL) != plan.settings:
        found.append("with other settings")
    if plan.port_is_wanted and published_port(container, plan) != plan.port:
        found.append(f"on another port than {plan.port}")
    return tuple(found)


def _use(container: "Container", plan: LaunchPlan, client: "DockerClient", replace: bool) -> Launched | None:  # noqa: FBT001 - handed through
    """Go on with the container that is there; ``None`` where it is gone and the search starts again."""
    if container.status == "created" and not _started_by_other(container):
        return None
    odd = differences(plan, container, _image_id(plan, client))
    how = How.RAN_ALREADY if container.status in RUNNING else How.STARTED
    if not odd and start(container, plan) is not None:
        if container.status == "created":
            remove_now(container)  # a leftover of a launch that was killed: nobody has ever worked in it
            return None
        port = published_port(container, plan)
        odd = (f"on port {port}, which something else uses now: launch again when that is closed",)
    if not odd:
        return _launched(container, plan, how)
    if not replace:
        raise ContainerDiffersError(str(container.name), odd)
    remove_now(container)
    return None


def _started_by_other(container: "Container") -> bool:
    """Wait for whoever made a container to start it; false where they have taken it away again."""
    deadline = time.monotonic() + _OTHERS_TURN
    while container.status == "created" and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)
        if not _reloaded(container):
            return False
    return True


def _reloaded(container: "Container") -> bool:
    from docker.errors import NotFound

    try:
        container.reload()
    except NotFound:
        return False
    return True


def _make(plan: LaunchPlan, client: "DockerClient") -> Launched | None:
    """Make and start a container on the first port that the engine accepts; ``None`` if the name is taken."""
    refusal = ""
    for port in candidates(plan.port, plan.bind):
        chosen = plan.at_port(port)
        container = create(chosen, client)
        if container is None:
            return None
        try:
            said = start(container, chosen)
        except EngineError:
            remove_now(container)
            raise
        if said is None:
            return _launched(container, chosen, How.MADE, wanted=plan.port)
        refusal = said
        remove_now(container)
    raise EngineError(f"No port from {plan.port} upward is free.", refusal, "port-in-use")


def _launched(container: "Container", plan: LaunchPlan, how: How, wanted: int | None = None) -> Launched:
    note = work_folder.share(container, plan)
    with reported("The container engine does not answer."):
        container.reload()
    ended = state_of(container).exit
    if ended is not None:
        raise EngineError(
            f"The container {plan.name} ended at once. {ended.meaning}",
            ended.log_tail,
            ended.problem,
            ended.otherwise,
        )
    port = published_port(container, plan)
    return Launched(
        id=str(container.id),
        name=str(container.name),
        how=how,
        url=plan.at_port(port).url,
        port=port,
        moved_from=wanted if wanted is not None and wanted != port else None,
        work=plan.work,
        note=note,
    )


def _image_id(plan: LaunchPlan, client: "DockerClient") -> str:
    from docker.errors import ImageNotFound

    try:
        return str(client.images.get(plan.image).id)
    except ImageNotFound:
        return ""
