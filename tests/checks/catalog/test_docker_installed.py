from typing import Any

import pytest

from checks.catalog import docker_installed
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Engine, EngineReply, Env, PathFacts, Paths, Stat, Value, Which
from tests.checks.catalog.engine_answers import GONE
from tests.fakes import fake_host, run_check, verdict

HERE = PathFacts("ok", "folder")
NO_ENGINE: dict[Question[Any], Any] = {Engine("version"): GONE}
PROGRAM_FILES = {Env("ProgramFiles"): Value(r"C:\Program Files")}
DESKTOP_EXE = r"C:\Program Files\Docker\Docker\Docker Desktop.exe"
NOT_INSTALLED = (Status.FAILED, "docker-not-installed", "Docker is not installed yet.")
OFF_PATH = "docker-cli-not-on-path"

TABLE = [
    ("nothing", Platform.LINUX, NO_ENGINE, NOT_INSTALLED),
    ("nothing", Platform.MACOS, NO_ENGINE, NOT_INSTALLED),
    ("nothing", Platform.WINDOWS, NO_ENGINE, NOT_INSTALLED),
    ("nothing", Platform.WSL, NO_ENGINE, NOT_INSTALLED),
    (
        "the engine of a distribution",
        Platform.LINUX,
        {Which("docker"): Paths(("/usr/bin/docker",)), Stat("/usr/sbin/dockerd"): HERE},
        (Status.PASSED, None, "Docker Engine is installed."),
    ),
    (
        "an engine without a program of its own here",
        Platform.LINUX,
        {Engine("version"): EngineReply("ok", {}), Which("docker"): Paths(("/usr/bin/docker",))},
        (Status.PASSED, None, "A container engine is installed."),
    ),
    (
        "only the command",
        Platform.MACOS,
        {**NO_ENGINE, Which("docker"): Paths(("/opt/homebrew/bin/docker",))},
        (
            Status.FAILED,
            "docker-not-installed",
            "The `docker` command is here, but no engine that it could use.",
        ),
    ),
    (
        "Docker Desktop and Colima",
        Platform.MACOS,
        {
            Which("docker"): Paths(("/usr/local/bin/docker",)),
            Which("colima"): Paths(("/opt/homebrew/bin/colima",)),
            Stat("/Applications/Docker.app"): HERE,
        },
        (Status.PASSED, None, "Colima and Docker Desktop are installed."),
    ),
    (
        "Docker Desktop in the user's own Applications, off PATH",
        Platform.MACOS,
        {Stat("/Users/ada/Applications/Docker.app"): HERE},
        (
            Status.WARNED,
            OFF_PATH,
            "Docker Desktop is installed, but this terminal does not find the command `docker`.",
        ),
    ),
    (
        "Docker Desktop, off PATH",
        Platform.WINDOWS,
        {**PROGRAM_FILES, Stat(DESKTOP_EXE): HERE},
        (
            Status.WARNED,
            OFF_PATH,
            "Docker Desktop is installed, but this terminal does not find the command `docker`.",
        ),
    ),
    (
        "Docker Toolbox",
        Platform.WINDOWS,
        {
            **PROGRAM_FILES,
            Stat(r"C:\Program Files\Docker Toolbox\docker-machine.exe"): HERE,
            Which("docker"): Paths((r"C:\Program Files\Docker Toolbox\docker.exe",)),
        },
        (Status.PASSED, None, "Docker Toolbox is installed."),
    ),
    (
        "Podman, which needs no docker command",
        Platform.LINUX,
        {Which("podman"): Paths(("/usr/bin/podman",))},
        (Status.PASSED, None, "Podman is installed."),
    ),
    (
        "Docker Desktop in Windows, whose command for WSL only prints a hint",
        Platform.WSL,
        {
            Stat("/mnt/c/Program Files/Docker/Docker/Docker Desktop.exe"): HERE,
            Which("docker"): Paths(("/mnt/c/Program Files/Docker/Docker/resources/bin/docker",)),
        },
        (Status.PASSED, None, "Docker Desktop is installed."),
    ),
]


@pytest.mark.parametrize(
    ("platform", "answers", "expected"),
    [row[1:] for row in TABLE],
    ids=[f"{row[1]}: {row[0]}" for row in TABLE],
)
def test_installed_says_what_is_there(
    platform: Platform, answers: dict[Question[Any], Any], expected: tuple[Status, str | None, str]
) -> None:
    result = run_check(docker_installed.CHECK, fake_host(platform, answers=answers))
    assert verdict(result) == expected
    assert result.findings[0].evidence


def test_a_command_off_path_is_shown_where_it_lies() -> None:
    docker = "/Applications/Docker.app/Contents/Resources/bin/docker"
    host = fake_host(
        Platform.MACOS,
        answers={Stat("/Applications/Docker.app"): HERE, Stat(docker): PathFacts("ok", "file")},
    )
    assert run_check(docker_installed.CHECK, host).findings[0].evidence == (
        "Docker Desktop: /Applications/Docker.app",
        "docker command: not on PATH",
        f"a docker command lies at {docker}",
    )
