"""A GPU asked for where the engine has nothing to give one."""

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.engine_answer import engine_that_says
from tests.faults.program import Ended, Program
from tests.parts.images import Images
from tests.wizard.engine.conftest import engine_url
from wizard.engine.container import course_containers

SINCE_29 = "failed to discover GPU vendor from CDI: no known GPU vendor found"
"""Docker Engine 29, on a computer without an NVIDIA card (github.com/ShaneIsrael/fireshare/issues/689)."""

MISSING = "nvidia-container-toolkit-missing"


@pytest.fixture
def launch(course: Course, images: Images, port: int) -> tuple[str, ...]:
    return ("launch", "--course", course(images.http_app()), "--port", str(port))


def assert_cured(found: Ended, engine: docker.DockerClient, course: Course) -> None:
    assert (found.code, found.err, found.known) == (1, "", (MISSING,))
    assert "the container engine has no NVIDIA Container Toolkit" in found.out
    assert "sudo apt-get install -y nvidia-container-toolkit" in found.out
    assert "leave out `--gpu`" in found.out
    assert course_containers(engine, course.id) == []


def test_a_gpu_without_the_toolkit_is_said_and_the_launch_without_it_works(
    classready: Program, course: Course, engine: docker.DockerClient, launch: tuple[str, ...]
) -> None:
    if "nvidia" in engine.info()["Runtimes"]:
        pytest.skip("this engine has the toolkit")
    found = classready.run(*launch, "--gpu")
    assert_cured(found, engine, course)
    assert 'could not select device driver "" with capabilities: [[gpu]]' in found.out
    assert classready.run(*launch).code == 0


def test_a_newer_engine_says_the_same_in_other_words(
    classready: Program, course: Course, engine: docker.DockerClient, launch: tuple[str, ...]
) -> None:
    with engine_that_says(engine_url(), "POST /v[0-9.]+/containers/[0-9a-f]+/start ", SINCE_29) as newer:
        found = classready.run(*launch, "--gpu", DOCKER_HOST=newer)
    assert_cured(found, engine, course)
    assert "nvidia-ctk cdi generate" in found.out
    assert SINCE_29 in found.out
