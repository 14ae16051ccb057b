"""Stopping, removing, logs and states on a real engine."""

from collections.abc import Callable

import docker
import pytest
from docker.models.containers import Container

from tests.parts.engine import Containers
from tests.parts.images import Images
from tests.wizard.engine.conftest import Plan
from wizard.engine.container import container_state
from wizard.engine.errors import EngineError
from wizard.engine.launch import launch
from wizard.engine.logs import follow, logs
from wizard.engine.remove import Removed, remove
from wizard.engine.stop import stop

Typed = Callable[..., Container]


@pytest.fixture
def deaf(containers: Containers, images: Images, course_id: str) -> Container:
    """A container of the course whose first program does not hear ``docker stop``: no init."""
    return containers(images.never_ready(), labels={"classready.course": course_id}, init=False)


def test_stop_ends_the_course_container_at_once_and_keeps_it(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    launched = launch(plan(images.http_app()), engine)
    (stopped,) = stop(engine, course_id)
    assert (stopped.name, stopped.was_running, stopped.forced) == (launched.name, True, False)
    assert stopped.command == ("docker", "stop", launched.name)
    state = container_state(engine, course_id, stopped=True)
    assert state is not None
    assert state.exit is not None
    assert (state.is_up, state.exit.expected) == (False, True)


def test_stop_leaves_every_other_container_alone(
    engine: docker.DockerClient, images: Images, plan: Plan, containers: Containers, course_id: str
) -> None:
    others = [
        containers(images.http_app()),
        containers(images.http_app(), labels={"classready.course": "another-course"}),
    ]
    launch(plan(images.http_app()), engine)
    stop(engine, course_id)
    for other in others:
        other.reload()
    assert [other.status for other in others] == ["running", "running"]


def test_program_that_would_not_hear_the_stop_is_asked_itself(
    engine: docker.DockerClient, deaf: Container, course_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.engine.stop.PATIENCE", 2)
    deaf.exec_run(["sh", "-c", "sleep 1000"], detach=True)
    (stopped,) = stop(engine, course_id)
    # A shell loop as first program hears nothing at all, so it is killed in the end; that is no crash.
    assert (stopped.forced, stopped.code) == (True, 137)
    state = container_state(engine, course_id, stopped=True)
    assert state is not None
    assert state.exit is not None
    assert (state.exit.expected, state.exit.meaning) == (True, "It was stopped, as asked.")


def test_server_behind_a_shell_ends_by_itself(
    engine: docker.DockerClient, containers: Containers, images: Images, course_id: str
) -> None:
    # The shape of the course's image: a shell as first program, the server as its child.
    containers(
        images.http_app(), command=["sh", "-c", "httpd -f -p 8080; exit 0"], init=False,
        labels={"classready.course": course_id},
    )  # fmt: skip
    (stopped,) = stop(engine, course_id)
    assert (stopped.forced, stopped.code) == (False, 0)


def test_stopping_what_does_not_run_does_nothing(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    assert stop(engine, course_id) == ()
    launch(plan(images.http_app()), engine)
    stop(engine, course_id)
    assert [each.was_running for each in stop(engine, course_id)] == [False]


def test_paused_container_can_be_stopped(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    engine.containers.get(launch(plan(images.http_app()), engine).id).pause()
    assert [each.forced for each in stop(engine, course_id)] == [False]


def test_remove_takes_the_container_and_leaves_work_and_image(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    launched = launch(plan(images.http_app()), engine)
    assert launched.work is not None
    (launched.work / "report.R").write_text("1 + 1")
    assert remove(engine, course_id) == Removed((launched.name,), "", 0)
    assert container_state(engine, course_id) is None
    assert (launched.work / "report.R").read_text() == "1 + 1"
    assert engine.images.get(images.http_app()).id


def test_remove_takes_the_image_where_it_is_asked_to(
    engine: docker.DockerClient, images: Images, course_id: str
) -> None:
    tag = images.random([1000])
    size = engine.images.get(tag).attrs["Size"]
    assert remove(engine, course_id, image=tag) == Removed((), tag, size)
    assert remove(engine, course_id, image=tag) == Removed((), "", 0)


def test_image_that_another_container_uses_is_kept(
    engine: docker.DockerClient, images: Images, containers: Containers, course_id: str
) -> None:
    containers(images.http_app())
    with pytest.raises(EngineError, match="still used by another container"):
        remove(engine, course_id, image=images.http_app())
    assert engine.images.get(images.http_app()).id


def test_logs_are_the_end_of_what_was_written(
    engine: docker.DockerClient, images: Images, containers: Containers, course_id: str
) -> None:
    containers(
        images.http_app(), command=["sh", "-c", "echo one; echo two; echo three"],
        labels={"classready.course": course_id},
    ).wait()  # fmt: skip
    assert logs(engine, course_id, lines=2) == "two\nthree\n"
    assert list(follow(engine, course_id)) == ["one", "two", "three"]


def test_logs_without_a_container_are_said(engine: docker.DockerClient, course_id: str) -> None:
    with pytest.raises(EngineError, match="no container yet"):
        logs(engine, course_id)
