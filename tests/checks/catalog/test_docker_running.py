from pathlib import Path
from typing import Any

import docker
import pytest

from checks.catalog import docker_running
from checks.model import Platform, Status
from checks.probes import live_host
from checks.questions import Command, Engine, EngineReply, Env, PathFacts, Paths, Stat, Value, Which
from tests.checks.catalog.engine_answers import GONE, Answers, at, no_engine, quiet
from tests.checks.catalog.engine_answers import engine as answering_engine
from tests.fakes import fake_host, ran, run_check, verdict

HERE = PathFacts("ok", "folder")
DESKTOP_MAC: Answers = {
    Stat("/Applications/Docker.app"): HERE,
    Which("docker"): Paths(("/usr/local/bin/docker",)),
}
DESKTOP_WINDOWS: Answers = {
    Env("ProgramFiles"): Value(r"C:\Program Files"),
    Stat(r"C:\Program Files\Docker\Docker\Docker Desktop.exe"): HERE,
    Which("docker"): Paths((r"C:\Program Files\Docker\Docker\resources\bin\docker.exe",)),
}
PIPE = "npipe:////./pipe/docker_engine"
LINUX_PIPE = "npipe:////./pipe/dockerDesktopLinuxEngine"
RUNTIME: Answers = {Env("XDG_RUNTIME_DIR"): Value("/run/user/1000")}
ELSEWHERE = "Docker runs, but {} sends this terminal to another engine, which does not answer."
SENT_TO_NOBODY = "Docker is sent by the variable {} to an address at which no engine listens."
FAILED, PASSED, UNKNOWN = Status.FAILED, Status.PASSED, Status.UNKNOWN


def state(status: str) -> Answers:
    """``docker desktop status`` as Docker's command line reference describes it."""
    return {Command(("docker", "desktop", "status", "--format", "json")): ran(f'{{"Status": "{status}"}}')}


def service(word: str) -> Answers:
    return {
        Command(("systemctl", "is-active", "docker")): ran(f"{word}\n", code=0 if word == "active" else 3)
    }


def error(words: str) -> EngineReply:
    return EngineReply("error", error=words)


DENIED = EngineReply("denied", error="[Errno 13] Permission denied")
LATE = EngineReply("timeout", error="timed out")

