"""Runs a job's image on the engine of this machine, for real."""

import shlex
import uuid
from dataclasses import dataclass
from typing import Any

import docker
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.models.containers import Container
from docker.utils import parse_repository_tag

from tests.parts.apolo.job import Job, Wish

LABEL = "classready-test.apolo"
_LAST_LINES = 20
_PATIENCE = 300


class PullError(Exception):
    """The image can't be had."""


class StartError(Exception):
    """The engine does not start the container."""


@dataclass(frozen=True)
class Ended:
    """How a container ended: its exit code, Kubernetes' word for it, and its last lines."""

    code: int
    reason: str
    lines: str


class Containers:
    """The containers of one platform; every method blocks and may be called from any thread.

    Attributes:
        hub: the registry that stands for Docker Hub, where images without a registry's name come from.
    """

    def __init__(self) -> None:
        self.platform = uuid.uuid4().hex
        self.hub = ""
        self._client = docker.from_env(timeout=_PATIENCE, max_pool_size=64)

    def provide(self, image: str) -> None:
        """Have an image that is not here pulled.

        Raises:
            PullError: it can't be had; the engine's words.
        """
        try:
            self._client.images.get(image)
        except ImageNotFound:
            self._pull(image)

    def _pull(self, image: str) -> None:
        repository, tag = parse_repository_tag(image)
        try:
            pulled = self._client.images.pull(
                f"{self.hub}/{repository}" if self.hub else repository, tag or "latest"
            )
            pulled.tag(repository, tag or "latest")
        except DockerException as error:
            raise PullError(str(error)) from error

    def start(self, job: Job) -> Container:
        """Start a job's container.

        Raises:
            StartError: the engine's words.
        """
        container = self._client.containers.create(
            job.wish.image,
            **_options(job.wish),
            labels={LABEL: self.platform, f"{LABEL}.job": job.id},
        )
        try:
            container.start()
        except APIError as error:
            container.remove(force=True, v=True)
            raise StartError(str(error.explanation)) from error
        container.reload()
        return container

    @staticmethod
    def wait(container: Container) -> Ended:
        """Wait for its end."""
        code = int(container.wait(timeout=None)["StatusCode"])
        try:
            container.reload()
            killed = bool(container.attrs["State"].get("OOMKilled"))
            lines = container.logs(tail=_LAST_LINES).decode(errors="replace")
        except APIError:  # it was removed
            killed, lines = False, ""
        return Ended(code, "OOMKilled" if killed else "Error", lines)

    @staticmethod
    def address(container: Container, port: int) -> tuple[str, int] | None:
        """Where a port of it is reached from here, none where it is not published."""
        published = container.ports.get(f"{port}/tcp")
        return ("127.0.0.1", int(published[0]["HostPort"])) if published else None

    @staticmethod
    def remove(container: Container) -> None:
        """Remove it, running or not."""
        try:
            container.remove(force=True, v=True)
        except NotFound:
            return

    def close(self) -> None:
        """Remove every container that is left."""
        for container in self._client.containers.list(
            all=True, filters={"label": f"{LABEL}={self.platform}"}, ignore_removed=True
        ):
            self.remove(container)
        self._client.close()


def _options(wish: Wish) -> dict[str, Any]:
    ports = {f"{wish.http_port}/tcp": ("127.0.0.1", None)} if wish.http_port else {}
    return {
        "command": shlex.split(wish.command) or None,
        "entrypoint": shlex.split(wish.entrypoint) or None,
        "environment": dict(wish.env),
        "ports": ports,
        "tty": wish.tty,
    }
