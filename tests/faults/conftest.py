"""The program, and courses whose containers are gone afterwards."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.disk import mounted_disk
from tests.faults.network import IMAGE_SIZE, Wreck, wreck
from tests.faults.program import Program
from tests.parts.images import Images
from tests.parts.registry import free_port
from wizard.engine.container import course_containers


@pytest.fixture
def classready(tmp_path: Path) -> Iterator[Program]:
    """``classready.run("pull", …)``; a test that leaves temporary files behind fails."""
    program = Program(tmp_path)
    yield program
    program.close()
    assert program.left_behind() == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    with mounted_disk() as disk:
        yield disk


@pytest.fixture
def course_id(engine: docker.DockerClient, classready: Program) -> Iterator[str]:
    name = f"fault-{uuid.uuid4().hex[:8]}"
    yield name
    classready.close()  # nobody is left who could still make a container
    for container in course_containers(engine, name):
        container.remove(force=True, v=True)


@pytest.fixture
def course(classready: Program, course_id: str) -> Course:
    """``course(image, port=…, more=…)`` writes this test's course file and returns its path."""
    return Course(classready.here, course_id)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture(scope="package")
def wrecked(
    engine: docker.DockerClient, images: Images, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Wreck]:
    with wreck(engine, images.random([IMAGE_SIZE]), tmp_path_factory.mktemp("network")) as made:
        yield made


@pytest.fixture
def broken(wrecked: Wreck, classready: Program) -> Iterator[Wreck]:
    """The network in which everything is wrong, and its engine, which the program uses."""
    classready.environment.update(wrecked.network.variables, DOCKER_HOST=wrecked.engine.url)
    yield wrecked
    classready.close()
    wrecked.mend()
