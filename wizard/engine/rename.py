"""Renames a container that is somebody else's, so that its name is free; nothing in it changes."""

import itertools
from typing import TYPE_CHECKING

from wizard.engine.client import reported

if TYPE_CHECKING:
    from docker import DockerClient


def rename_command(name: str, other: str) -> tuple[str, ...]:
    """The command that a person could have typed for ``rename``."""
    return ("docker", "rename", name, other)


def new_name(client: "DockerClient", name: str) -> str:
    """A name like this one that no container has.

    Raises:
        EngineError: the engine does not answer.
    """
    with reported("The container engine does not answer."):
        taken = {str(each["Names"][0]).removeprefix("/") for each in client.api.containers(all=True)}
    others = (f"{name}-other{number or ''}" for number in itertools.count())
    return next(other for other in others if other not in taken)


def rename(client: "DockerClient", name: str, other: str) -> None:
    """Rename a container, running or not.

    Raises:
        EngineError: it is gone, the new name was taken meanwhile, or the engine refused.
    """
    with reported(f"The container {name} could not be renamed."):
        client.api.rename(name, other)