TABLE: list[tuple[str, Platform, Answers, tuple[Status, str | None, str]]] = [
    ("answers", Platform.LINUX, answering_engine(), (PASSED, None, "Docker Engine 20.10.24 answers.")),
    (
        "Docker Desktop answers",
        Platform.MACOS,
        answering_engine({"Platform": {"Name": "Docker Desktop 4.43.1 (198352)"}}),
        (PASSED, None, "Docker Desktop 4.43.1 (198352) answers."),
    ),
    (
        "Podman answers",
        Platform.LINUX,
        answering_engine({"Version": "4.3.1", "Components": [{"Name": "Podman Engine", "Version": "4.3.1"}]}),
        (PASSED, None, "Podman 4.3.1 answers."),
    ),
    (
        "Colima answers",
        Platform.MACOS,
        answering_engine(info={"Name": "colima"}),
        (PASSED, None, "Colima answers."),
    ),
    (
        "Rancher Desktop answers, whose machine is also called lima",
        Platform.MACOS,
        answering_engine(info={"Name": "lima-rancher-desktop"}),
        (PASSED, None, "Rancher Desktop answers."),
    ),
    (
        "Windows containers",
        Platform.WINDOWS,
        answering_engine({"Os": "windows"}),
        (
            FAILED,
            "windows-container-mode",
            "Docker is set to Windows containers; the course needs Linux containers.",
        ),
    ),
    (
        "permission",
        Platform.LINUX,
        no_engine(DENIED),
        (FAILED, "docker-sock-permission-denied", "Docker runs, but your user is not allowed to use it."),
    ),
    (
        "in the group since this terminal was opened",
        Platform.LINUX,
        {
            **no_engine(DENIED),
            Command(("id", "-un")): ran("ada\n"),
            Command(("id", "-nG")): ran("ada sudo\n"),
            Command(("id", "-nG", "ada")): ran("ada sudo docker\n"),
        },
        (
            FAILED,
            "docker-group-not-in-effect",
            "Docker runs and your user may use it, but not from a terminal that was opened before that.",
        ),
    ),
    (
        "in the group, and the socket is another group's",
        Platform.LINUX,
        {
            **no_engine(DENIED),
            Command(("id", "-un")): ran("ada\n"),
            Command(("id", "-nG")): ran("ada docker\n"),
            Command(("id", "-nG", "ada")): ran("ada docker\n"),
        },
        (FAILED, "docker-sock-permission-denied", "Docker runs, but your user is not allowed to use it."),
    ),
    (
        "permission",
        Platform.WSL,
        no_engine(DENIED),
        (FAILED, "docker-sock-permission-denied", "Docker runs, but your user is not allowed to use it."),
    ),
    (
        "permission",
        Platform.WINDOWS,
        no_engine(DENIED),
        (FAILED, "not-in-docker-users-group", "Docker runs, but your user is not allowed to use it."),
    ),
    (
        "service stopped",
        Platform.LINUX,
        {**no_engine(), **service("inactive")},
        (FAILED, "daemon-not-running", "Docker is installed, but it is not running."),
    ),
    (
        "service starts",
        Platform.LINUX,
        {**no_engine(), **service("activating")},
        (FAILED, "docker-starting", "Docker is still starting."),
    ),
    (
        "no systemd",
        Platform.LINUX,
        no_engine(),
        (FAILED, "daemon-not-running", "Docker is installed, but it is not running."),
    ),
    (
        "never answers",
        Platform.LINUX,
        no_engine(LATE),
        (UNKNOWN, "docker-starting", "Docker does not answer in time; it may still be starting."),
    ),
    (
        "another program on the socket",
        Platform.LINUX,
        no_engine(error("BadStatusLine: SSH-2.0")),
        (UNKNOWN, None, "Something answers where Docker should be, but not as Docker does."),
    ),
    (
        "context gone",
        Platform.LINUX,
        {
            **no_engine(),
            **at("", "context", "desktop-linux", "the docker context 'desktop-linux' does not exist"),
        },
        (
            FAILED,
            "docker-context-points-elsewhere",
            "Docker is told to use the context 'desktop-linux', which can't be used.",
        ),
    ),
    (
        "context of a stopped Docker Desktop while the engine runs",
        Platform.LINUX,
        {
            **no_engine(),
            **at("unix:///home/ada/.docker/desktop/docker.sock", "context", "desktop-linux"),
            Engine("ping", at="unix:///var/run/docker.sock"): EngineReply("ok", data=True),
        },
        (FAILED, "docker-context-points-elsewhere", ELSEWHERE.format("the docker context 'desktop-linux'")),
    ),
    (
        "Colima runs, but no context names it",
        Platform.MACOS,
        {
            **no_engine(),
            Engine("ping", at="unix:///Users/ada/.colima/default/docker.sock"): EngineReply("ok", data=True),
        },
        (FAILED, "docker-context-points-elsewhere", ELSEWHERE.format("a setting")),
    ),
    (
        "stale DOCKER_HOST of Toolbox while Docker Desktop runs",
        Platform.WINDOWS,
        {
            **no_engine(LATE),
            **DESKTOP_WINDOWS,
            **at("tcp://192.168.99.100:2376", "DOCKER_HOST"),
            Engine("ping", at=PIPE): EngineReply("ok", data=True),
        },
        (
            FAILED,
            "docker-context-points-elsewhere",
            ELSEWHERE.format("the variable DOCKER_HOST (tcp://192.168.99.100:2376)"),
        ),
    ),
    (
        "Toolbox's machine is off",
        Platform.WINDOWS,
        {**no_engine(LATE), **at("tcp://192.168.99.100:2376", "DOCKER_HOST")},
        (
            FAILED,
            "docker-machine-vm-unreachable",
            "The virtual machine of Docker Toolbox does not answer.",
        ),
    ),
    (
        "another docker-machine is off",
        Platform.MACOS,
        {
            **no_engine(LATE),
            **at("tcp://10.211.55.3:2376", "DOCKER_HOST"),
            Env("DOCKER_MACHINE_NAME"): Value("class"),
        },
        (
            FAILED,
            "docker-machine-vm-unreachable",
            "The virtual machine of Docker Toolbox does not answer.",
        ),
    ),
    (
        "DOCKER_HOST names another computer",
        Platform.LINUX,
        {**no_engine(LATE), **at("tcp://lab.example:2375", "DOCKER_HOST")},
        (
            FAILED,
            "docker-context-points-elsewhere",
            "Docker is told to use an engine at another address, which does not answer.",
        ),
    ),
    (
        "Docker Desktop stopped",
        Platform.MACOS,
        {**no_engine(), **DESKTOP_MAC, **state("stopped")},
        (FAILED, "daemon-not-running", "Docker Desktop is not running."),
    ),
    (
        "Docker Desktop stopped, too old to say so",
        Platform.WINDOWS,
        {**no_engine(), **DESKTOP_WINDOWS, **at(PIPE)},
        (FAILED, "daemon-not-running", "Docker Desktop is not running."),
    ),
    (
        "Docker Desktop starts",
        Platform.WINDOWS,
        {**no_engine(), **DESKTOP_WINDOWS, **at(LINUX_PIPE, "context", "desktop-linux"), **state("starting")},
        (FAILED, "docker-starting", "Docker Desktop is still starting."),
    ),
    (
        "Docker Desktop without its engine",
        Platform.WINDOWS,
        {
            **no_engine(error("500: request returned Internal Server Error")),
            **DESKTOP_WINDOWS,
            **at(LINUX_PIPE, "context", "desktop-linux"),
        },
        (
            FAILED,
            "docker-desktop-linux-engine-broken",
            "Docker Desktop runs, but the engine inside it does not answer.",
        ),
    ),
    (
        "Docker Desktop says that it runs",
        Platform.MACOS,
        {**no_engine(LATE), **DESKTOP_MAC, **state("running")},
        (
            FAILED,
            "docker-desktop-linux-engine-broken",
            "Docker Desktop runs, but the engine inside it does not answer.",
        ),
    ),
    (
        "Colima stopped",
        Platform.MACOS,
        {
            **no_engine(),
            **DESKTOP_MAC,
            **at("unix:///Users/ada/.colima/default/docker.sock", "context", "colima"),
        },
        (FAILED, "colima-socket-missing", "Colima is not running."),
    ),
    (
        "Rancher Desktop stopped",
        Platform.MACOS,
        {**no_engine(), **at("unix:///Users/ada/.rd/docker.sock", "context", "rancher-desktop")},
        (FAILED, "rancher-socket-missing", "Rancher Desktop is not running."),
    ),
    (
        "OrbStack stopped",
        Platform.MACOS,
        {**no_engine(), **at("unix:///Users/ada/.orbstack/run/docker.sock", "context", "orbstack")},
        (FAILED, "daemon-not-running", "OrbStack is not running."),
    ),
    (
        "Podman's machine stopped",
        Platform.WINDOWS,
        {**no_engine(), **at("npipe:////./pipe/podman-machine-default", "DOCKER_HOST")},
        (FAILED, "podman-machine-not-connected", "Podman is not running."),
    ),
    (
        "Podman's service stopped",
        Platform.LINUX,
        {**no_engine(), **RUNTIME, **at("unix:///run/user/1000/podman/podman.sock", "DOCKER_HOST")},
        (FAILED, "podman-machine-not-connected", "Podman is not running."),
    ),
    (
        "a variable names an address of nobody",
        Platform.LINUX,
        {**no_engine(), **at("unix:///tmp/gone.sock", "DOCKER_HOST")},
        (
            FAILED,
            "docker-context-points-elsewhere",
            SENT_TO_NOBODY.format("DOCKER_HOST (unix:///tmp/gone.sock)"),
        ),
    ),
    (
        "a variable names the usual pipe",
        Platform.WINDOWS,
        {**no_engine(), **DESKTOP_WINDOWS, **at(PIPE, "DOCKER_HOST")},
        (FAILED, "daemon-not-running", "Docker Desktop is not running."),
    ),
    (
        "rootless service stopped",
        Platform.LINUX,
        {**no_engine(), **RUNTIME, **at("unix:///run/user/1000/docker.sock", "context", "rootless")},
        (FAILED, "rootless-daemon-not-running", "Docker's service for your own user is not running."),
    ),
    (
        "integration off",
        Platform.WSL,
        {**no_engine(), Stat("/mnt/wsl/docker-desktop"): HERE},
        (
            FAILED,
            "wsl-integration-off",
            "Docker Desktop runs in Windows, but it is not switched on for this WSL distribution.",
        ),
    ),
    (
        "Docker Desktop stopped in Windows",
        Platform.WSL,
        {**no_engine(), Stat("/mnt/c/Program Files/Docker/Docker/Docker Desktop.exe"): HERE},
        (FAILED, "daemon-not-running", "Docker Desktop is not running in Windows."),
    ),
    (
        "an engine of its own stopped",
        Platform.WSL,
        {**no_engine(), **service("inactive")},
        (FAILED, "daemon-not-running", "Docker is installed, but it is not running."),
    ),
]


