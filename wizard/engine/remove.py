"""Removes a course's container, and its image where that is asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.engine.client import reported
from wizard.engine.container import course_containers
from wizard.engine.errors import EngineError
from wizard.engine.stop import stop

if TYPE_CHECKING:
    from docker import DockerClient


@dataclass(frozen=True)
class Removed:
    """What is gone.

    Attributes:
        containers: their names.
        image: the reference of the image, empty where it was kept or not there.
        image_bytes: what the image took on the disk; layers shared with other images stay.
    """

    containers: tuple[str, ...]
    image: str
    image_bytes: int


def remove_commands(name: str, image: str = "") -> tuple[tuple[str, ...], ...]:
    """The commands that a person could have typed for ``remove``."""
    commands = (("docker", "stop", name), ("docker", "rm", "--volumes", name))
    return (*commands, ("docker", "rmi", image)) if image else commands


def remove(client: "DockerClient", course: str, *, image: str = "") -> Removed:
    """Stop and remove a course's containers; the student's work folder is not touched.

    Args:
        client: the engine.
        course: the course's id.
        image: reference of an image to remove too, empty to keep it.

    Raises:
        EngineError: the engine does not answer, or another container uses the image.
    """
    stop(client, course)
    names = []
    for container in course_containers(client, course):
        with reported(f"The container {container.name} could not be removed."):
            container.remove(v=True, force=True)
        names.append(str(container.name))
    size = _remove_image(client, image) if image else None
    return Removed(tuple(names), image if size is not None else "", size or 0)


def _remove_image(client: "DockerClient", reference: str) -> int | None:
    from docker.errors import APIError, ImageNotFound

    try:
        with reported(f"The image {reference} could not be removed."):
            size = int(client.images.get(reference).attrs["Size"])
            client.images.remove(reference)
    except EngineError as error:
        if isinstance(error.__cause__, ImageNotFound):
            return None
        if isinstance(error.__cause__, APIError) and error.__cause__.status_code == 409:  # noqa: PLR2004 - HTTP's "conflict"
            raise EngineError(
                f"The image {reference} is still used by another container, so it was kept.", error.detail
            ) from error
        raise
    return size
