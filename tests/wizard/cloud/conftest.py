"""Fixtures of the cloud half: the real clients, and what they talk to."""

import pytest

from tests.parts import cloud_clients
from tests.parts.cloud_clients import ClientPrograms


@pytest.fixture(scope="session")
def apolo_client() -> ClientPrograms:
    return cloud_clients.apolo_programs()


@pytest.fixture(scope="session")
def neuro_client() -> ClientPrograms:
    return cloud_clients.neuro_programs()