@pytest.mark.parametrize(
    ("platform", "answers", "expected"),
    [row[1:] for row in TABLE],
    ids=[f"{row[1]}: {row[0]}" for row in TABLE],
)
def test_running_tells_each_cause_apart(
    platform: Platform, answers: Answers, expected: tuple[Status, str | None, str]
) -> None:
    result = run_check(docker_running.CHECK, fake_host(platform, answers=answers, default=quiet))
    assert verdict(result) == expected
    assert any("looked for the engine at" in line for line in result.findings[0].evidence)


@pytest.mark.parametrize("words", ["", "not json", "[]", "{}", '{"Status": null}'])
def test_odd_words_of_docker_desktop_do_not_matter(words: str) -> None:
    said: dict[Any, Any] = {Command(("docker", "desktop", "status", "--format", "json")): ran(words)}
    host = fake_host(Platform.MACOS, answers={**no_engine(GONE), **DESKTOP_MAC, **said}, default=quiet)
    assert run_check(docker_running.CHECK, host).findings[0].problem == "daemon-not-running"


def test_the_real_engine_answers(engine: docker.DockerClient) -> None:
    assert engine.ping()
    result = run_check(docker_running.CHECK, live_host())
    assert (result.status, engine.version()["Version"] in result.findings[0].message) == (PASSED, True)


@pytest.mark.usefixtures("engine")
def test_a_setting_that_points_elsewhere_is_told_from_a_stopped_engine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    result = run_check(docker_running.CHECK, live_host())
    assert verdict(result) == (
        FAILED,
        "docker-context-points-elsewhere",
        ELSEWHERE.format(f"the variable DOCKER_HOST (unix://{tmp_path}/none.sock)"),
    )
