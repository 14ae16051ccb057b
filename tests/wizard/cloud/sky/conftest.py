"""A student with an AWS account on loopback and the real SkyPilot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts import cloud_clients, moto
from tests.parts.moto import Account
from tests.wizard.cloud.sky import courses
from wizard.cloud.model import Surroundings
from wizard.cloud.providers.sky import Sky


@pytest.fixture(scope="module")
def aws(tmp_path_factory) -> Iterator[Account]:
    """What is started in the tests of the module is the student's."""
    home = tmp_path_factory.mktemp("sky") / "home"
    with (
        moto.account(home, cloud_clients.sky_programs(), cloud_clients.moto_programs()) as made,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in made.variables.items():
            patch.setenv(name, value)
        yield made


@pytest.fixture(scope="module")
def here(aws: Account) -> Surroundings:
    """The course, and classready's own folder with SkyPilot in it."""
    folder = aws.home / "classready"
    courses.install(aws.sky, folder)
    return courses.surroundings(folder)


@pytest.fixture(scope="module")
def sky(here: Surroundings) -> Iterator[Sky]:
    """One for the module: SkyPilot takes seconds to import."""
    provider = Sky(here)
    yield provider
    provider.close()


@pytest.fixture
def folder(here: Surroundings) -> Path:
    return here.folder
