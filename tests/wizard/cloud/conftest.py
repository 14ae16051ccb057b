"""Fixtures of the cloud half: the real clients, and what they talk to."""

from collections.abc import Iterator

import docker
import pytest

from tests.parts import cloud_clients
from tests.parts.apolo import Platform
from tests.parts.cloud_clients import ClientPrograms


@pytest.fixture(scope="session")
def apolo_client() -> ClientPrograms:
    return cloud_clients.apolo_programs()


@pytest.fixture(scope="session")
def neuro_client() -> ClientPrograms:
    return cloud_clients.neuro_programs()


@pytest.fixture
def apolo_platform(engine: docker.DockerClient) -> Iterator[Platform]:  # noqa: ARG001 - jobs run on it
    platform = Platform()
    yield platform
    platform.close()
