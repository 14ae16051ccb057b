"""Course files for tests, of images that a test's own registry serves."""

import random
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docker
from docker.errors import ImageNotFound, NotFound

from checks.app_address import COURSE_LABEL
from tests.parts.archive import layer
from tests.parts.registry import Registry

COURSE = """\
schema = 1
id = "{id}"
title = "{title}"
contact = "ta@example.edu"

[[milestones]]
id = "local"
title = "Before the first class"
checks = ["docker.running", "image.present", "container", "app"]

[image]
name = "{image}"
download_gb = 0.1
disk_gb = 0.2

[app]
kind = "{kind}"
port = {port}
"""


class Courses:
    """Writes course files, and removes at the end what was made of them.

    Args:
        client: the engine.
        folder: where the files are written.
    """

    def __init__(self, client: docker.DockerClient, folder: Path) -> None:
        self._client = client
        self._folder = folder
        self._images: set[str] = set()
        self._ids: list[str] = []

    def write(self, image: str, kind: str, port: int, more: str = "", title: str = "A course") -> Path:
        """Write a course file; ``more`` is put after ``[app]``'s first keys."""
        name = f"test-{uuid.uuid4().hex[:8]}"
        self._ids.append(name)
        self._images.add(image)
        path = self._folder / f"{name}.toml"
        path.write_text(COURSE.format(id=name, title=title, image=image, kind=kind, port=port) + more)
        return path

    @staticmethod
    def container_name(course: Path) -> str:
        """What the container of a course file is called."""
        return f"classready-{tomllib.loads(course.read_text())['id']}"

    def remove(self) -> None:
        """Remove the containers, and the images that were pulled."""
        for name in self._ids:
            for container in self._client.containers.list(
                all=True, filters={"label": f"{COURSE_LABEL}={name}"}, ignore_removed=True
            ):
                try:
                    container.remove(force=True, v=True)
                except NotFound:
                    continue
        for image in self._images:
            if image.startswith("127.0.0.1:"):
                forget(self._client, image)


def forget(client: docker.DockerClient, image: str) -> None:
    """Remove an image if it is there."""
    try:
        client.images.remove(image, force=True)
    except ImageNotFound:
        return


def pushed_with_news(
    client: docker.DockerClient, registry: Registry, image: str, name: str, size: int = 5_000_000
) -> str:
    """Push an image with one more layer that the engine then has no longer, so that a pull downloads it."""
    fresh = f"classready-test/news:{uuid.uuid4().hex[:12]}"
    container = client.containers.create(image)
    try:
        container.put_archive("/", layer({"opt/news": random.randbytes(size)}))  # noqa: S311 - filling
        repository, _, tag = fresh.rpartition(":")
        container.commit(repository, tag)
    finally:
        container.remove()
    try:
        return registry.push(client, fresh, name)
    finally:
        client.images.remove(fresh)


def engine_state(client: docker.DockerClient, course: Path) -> Mapping[str, Any]:
    """What the engine has of a course: its containers and whether its image is there."""
    loaded = tomllib.loads(course.read_text())
    label = f"{COURSE_LABEL}={loaded['id']}"
    found = client.containers.list(all=True, filters={"label": label}, ignore_removed=True)
    try:
        client.images.get(loaded["image"]["name"])
        present = True
    except ImageNotFound:
        present = False
    return {"containers": {c.name: c.status for c in found}, "image": present}
