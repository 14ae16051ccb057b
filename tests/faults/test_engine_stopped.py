"""An engine that is off, or that stops while it works: a second one, which the tests may stop."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.faults.courses import course_text, write_course
from tests.faults.machine import NO_ENGINE, SOCKET, where
from tests.faults.program import Program, ended, wait_for_line
from tests.parts.archive import layer, load
from tests.parts.engine import program
from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry, free_port
from tests.wizard.engine.second_engine import SecondEngine, second_engine

MB = 1_000_000
ID = "fault-engine"
SILENT = "classready-test/silent:1"
"""An image whose program runs and never answers."""

SLOW_TO_END = "classready-test/slow-to-end:1"
"""The same, and it does not end when it is asked to for the first time."""

_LOOP = "while true; do sleep 0.2; done"
_SCRIPTS = {SILENT: _LOOP, SLOW_TO_END: f"trap 'trap - TERM' TERM; {_LOOP}"}


@pytest.fixture
def second(classready: Program) -> Iterator[SecondEngine]:
    """An engine that the program uses, with two images."""
    with second_engine() as running:
        classready.environment["DOCKER_HOST"] = running.url
        busybox = Path(program("busybox", "busybox-static")).read_bytes()
        programs = layer({"bin/sh": busybox}, {"bin/sleep": "sh"})
        client = running.client()
        for tag, script in _SCRIPTS.items():
            load(client, tag, [programs], {"Cmd": ["/bin/sh", "-c", script]})
        client.close()
        yield running


@pytest.fixture
def course(classready: Program) -> str:
    return write_course(classready.here, course_text(course=ID, image=SILENT))


def states(engine: SecondEngine) -> list[str]:
    """How this test's containers stand."""
    client = engine.client()
    found = [container.status for container in client.containers.list(all=True)]
    client.close()
    return found


def tags(engine: SecondEngine) -> list[str]:
    """The images that it has."""
    client = engine.client()
    found = sorted(tag for image in client.images.list() for tag in image.tags)
    client.close()
    return found


def test_an_engine_that_is_off_is_said_by_every_command_with_a_cure(
    classready: Program, second: SecondEngine, course: str
) -> None:
    second.stop()
    commands = ("pull", "launch", "open", "stop", "remove", "logs")
    found = [classready.run(command, "--course", course) for command in commands]
    assert [one.code for one in found] == [1] * len(commands)
    assert [one.err for one in found] == [""] * len(commands)
    assert [
        command for command, one in zip(commands, found, strict=True) if "docker context ls" not in one.out
    ] == []
    status = classready.run("status", "--course", course)
    assert status.code == 4
    assert classready.run("check", "docker.running", "--course", course).code == 1


def test_an_engine_that_stops_during_a_pull_is_said_and_the_next_pull_ends_well(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    second: SecondEngine,
    engine: docker.DockerClient,
    images: Images,
    own_registry: Registry,
    proxy: Proxy,
) -> None:
    made = images.random([8 * MB])
    own_registry.push(engine, made, "course/app:1")
    reference = own_registry.reference("course/app:1", proxy.port)
    course = write_course(classready.here, course_text(course=ID, image=reference))
    proxy.set(stall_after=2 * MB)
    socket = second.url.removeprefix("unix://")
    usual = where(f"{NO_ENGINE}\nln -s {socket} {SOCKET}", classready.command("pull", "--course", course))
    pulling = classready.start_argv(usual, DOCKER_HOST=None)
    proxy.wait_for_bytes(MB)
    second.kill()
    found = ended(pulling)
    assert (found.code, found.err, found.known) == (1, "", ("daemon-not-running",))
    assert "✗ The connection to the container engine broke off." in found.out
    assert "sudo systemctl start docker" in found.out
    proxy.heal()
    second.start()
    assert tags(second) == sorted(_SCRIPTS)
    again = classready.run("pull", "--course", course)
    assert (again.code, again.err) == (0, "")


def test_an_engine_that_stops_during_a_launch_is_said_and_the_next_launch_goes_on(
    classready: Program, second: SecondEngine, course: str
) -> None:
    launching = classready.start("launch", "--course", course, "--port", str(free_port()))
    wait_for_line(launching, "Waiting until it answers")
    second.kill()
    found = ended(launching)
    assert (found.code, found.err) == (1, "")
    assert "✗ The container engine does not answer." in found.out
    assert "docker context ls" in found.out
    away = [classready.run(command, "--course", course) for command in ("status", "open")]
    assert [(one.code, one.err, "docker context ls" in one.out) for one in away] == [
        (4, "", True),
        (1, "", True),
    ]
    second.start()
    back = [classready.run(command, "--course", course) for command in ("status", "open")]
    assert [(one.code, one.err, one.known) for one in back] == [
        (0, "", ()),
        (1, "", ("container-not-running",)),
    ]
    assert "ended: It was asked to end, and did." in back[0].out
    assert "classready launch" in back[1].out
    short = write_course(classready.here, course_text(course=ID, image=SILENT, more="start_seconds = 1"))
    again = classready.run("launch", "--course", short)
    assert "It runs, but has not answered within 1 seconds." in again.out
    assert states(second) == ["running"]


def test_an_engine_that_stops_during_a_stop_is_said_and_the_next_stop_ends_well(
    classready: Program, second: SecondEngine
) -> None:
    course = write_course(
        classready.here, course_text(course=ID, image=SLOW_TO_END, more="start_seconds = 1")
    )
    classready.run("launch", "--course", course, "--port", str(free_port()))
    client = second.client()
    events = client.events(decode=True, filters={"event": "kill"})
    stopping = classready.start("stop", "--course", course)
    next(events)
    events.close()
    client.close()
    second.kill()
    found = ended(stopping)
    assert (found.code, found.err) == (1, "")
    assert f"✗ The container classready-{ID} could not be stopped." in found.out
    assert "docker context ls" in found.out
    second.start()
    assert classready.run("stop", "--course", course).code == 0
    assert states(second) == ["exited"]
