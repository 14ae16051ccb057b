"""The container engine of this machine, or a clear word that there is none."""

import gc
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import docker
import pytest
from docker.errors import DockerException, NotFound
from docker.models.containers import Container


def missing(part: str) -> NoReturn:
    """Skip a test whose part is not on this machine; with ``CI=true`` fail, so that nothing hides there."""
    if os.environ.get("CI") == "true":
        pytest.fail(part)
    pytest.skip(part)


def program(name: str, package: str) -> str:
    """The path of a program that tests need, else see ``missing``."""
    return shutil.which(name) or missing(f"no {name} here (Debian package {package})")


@contextmanager
def running_engine() -> Iterator[docker.DockerClient]:
    """A client for the engine of this machine, which has answered."""
    client = _client()
    if isinstance(client, str):
        with warnings.catch_warnings():
            # The SDK forgets its socket where nothing answers; pytest would take that for a failure of ours.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        missing(f"no container engine answers: {client}")
    try:
        client.ping()
        yield client
    finally:
        client.close()


def _client() -> docker.DockerClient | str:
    """A client, or why there is none."""
    try:
        return docker.from_env(timeout=300)
    except DockerException as error:
        return str(error)


class Containers:
    """Starts containers and removes them at the end."""

    def __init__(self, client: docker.DockerClient) -> None:
        self._client = client
        self._started: list[Container] = []

    def __call__(self, image: str, **options: Any) -> Container:  # noqa: ANN401 - docker's own options
        """Start a container in the background; options are those of ``docker.containers.create``."""
        container = self._client.containers.create(image, **options)
        self._started.append(container)
        container.start()
        return container

    @staticmethod
    def port(container: Container, inner: int) -> int:
        """The port of 127.0.0.1 that a container's TCP port is published on."""
        container.reload()
        return int((container.ports[f"{inner}/tcp"] or [])[0]["HostPort"])

    def remove(self) -> None:
        """Remove every container that was started here, running or not."""
        for container in self._started:
            try:
                container.remove(force=True, v=True)
            except NotFound:
                continue
