"""Containers on an engine whose own disk is full: a second engine on a small one."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.program import Ended, Program
from tests.parts.archive import layer, load
from tests.parts.engine import program
from tests.wizard.engine.second_engine import second_engine, small_disk
from wizard.engine.container import course_containers

MB = 1_000_000
STAYS, FILLS = "classready-test/stays:1", "classready-test/fills:1"
_SCRIPTS = {
    STAYS: "while true; do busybox sleep 0.2; done",
    FILLS: "echo 'loading the data'; busybox dd if=/dev/zero of=/data bs=64k || exit 3",
}
FULL = "disk-full"
BLOCK = 1024


@pytest.fixture
def disk() -> Iterator[Path]:
    # An engine that could not write a byte could not note either that a container has ended.
    with small_disk(32 * MB, kept=10) as mounted:
        yield mounted


@pytest.fixture
def small(classready: Program, disk: Path) -> Iterator[docker.DockerClient]:
    """The engine on that disk, which the program uses."""
    with second_engine(disk) as running:
        classready.environment["DOCKER_HOST"] = running.url
        client = running.client()
        busybox = Path(program("busybox", "busybox-static")).read_bytes()
        for tag, script in _SCRIPTS.items():
            programs = layer({"bin/busybox": busybox}, {"bin/sh": "busybox"})
            load(client, tag, [programs], {"Cmd": ["/bin/sh", "-c", script]})
        yield client
        client.close()


@contextmanager
def no_byte_left(disk: Path) -> Iterator[None]:
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file:
        for size in (MB, BLOCK):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    yield
    filling.unlink()


def assert_cured(found: Ended, code: int) -> None:
    assert (found.code, found.err, found.known) == (code, "", (FULL,))
    assert "No space left on device" in found.out or "no space left on device" in found.out
    assert "docker system prune" in found.out


def test_an_engine_whose_disk_fills_up_is_told_at_the_start_and_while_the_app_works(
    classready: Program, course: Course, small: docker.DockerClient, disk: Path, port: int
) -> None:
    launch = ("launch", "--course", course(FILLS), "--port", str(port))
    assert_cured(classready.run(*launch), 1)
    assert_cured(classready.run("status"), 0)
    assert classready.run("remove", "--yes").code == 0
    course(STAYS, more="start_seconds = 1")
    with no_byte_left(disk):
        assert_cured(classready.run(*launch), 1)
        assert course_containers(small, course.id) == []
    assert "It runs, but has not answered within 1 seconds." in classready.run(*launch).out
    assert [container.status for container in course_containers(small, course.id)] == ["running"]
    assert classready.run("remove", "--yes").code == 0
