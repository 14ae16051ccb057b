"""Launches on a real engine."""

import http.client
import socket
import subprocess
import threading

import docker
import pytest

from tests.parts.engine import Containers
from tests.parts.images import Images
from tests.wizard.engine.conftest import Plan
from wizard.engine.container import container_state, course_containers
from wizard.engine.errors import EngineError
from wizard.engine.launch import ContainerDiffersError, How, Launched, launch
from wizard.engine.launch_make import create


def answers(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/")
    return connection.getresponse().status


def test_container_is_named_labelled_published_on_loopback_and_has_an_init(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    planned = plan(images.http_app())
    launched = launch(planned, engine)
    facts = engine.containers.get(launched.id).attrs
    assert (launched.how, launched.name, launched.moved_from) == (How.MADE, f"classready-{course_id}", None)
    assert facts["Config"]["Labels"] == {
        "classready.course": course_id, "classready.app": "http", "classready.settings": planned.settings,
    }  # fmt: skip
    assert facts["HostConfig"]["PortBindings"] == {
        "8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(planned.port)}]
    }
    assert (facts["HostConfig"]["Init"], facts["HostConfig"]["ShmSize"]) == (True, 1024**3)


def test_shown_command_makes_the_same_container(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    """The command that is shown is really given to the docker command, beside what ``launch`` makes."""
    planned = plan(images.http_app(), environment={"COLOUR": "blue"})
    launch(planned, engine)
    ours = course_containers(engine, course_id)[0].attrs
    course_containers(engine, course_id)[0].remove(force=True)
    subprocess.run(planned.command, check=True, capture_output=True)
    typed = course_containers(engine, course_id)[0].attrs
    for key in ("PortBindings", "Init", "ShmSize", "DeviceRequests", "Runtime", "SecurityOpt"):
        assert typed["HostConfig"][key] == ours["HostConfig"][key]
    assert typed["Config"]["Labels"] == ours["Config"]["Labels"]
    assert typed["Config"]["Env"] == ours["Config"]["Env"]
    for one in (typed, ours):
        assert [(m["Type"], m["Source"], m["Destination"], m["RW"]) for m in one["Mounts"]] == [
            ("bind", planned.work_source, "/work", True)
        ]


def test_running_container_is_used_as_it_is(engine: docker.DockerClient, images: Images, plan: Plan) -> None:
    planned = plan(images.http_app())
    first, second = launch(planned, engine), launch(planned, engine)
    assert (second.id, second.how, second.url) == (first.id, How.RAN_ALREADY, first.url)


def test_stopped_container_is_started_again_with_what_was_in_it(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    planned = plan(images.http_app())
    first = launch(planned, engine)
    container = engine.containers.get(first.id)
    container.exec_run(["touch", "/kept"])
    container.stop()
    second = launch(planned, engine)
    assert (second.id, second.how, second.port) == (first.id, How.STARTED, first.port)
    assert container.exec_run(["ls", "/kept"]).exit_code == 0


def test_paused_container_goes_on(engine: docker.DockerClient, images: Images, plan: Plan) -> None:
    first = launch(plan(images.http_app()), engine)
    engine.containers.get(first.id).pause()
    assert launch(plan(images.http_app()), engine).id == first.id
    assert engine.containers.get(first.id).status == "running"


def test_other_settings_need_consent_to_replace_the_container(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    first = launch(plan(images.http_app()), engine)
    changed = plan(images.http_app(), environment={"COLOUR": "blue"})
    with pytest.raises(ContainerDiffersError) as caught:
        launch(changed, engine)
    assert caught.value.differences == ("with other settings",)
    assert engine.containers.get(first.id).status == "running"
    assert launch(changed, engine, replace=True).id != first.id


def test_another_image_under_the_same_settings_needs_consent(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    launch(plan(images.http_app()), engine)
    with pytest.raises(ContainerDiffersError) as caught:
        launch(plan(images.never_ready()), engine)
    assert caught.value.differences == ("from another version of the image",)


def test_container_on_another_port_than_asked_for_needs_consent(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    first = launch(plan(images.http_app()), engine)
    with pytest.raises(ContainerDiffersError) as caught:
        launch(plan(images.http_app(), port=first.port + 1), engine)
    assert caught.value.differences == (f"on another port than {first.port + 1}",)


def test_port_of_another_program_moves_to_the_next_free_one(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as program:
        taken = program.getsockname()[1]
        launched = launch(plan(images.http_app(), port=taken), engine)
    assert launched.port > taken
    assert launched.moved_from == taken
    assert answers(launched.port) == 200


@pytest.fixture
def every_port_looks_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Docker Desktop, where the engine's ports are in another network."""
    monkeypatch.setattr("wizard.engine.ports.is_free", lambda *_: True)


@pytest.mark.usefixtures("every_port_looks_free")
def test_port_of_another_container_is_refused_by_the_engine_and_leaves_nothing_behind(
    engine: docker.DockerClient, images: Images, plan: Plan, containers: Containers
) -> None:
    other = containers(images.http_app(), ports={"8080/tcp": ("127.0.0.1", 0)})
    taken = containers.port(other, 8080)
    planned = plan(images.http_app(), port=taken)
    launched = launch(planned, engine)
    assert launched.moved_from == taken
    assert [each.status for each in course_containers(engine, planned.course)] == ["running"]
    other.reload()
    assert other.status == "running"


def test_stopped_container_whose_port_is_taken_now_needs_consent(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    first = launch(plan(images.http_app()), engine)
    engine.containers.get(first.id).stop()
    with socket.create_server(("127.0.0.1", first.port)):
        with pytest.raises(ContainerDiffersError, match=f"on port {first.port}"):
            launch(plan(images.http_app()), engine)
        replaced = launch(plan(images.http_app()), engine, replace=True)
    assert replaced.port != first.port


def test_leftover_of_a_launch_that_was_killed_is_used(
    engine: docker.DockerClient, images: Images, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.engine.launch._OTHERS_TURN", 0.1)
    planned = plan(images.http_app())
    planned.work.mkdir()
    leftover = create(planned, engine)
    assert leftover is not None
    launched = launch(planned, engine)
    assert (launched.id, answers(launched.port)) == (leftover.id, 200)


def test_leftover_whose_port_is_taken_is_made_anew_without_asking(
    engine: docker.DockerClient, images: Images, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.engine.launch._OTHERS_TURN", 0.1)
    planned = plan(images.http_app())
    planned.work.mkdir()
    leftover = create(planned, engine)
    with socket.create_server(("127.0.0.1", planned.port)):
        launched = launch(planned, engine)
    assert launched.id != leftover.id
    assert launched.port != planned.port


def test_launches_at_once_end_with_one_container(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    planned = plan(images.http_app())
    ends: list[Launched | EngineError] = []

    def run() -> None:
        try:
            ends.append(launch(planned, engine))
        except EngineError as error:
            ends.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {end.id if isinstance(end, Launched) else str(end) for end in ends} == {
        course_containers(engine, course_id)[0].id
    }
    assert len(course_containers(engine, course_id)) == 1


def test_name_that_is_given_away_before_its_container_is_listed_is_waited_for(
    engine: docker.DockerClient, images: Images, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [None] * 20
    monkeypatch.setattr(
        "wizard.engine.launch.create",
        lambda chosen, client: refusals.pop() if refusals else create(chosen, client),
    )
    assert launch(plan(images.http_app()), engine).how is How.MADE
    assert refusals == []


def test_image_that_is_not_here_is_said(engine: docker.DockerClient, plan: Plan) -> None:
    with pytest.raises(EngineError, match="not on this computer yet"):
        launch(plan("classready-test/none:1"), engine)


def test_foreign_container_of_the_same_name_is_left_alone(
    engine: docker.DockerClient, images: Images, plan: Plan, containers: Containers, course_id: str
) -> None:
    foreign = containers(images.http_app(), name=f"classready-{course_id}")
    with pytest.raises(EngineError, match="classready did not make") as caught:
        launch(plan(images.http_app()), engine)
    assert caught.value.problem == "container-name-in-use"
    foreign.reload()
    assert foreign.status == "running"


def test_container_that_ends_at_once_says_why(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    try:
        launch(plan(images.exits(3)), engine)
    except EngineError as error:
        # Seen already by launch; otherwise by whoever waits for the app.
        assert "exit code 3" in str(error)  # noqa: PT017 - either way is right, only its words are fixed
    course_containers(engine, course_id)[0].wait()
    state = container_state(engine, course_id)
    assert state is not None
    assert state.exit is not None
    assert (state.exit.code, state.exit.log_tail) == (3, "the app could not start")


def test_gpu_without_a_toolkit_is_a_clear_no_and_leaves_nothing_behind(
    engine: docker.DockerClient, images: Images, plan: Plan, course_id: str
) -> None:
    if engine.info()["Runtimes"].get("nvidia"):
        pytest.skip("this engine has the toolkit")
    with pytest.raises(EngineError, match="no NVIDIA Container Toolkit") as caught:
        launch(plan(images.http_app(), gpu=True), engine)
    assert caught.value.problem == "nvidia-container-toolkit-missing"
    assert "could not select device driver" in caught.value.detail
    assert course_containers(engine, course_id) == []


def test_jupyter_gets_a_token_of_its_own_each_time_it_is_made(
    engine: docker.DockerClient, images: Images, plan: Plan
) -> None:
    planned = plan(images.http_app(), kind="jupyter")
    tokens = []
    for _ in range(2):
        launched = launch(planned, engine)
        environment = engine.containers.get(launched.id).attrs["Config"]["Env"]
        tokens += [each.partition("=")[2] for each in environment if each.startswith("JUPYTER_TOKEN=")]
        engine.containers.get(launched.id).remove(force=True)
    assert [len(token) for token in tokens] == [48, 48]
    assert len(set(tokens)) == 2
    assert "JUPYTER_TOKEN=..." in planned.command
