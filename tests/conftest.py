"""Fixtures for every test; ``tests/parts/__init__.py`` says how to use them."""

import sys
from collections.abc import Iterator

import docker
import pytest
from hypothesis import settings

from tests.parts import debian
from tests.parts.engine import Containers, running_engine
from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry, running_registry
from tests.parts.rstudio_process import StandIns

# How long an example takes says more about the machine than about the program.
settings.register_profile("here", deadline=None)
settings.load_profile("here")

# They drive a pseudo-terminal, POSIX signals, users and file modes; Windows has none of them.
POSIX_ONLY = ["bootstrap", "faults", "wizard"]
collect_ignore = POSIX_ONLY if sys.platform == "win32" else []


def pytest_report_header() -> str | None:
    """Say what is left out, so that nobody takes it for tested."""
    return f"not on Windows: tests/{', tests/'.join(POSIX_ONLY)}" if collect_ignore else None


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    with running_engine() as client:
        yield client


@pytest.fixture
def containers(engine: docker.DockerClient) -> Iterator[Containers]:
    started = Containers(engine)
    yield started
    started.remove()


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    with running_registry() as running:
        yield running


@pytest.fixture
def own_registry() -> Iterator[Registry]:
    with running_registry() as running:
        yield running


@pytest.fixture
def proxy(own_registry: Registry) -> Iterator[Proxy]:
    between = Proxy(own_registry.port)
    yield between
    between.close()


@pytest.fixture(scope="session")
def images(engine: docker.DockerClient) -> Iterator[Images]:
    made = Images(engine)
    yield made
    made.remove()


@pytest.fixture(scope="session")
def jupyter_image(engine: docker.DockerClient) -> str:
    return debian.jupyter_image(engine)


@pytest.fixture(scope="session")
def rstudio_standin_image(engine: docker.DockerClient) -> str:
    return debian.rstudio_standin_image(engine)


@pytest.fixture
def rstudio_standin() -> Iterator[StandIns]:
    started = StandIns()
    yield started
    started.stop()
