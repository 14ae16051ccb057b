"""Containers whose program ends: at once, of a signal, for want of memory, or long after it answered.

Every end is a real one: the kernel's own signals, its own memory limit, an engine that is told to kill.
"""

import subprocess
from collections.abc import Callable, Sequence

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.program import Program, ended, wait_for_line
from tests.parts import tiny_program
from tests.parts.images import HTTP_PORT, Images
from wizard.engine.container import course_containers

SERVE = f"exec httpd -f -p {HTTP_PORT} -h /www"
HUNGRY = f"[ -e /fed ] && {SERVE}; while [ ! -e /fed ]; do sleep 0.05; done; exec busybox tail /dev/zero"
"""Takes memory without end as soon as there is a file ``/fed``, and serves if it is started after that."""

UNTIL_HUNGRY = f"[ -e /fed ] || httpd -f -p {HTTP_PORT} -h /www & {HUNGRY}"
"""The same, but it answers until then."""

LITTLE = "16m"


def launch_until(classready: Program, path: str, port: int) -> "subprocess.Popen[bytes]":
    """A launch that waits until the app answers."""
    launching = classready.start("launch", "--course", path, "--port", str(port))
    wait_for_line(launching, "Waiting until it answers")
    return launching


def feed(engine: docker.DockerClient, course: Course) -> None:
    """Have the kernel end a ``HUNGRY`` program: less memory than it takes."""
    container = engine.containers.get(course.container)
    container.update(mem_limit=LITTLE, memswap_limit=LITTLE)
    container.exec_run(["touch", "/fed"])


def states(engine: docker.DockerClient, course: Course) -> Sequence[str]:
    return [container.status for container in course_containers(engine, course.id)]


@pytest.mark.parametrize(
    ("code", "said", "problem", "cure"),
    [
        (0, "It finished without an error.", "container-finished", "ta@example.edu"),
        (1, "(exit code 1)", "container-crashed", "classready logs"),
        (126, "it is not a program, or it may not be executed", "container-command-failed", "ta@example.edu"),
        (137, "It was killed from outside.", "container-killed", "classready launch"),
    ],
)
def test_a_program_that_ends_at_once_is_told_with_its_last_words_and_a_cure(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    course: Course,
    images: Images,
    engine: docker.DockerClient,
    port: int,
    code: int,
    said: str,
    problem: str,
    cure: str,
) -> None:
    found = classready.run("launch", "--course", course(images.exits(code)), "--port", str(port))
    assert (found.code, found.err, found.known) == (1, "", (problem,))
    assert said in found.out
    assert cure in found.out
    assert "| the app could not start" in found.out
    assert states(engine, course) == ["exited"]


@pytest.mark.parametrize(
    ("fault", "said", "problem", "cure"),
    [
        (
            tiny_program.illegal_instruction,
            "It used a processor instruction that this computer",
            "wrong-arch-binary-illegal-instruction",
            "AVX",
        ),
        (
            tiny_program.segmentation_fault,
            "It crashed (segfault).",
            "container-crashed",
            "classready logs",
        ),
    ],
    ids=["132", "139"],
)
def test_a_program_that_the_processor_ends_is_told_by_launch_and_by_the_check(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    course: Course,
    images: Images,
    port: int,
    fault: Callable[[str], bytes],
    said: str,
    problem: str,
    cure: str,
) -> None:
    path = course(images.program(fault(images.cpu)))
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err, found.known) == (1, "", (problem,))
    assert said in found.out
    assert cure in found.out
    check = classready.run("check", "container.running", "--course", path, "--json")
    assert (check.code, [*check.advised]) == (1, [problem])


@pytest.mark.parametrize("shell", [False, True], ids=["all-of-it", "beside-a-shell"])
def test_a_program_for_another_processor_is_recognised(
    classready: Program, course: Course, images: Images, port: int, *, shell: bool
) -> None:
    # Where there is a shell that works, it is given what can't be run, and reads it as a script.
    program = tiny_program.for_another_cpu(tiny_program.segmentation_fault(images.cpu))
    path = course(images.program(program, shell=shell))
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err, found.known) == (1, "", ("exec-format-wrong-arch",))
    assert "docker image inspect --format '{{.Os}}/{{.Architecture}}'" in found.out


