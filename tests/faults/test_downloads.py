"""Downloads that can't work or break off, with a real registry behind a network that a test can break."""

import random
from collections.abc import Iterator
from subprocess import TimeoutExpired

import docker
import pytest

from tests.faults.courses import course_text, write_course
from tests.faults.program import Program, ended, kill
from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry
from tests.wizard.engine.second_engine import second_engine, small_disk

MB = 1_000_000
SIZE = 8 * MB


@pytest.fixture
def slow_image(
    engine: docker.DockerClient, images: Images, own_registry: Registry, proxy: Proxy
) -> Iterator[str]:
    """An image of 8 MB that comes through ``proxy``, and that the engine does not have."""
    made = images.random([SIZE])
    own_registry.push(engine, made, "course/app:1")
    images.forget(made)
    reference = own_registry.reference("course/app:1", proxy.port)
    yield reference
    images.forget(reference)


@pytest.fixture
def course(classready: Program, course_id: str, slow_image: str) -> str:
    return write_course(classready.here, course_text(course=course_id, image=slow_image))


@pytest.mark.parametrize("image", ["course/app:2", "other/app:1"], ids=["tag", "repository"])
def test_an_image_that_is_not_there(
    classready: Program, course_id: str, own_registry: Registry, image: str
) -> None:
    reference = own_registry.reference(image)
    course = write_course(classready.here, course_text(course=course_id, image=reference))
    found = classready.run("pull", "--course", course)
    assert (found.code, found.err) == (1, "")
    assert f"{reference} could not be downloaded." in found.out
    assert "Look up which tags (versions) the image has" in found.out
    assert f"| manifest for {reference} not found" in found.out


def test_a_name_that_no_image_can_have_is_a_fault_of_the_course_file(classready: Program) -> None:
    course = write_course(classready.here, course_text(image="My Image"))
    found = classready.run("pull", "--course", course)
    assert found.code == 2
    assert "course.toml:7: image.name: expected an image as docker pull takes it (NAME:TAG)" in found.err


def test_a_registry_that_does_not_answer(classready: Program, course: str, own_registry: Registry) -> None:
    own_registry.stop()
    found = classready.run("pull", "--course", course)
    assert (found.code, found.err) == (1, "")
    assert "could not be downloaded." in found.out


def test_an_image_for_another_processor_is_said_before_the_download(
    classready: Program, course_id: str, engine: docker.DockerClient, images: Images, own_registry: Registry
) -> None:
    made = images.for_cpu("s390x")
    reference = own_registry.push(engine, made, "course/cpu:1")
    images.forget(made)
    text = course_text(course=course_id, image=reference).replace(
        '"linux/amd64", "linux/arm64"', '"linux/s390x"'
    )
    found = classready.run("pull", "--course", write_course(classready.here, text))
    images.forget(reference)
    said = found.out.index("! This image is made for s390x processors, and yours is")
    assert said < found.out.index("Downloading")
    assert found.code == 0


def test_an_image_that_turns_out_to_be_for_another_processor_is_said_after_it(
    classready: Program, course_id: str, engine: docker.DockerClient, images: Images, own_registry: Registry
) -> None:
    made = images.for_cpu("s390x")
    reference = own_registry.push(engine, made, "course/cpu:1")
    images.forget(made)
    course = write_course(classready.here, course_text(course=course_id, image=reference))
    found = classready.run("pull", "--course", course)
    images.forget(reference)
    assert "! This image is made for s390x processors, and yours is" in found.out
    assert found.code == 0


def test_a_registry_that_stops_in_the_middle_of_a_layer_and_comes_back(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    course: str,
    own_registry: Registry,
    proxy: Proxy,
    slow_image: str,
    engine: docker.DockerClient,
) -> None:
    proxy.set(stall_after=2 * MB)
    pulling = classready.start("pull", "--course", course)
    proxy.wait_for_bytes(MB)
    own_registry.stop()
    proxy.refuse()
    own_registry.start()
    proxy.heal()
    found = ended(pulling)
    assert (found.code, found.err) == (0, "")
    assert f"Downloaded {slow_image}" in found.out
    assert engine.images.get(slow_image)


def test_a_registry_that_stops_in_the_middle_of_a_layer_and_stays_away(
    classready: Program, course: str, own_registry: Registry, proxy: Proxy
) -> None:
    # The machine's own engine would try again for more than a minute.
    with second_engine(None, "--max-download-attempts=1") as engine:
        classready.environment["DOCKER_HOST"] = engine.url
        proxy.set(stall_after=2 * MB)
        pulling = classready.start("pull", "--course", course)
        proxy.wait_for_bytes(MB)
        own_registry.stop()
        proxy.refuse()
        found = ended(pulling)
        assert (found.code, found.err) == (1, "")
        assert "✗ The image could not be downloaded." in found.out
        own_registry.start()
        proxy.heal()
        assert classready.run("pull", "--course", course).code == 0


def test_a_disk_that_is_too_small_for_the_image_is_said_with_a_cure(
    classready: Program, course_id: str, engine: docker.DockerClient, images: Images, registry: Registry
) -> None:
    reference = registry.push(engine, images.random([40 * MB, 40 * MB]), "course/large:1")
    course = write_course(classready.here, course_text(course=course_id, image=reference))
    with small_disk(60 * MB) as disk, second_engine(disk) as small:
        found = classready.run("pull", "--course", course, DOCKER_HOST=small.url)
    assert (found.code, found.err) == (1, "")
    assert "✗ The image could not be downloaded." in found.out
    assert "no space left on device" in found.out
    assert "docker system df" in found.out


@pytest.mark.parametrize("seed", range(3))
def test_a_pull_that_was_killed_at_any_moment_is_finished_by_the_next(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program, course: str, proxy: Proxy, slow_image: str, engine: docker.DockerClient, seed: int
) -> None:
    proxy.set(bytes_per_second=6 * MB)
    pulling = classready.start("pull", "--course", course)
    with pytest.raises(TimeoutExpired):
        pulling.wait(random.Random(seed).uniform(0.05, 1.2))  # noqa: S311 - no secret
    kill(pulling)
    proxy.heal()
    found = classready.run("pull", "--course", course)
    assert (found.code, found.err) == (0, "")
    assert engine.images.get(slow_image)


def test_two_pulls_at_once_both_end_well(
    classready: Program, course: str, proxy: Proxy, slow_image: str
) -> None:
    proxy.set(bytes_per_second=8 * MB)
    both = [classready.start("pull", "--course", course) for _ in range(2)]
    assert [(found.code, found.err) for found in map(ended, both)] == [(0, "")] * 2
    assert f"{slow_image} is already here" in classready.run("pull", "--course", course).out
