import docker
import pytest

from checks.catalog import container_running
from checks.course import App, Image
from checks.model import Platform, Status
from checks.probes import live_host
from checks.questions import Engine
from tests.checks.catalog.engine_answers import Answers, container, engine, no_container
from tests.fakes import course, fake_host, run_check, verdict
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images

FAILED, SKIPPED = Status.FAILED, Status.SKIPPED
STOPPED = (SKIPPED, None, "The course's container is stopped.")


def exited(code: int, **state: object) -> Answers:
    return container(Status="exited", Running=False, ExitCode=code, **state)


TABLE = [
    ("runs", container(), (Status.PASSED, None, "The course's container runs.")),
    (
        "none",
        no_container(),
        (SKIPPED, None, "The course's container is not started yet."),
    ),
    ("ended by itself", exited(0), STOPPED),
    ("docker stop", exited(137), STOPPED),
    ("docker stop with init", exited(143), STOPPED),
    (
        "memory",
        exited(137, OOMKilled=True),
        (FAILED, "out-of-memory-137", "The course's container was ended because memory ran out."),
    ),
    (
        "AVX",
        exited(132),
        (
            FAILED,
            "wrong-arch-binary-illegal-instruction",
            "The course's container has stopped: its program met an instruction that this processor lacks.",
        ),
    ),
    (
        "crash",
        exited(139),
        (FAILED, "container-crashed", "The course's container has stopped: its program crashed."),
    ),
    (
        "fault",
        exited(1),
        (
            FAILED,
            "container-crashed",
            "The course's container has stopped: its program ended with a fault.",
        ),
    ),
    (
        "command not found",
        exited(127),
        (
            FAILED,
            "container-command-failed",
            "The course's container has stopped: the program in it was not found.",
        ),
    ),
    (
        "never started",
        container(Status="created", Error="port is already allocated"),
        (FAILED, "container-not-started", "The course's container could not be started."),
    ),
    (
        "paused",
        container(Status="paused"),
        (FAILED, "container-paused", "The course's container is paused."),
    ),
]


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(("answers", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_container_says_how_it_is(
    platform: Platform, answers: Answers, expected: tuple[Status, str | None, str]
) -> None:
    result = run_check(container_running.CHECK, fake_host(platform, answers={**engine(), **answers}))
    assert verdict(result) == expected
    assert result.findings[0].evidence


def test_a_port_that_is_not_published_is_said() -> None:
    answers = {**engine(), **container()}
    answers[Engine("container", "c1")].data["NetworkSettings"]["Ports"] = {}
    result = run_check(container_running.CHECK, fake_host(answers=answers))
    assert result.findings[0].problem == "wrong-port-mapping"


def test_a_container_of_another_image_is_a_warning() -> None:
    other = course(image=Image(name="example/rstudio:2", download_gb=1, disk_gb=2))
    result = run_check(container_running.CHECK, fake_host(answers={**engine(), **container()}), other)
    assert (result.status, result.findings[0].problem) == (Status.WARNED, "container-of-other-image")


def test_a_real_container_runs_and_then_does_not(
    engine: docker.DockerClient, images: Images, containers: Containers
) -> None:
    image = images.never_ready()
    wanted = course(
        id="running-test",
        app=App(kind="http", port=HTTP_PORT),
        image=Image(name=image, download_gb=1, disk_gb=2),
    )
    assert run_check(container_running.CHECK, live_host(), wanted).status == SKIPPED
    made = containers(
        image,
        labels={"classready.course": "running-test"},
        ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", None)},
    )
    assert run_check(container_running.CHECK, live_host(), wanted).status == Status.PASSED
    engine.containers.get(made.id).kill()
    engine.containers.get(made.id).wait()
    assert verdict(run_check(container_running.CHECK, live_host(), wanted)) == STOPPED


def test_a_real_container_that_ends_with_a_fault_is_told_from_a_stopped_one(
    images: Images, containers: Containers
) -> None:
    made = containers(images.exits(3), labels={"classready.course": "fault-test"})
    made.wait()
    result = run_check(container_running.CHECK, live_host(), course(id="fault-test"))
    assert (result.findings[0].problem, "exit code 3" in result.findings[0].evidence) == (
        "container-crashed",
        True,
    )
