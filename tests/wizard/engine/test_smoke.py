"""Smoke tests in a real container."""

import docker
import pytest

from checks.course import SmokeTest
from tests.parts.engine import Containers
from tests.parts.images import Images
from wizard.engine.errors import EngineError
from wizard.engine.smoke import SmokeResult, run_smoke_test, smoke_command


@pytest.fixture
def running(containers: Containers, images: Images, course_id: str) -> str:
    containers(images.http_app(), labels={"classready.course": course_id}, init=True)
    return course_id


def outcome(result: SmokeResult) -> tuple[bool, int | None, str, str]:
    return result.passed, result.code, result.meaning, result.output


@pytest.mark.parametrize(
    ("script", "expect", "expected"),
    [
        ("echo 2.0.0", "", (True, 0, "", "2.0.0")),
        ("echo 2.0.0", "2.0", (True, 0, "", "2.0.0")),
        (
            "echo 1.9",
            "2.0",
            (False, 0, 'It ended without an error, but its output does not have "2.0".', "1.9"),
        ),
        ("echo no >&2; exit 3", "", (False, 3, "It ended with an error of its own (exit code 3).", "no")),
    ],
)
def test_outcome_is_told_by_code_and_output(
    engine: docker.DockerClient, running: str, script: str, expect: str, expected: tuple[object, ...]
) -> None:
    test = SmokeTest("Works", ("sh", "-c", script), expect, 20)
    assert outcome(run_smoke_test(engine, running, test)) == expected


def test_illegal_instruction_names_its_problem(engine: docker.DockerClient, running: str) -> None:
    result = run_smoke_test(engine, running, SmokeTest("Works", ("sh", "-c", "kill -ILL $$")))
    assert (result.code, result.problem) == (132, "wrong-arch-binary-illegal-instruction")


def test_command_that_is_not_there_says_so(engine: docker.DockerClient, running: str) -> None:
    result = run_smoke_test(engine, running, SmokeTest("Works", ("python",)))
    assert (result.passed, result.code) == (False, 127)
    assert result.meaning == "The command that should start is not in the image."


def test_test_that_does_not_end_in_time_is_ended(engine: docker.DockerClient, running: str) -> None:
    result = run_smoke_test(engine, running, SmokeTest("Works", ("sleep", "1000"), "", 1))
    assert outcome(result) == (False, None, "It did not end within 1 seconds and was stopped.", "")
    processes = engine.containers.list(filters={"label": f"classready.course={running}"})[0].top()[
        "Processes"
    ]
    assert [row for row in processes if "1000" in row[-1]] == []


def test_interrupt_ends_the_command_in_the_container(engine: docker.DockerClient, running: str) -> None:
    def interrupt(seconds: float) -> None:
        if seconds > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_smoke_test(engine, running, SmokeTest("Works", ("sleep", "1000")), on_tick=interrupt)
    processes = engine.containers.list(filters={"label": f"classready.course={running}"})[0].top()[
        "Processes"
    ]
    assert [row for row in processes if "1000" in row[-1]] == []


def test_user_is_the_one_who_was_named(engine: docker.DockerClient, running: str) -> None:
    result = run_smoke_test(engine, running, SmokeTest("Who", ("id", "-u")), user="1234")
    assert result.output == "1234"


def test_stopped_container_is_said(engine: docker.DockerClient, course_id: str) -> None:
    with pytest.raises(EngineError, match="does not run"):
        run_smoke_test(engine, course_id, SmokeTest("Works", ("true",)))


def test_command_is_what_a_person_would_type() -> None:
    assert smoke_command("c", SmokeTest("Works", ("python", "-V")), "rstudio") == (
        "docker", "exec", "--user", "rstudio", "c", "python", "-V",
    )  # fmt: skip
