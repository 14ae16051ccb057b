"""Downloads that can't work or break off, with a real registry behind a network that a test can break."""

from collections.abc import Iterator

import docker
import pytest

from tests.faults.courses import Course, course_text, write_course
from tests.faults.disk import filled
from tests.faults.network import NAME, Wreck
from tests.faults.program import Program, ended
from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry
from tests.parts.terminal import ENTER, terminal

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
def slow_course(course: Course, slow_image: str) -> str:
    return course(slow_image)


def test_a_name_that_no_image_can_have_is_a_fault_of_the_course_file(classready: Program) -> None:
    course = write_course(classready.here, course_text(image="My Image"))
    found = classready.run("pull", "--course", course)
    assert found.code == 2
    assert "course.toml:7: image.name: expected an image as docker pull takes it (NAME:TAG)" in found.err


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
    slow_course: str,
    own_registry: Registry,
    proxy: Proxy,
    slow_image: str,
    engine: docker.DockerClient,
) -> None:
    proxy.set(stall_after=2 * MB)
    pulling = classready.start("pull", "--course", slow_course)
    proxy.wait_for_bytes(MB)
    own_registry.stop()
    proxy.refuse()
    own_registry.start()
    proxy.heal()
    found = ended(pulling)
    assert (found.code, found.err) == (0, "")
    assert f"Downloaded {slow_image}" in found.out
    assert engine.images.get(slow_image)


@pytest.fixture
def breaking(broken: Wreck) -> Iterator[Proxy]:
    """A way to the registry of the broken network that a test can cut."""
    between = Proxy(broken.network.registry.port)
    between.set(stall_after=2 * MB)
    yield between
    between.close()


def test_connections_that_are_cut_in_the_middle_of_a_layer_are_named_and_the_next_pull_ends_well(
    classready: Program, course: Course, broken: Wreck, breaking: Proxy
) -> None:
    file = course(broken.network.registry.reference(NAME, breaking.port))
    breaking.set(cut_after=100_000)
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("image-download-corrupted",))
    assert "connection reset by peer" in found.out
    assert "Pull again: a retry" in found.out
    assert broken.left() == []
    breaking.heal()
    assert classready.run("pull", "--course", file).code == 0


def test_a_registry_that_goes_away_in_the_middle_of_a_layer_is_named_and_the_next_pull_ends_well(
    classready: Program, course: Course, broken: Wreck, breaking: Proxy
) -> None:
    file = course(broken.network.registry.reference(NAME, breaking.port))
    pulling = classready.start("pull", "--course", file)
    breaking.wait_for_bytes(MB)
    breaking.refuse()
    found = ended(pulling)
    assert (found.code, found.err, found.known) == (1, "", ("registry-connection-timeout",))
    assert "connect: connection refused" in found.out
    assert "try another network" in found.out
    assert broken.left() == []
    breaking.heal()
    assert classready.run("pull", "--course", file).code == 0


HURRY = (
    "import wizard.engine.pull, wizard.steps.pull; wizard.steps.pull._PATIENCE = 1.0; "
    "wizard.engine.pull.pull.__kwdefaults__['stall_seconds'] = 0.4; "
)
"""Five minutes of patience as one second, and a minute as less; the silence is real."""


def hurried(classready: Program, course: str) -> list[str]:
    """The command ``pull``, in a hurry."""
    *before, code, command, option, path = classready.command("pull", "--course", course)
    return [*before, HURRY + code, command, option, path]


def test_a_person_is_asked_what_to_do_about_silence(
    classready: Program, course: Course, broken: Wreck, breaking: Proxy
) -> None:
    file = course(broken.network.registry.reference(NAME, breaking.port))
    variables = {**classready.environment, "TERM": "xterm-256color"}
    with terminal(hurried(classready, file), variables, classready.here) as shown:
        shown.wait_for("Nothing has arrived for 0 seconds.")
        shown.answer("g) Give up", f"w{ENTER}")
        shown.wait_for("g) Give up")
        assert "? What now?" in shown.shown  # not drawn over by the progress
        shown.answer("", f"g{ENTER}")
        shown.wait_for("stopped moving and was given up.")
        shown.wait_for("Known as registry-connection-timeout")
        assert shown.exit_code() == 1
    with terminal(hurried(classready, file), variables, classready.here) as shown:
        shown.wait_for("g) Give up")
        breaking.heal()
        breaking.drop()
        shown.answer("", f"s{ENTER}")
        shown.wait_for("Downloaded")
        assert shown.exit_code() == 0


def test_a_connection_that_falls_silent_is_said_and_given_up_where_nobody_can_be_asked(
    classready: Program, course: Course, broken: Wreck, breaking: Proxy
) -> None:
    file = course(broken.network.registry.reference(NAME, breaking.port))
    found = classready.run_argv(hurried(classready, file))
    assert (found.code, found.err, found.known) == (1, "", ("registry-connection-timeout",))
    assert "Nothing has arrived for 0 seconds. The network may have gone away." in found.out
    assert "stopped moving and was given up." in found.out
    assert "try another network" in found.out
    breaking.heal()
    assert classready.run("pull", "--course", file).code == 0


@pytest.mark.parametrize(
    ("room", "words"),
    [(4 * MB, "write "), (14 * MB, "failed to register layer: ")],
    ids=["download", "unpack"],
)
def test_a_disk_that_is_full_is_said_with_a_cure_and_with_room_the_pull_ends_well(
    classready: Program, course: Course, broken: Wreck, room: int, words: str
) -> None:
    file = course(broken.images["well"])
    with filled(broken.disk, leaving=room):
        found = classready.run("pull", "--course", file)
        seen = classready.run("check", "disk.host", "--json", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("disk-full",))
    assert f"| {words}" in found.out
    assert "no space left" in found.out
    assert "docker system df" in found.out
    assert (seen.code, list(seen.advised)) == (1, ["disk-too-small-for-image"])
    assert "docker system df" in seen.advised["disk-too-small-for-image"]
    assert broken.left() == []
    assert classready.run("pull", "--course", file).code == 0


def test_two_pulls_at_once_both_end_well(
    classready: Program, slow_course: str, proxy: Proxy, slow_image: str
) -> None:
    proxy.set(bytes_per_second=8 * MB)
    both = [classready.start("pull", "--course", slow_course) for _ in range(2)]
    assert [(found.code, found.err) for found in map(ended, both)] == [(0, "")] * 2
    assert f"{slow_image} is already here" in classready.run("pull", "--course", slow_course).out
