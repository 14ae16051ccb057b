"""Fixtures of the cloud half: the real clients, and what they talk to."""

from collections.abc import Iterator

import docker
import pytest

from tests.fakes import fake_host
from tests.parts import cloud_clients
from tests.parts.apolo import Platform
from tests.parts.cloud_clients import ClientPrograms
from tests.parts.student import Student
from tests.wizard.cloud.orders import CLOUD, COURSE_FILE
from tests.wizard.cloud.stand_in import DRIVER, Far, StandIn
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Surroundings


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


@pytest.fixture
def far(tmp_path) -> Iterator[Far]:
    """The far side of the stand-in; what still runs there at the end is ended."""
    made = Far(tmp_path / "far")
    made.account.write_text("ada")
    yield made
    made.stop_all()


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    return Ledger(tmp_path / "state")


@pytest.fixture
def surroundings(tmp_path) -> Surroundings:
    return Surroundings(CLOUD, fake_host(), tmp_path / "state")


@pytest.fixture
def standin(surroundings: Surroundings, far: Far) -> StandIn:
    return StandIn(surroundings, far)


@pytest.fixture
def person(tmp_path, far: Far) -> Student:
    """Somebody whose classready knows no cloud but the stand-in, with a course in it."""
    folder = tmp_path / "person"
    folder.mkdir()
    made = Student(folder, DRIVER)
    made.environment["STAND_IN_FAR"] = str(far.folder)
    (made.folder / "cloudy.toml").write_text(COURSE_FILE)
    made.without_terminal("cloud", "status", "--course", "cloudy.toml")
    return made