def test_a_start_script_without_a_first_line_runs_all_the_same(
    classready: Program, course: Course, images: Images, port: int
) -> None:
    path = course(images.program(f"mkdir /www; {SERVE}\n".encode()))
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err, found.known) == (0, "", ())


def test_a_start_script_with_the_line_ends_of_windows_is_the_images_fault(
    classready: Program, course: Course, images: Images, port: int
) -> None:
    path = course(images.program(b"#!/bin/sh\r\nexec httpd\r\n"))
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err, found.known) == (1, "", ("container-command-failed",))
    assert "ta@example.edu" in found.out


def test_a_program_that_takes_too_much_memory_while_it_starts(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.runs(HUNGRY))
    launching = launch_until(classready, path, port)
    feed(engine, course)
    found = ended(launching)
    assert (found.code, found.err, found.known) == (1, "", ("out-of-memory-137",))
    assert "It was ended because the memory was used up." in found.out
    assert "free -h" in found.out
    again = classready.run("launch", "--course", path)
    assert (again.code, again.err, states(engine, course)) == (0, "", ["running"])


def test_an_app_that_dies_of_memory_after_it_answered_is_told_by_every_command(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.runs(UNTIL_HUNGRY))
    assert classready.run("launch", "--course", path, "--port", str(port)).code == 0
    feed(engine, course)
    engine.containers.get(course.container).wait()
    status, opened = (classready.run(command, "--course", path) for command in ("status", "open"))
    assert (status.code, opened.code) == (0, 1)
    assert (status.known, opened.known) == (("out-of-memory-137",),) * 2
    assert status.out.count("It was ended because the memory was used up.") == 1
    assert "docker stats --no-stream" in opened.out
    check = classready.run("check", "container.running", "--course", path, "--json")
    assert (check.code, [*check.advised]) == (1, ["out-of-memory-137"])
    assert classready.run("launch", "--course", path).code == 0
    assert states(engine, course) == ["running"]


def test_an_app_that_crashes_after_it_answered_is_told_with_its_last_words(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    script = (
        f"httpd -f -p {HTTP_PORT} -h /www & while [ ! -e /go ]; do sleep 0.05; done; rm /go; ls /none; exit 3"
    )
    path = course(images.runs(script))
    assert classready.run("launch", "--course", path, "--port", str(port)).code == 0
    container = engine.containers.get(course.container)
    container.exec_run(["touch", "/go"])
    container.wait()
    for command, code in (("status", 0), ("open", 1)):
        found = classready.run(command, "--course", path)
        assert (found.code, found.err, found.known) == (code, "", ("container-crashed",))
        assert "It ended with an error of its own (exit code 3)." in found.out
        assert "| ls: /none: No such file or directory" in found.out
        assert "classready launch" in found.out
    assert classready.run("check", "container.running", "--course", path).code == 1
    assert classready.run("launch", "--course", path).code == 0


def test_a_container_that_was_killed_by_hand_is_no_want_of_memory(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.never_ready())
    launching = launch_until(classready, path, port)
    engine.containers.get(course.container).kill()
    found = ended(launching)
    assert (found.code, found.err, found.known) == (1, "", ("container-killed",))
    assert "Start it again" in found.out
    check = classready.run("check", "container.running", "--course", path, "--json")
    assert (check.code, check.advised) == (0, {})


def test_a_container_that_was_stopped_as_asked_is_no_fault(
    classready: Program, course: Course, images: Images, port: int
) -> None:
    path = course(images.http_app())
    classready.run("launch", "--course", path, "--port", str(port))
    classready.run("stop", "--course", path)
    status, opened = (classready.run(command, "--course", path) for command in ("status", "open"))
    assert (status.code, status.known, opened.known) == (0, (), ("container-not-running",))
    assert "ended: It was " in status.out


def test_a_stop_during_a_launch_ends_both_with_a_sentence(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.never_ready())
    launching = launch_until(classready, path, port)
    stopping = classready.run("stop", "--course", path)
    found = ended(launching)
    assert (stopping.code, stopping.err, found.code, found.err) == (0, "", 1, "")
    assert "The container ended before it answered." in found.out
    assert states(engine, course) == ["exited"]
