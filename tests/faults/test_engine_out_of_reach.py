"""An engine that is off, closed to this user, or looked for in the wrong place.

The check, the commands and docker's own words name the same cause.
"""

import json
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import docker
import pytest

from tests.faults.courses import course_text, write_course
from tests.faults.machine import ENGINE_DIED, NO_ENGINE, NOT_INSTALLED, USER, as_user, cause, give, where
from tests.faults.program import Program
from tests.parts.engine import program
from tests.parts.registry import free_port

ELSEWHERE = "docker-context-points-elsewhere"
Around = Callable[[Sequence[str]], Sequence[str]]


@pytest.fixture
def course(classready: Program, engine: docker.DockerClient) -> str:  # noqa: ARG001 - the engine has to run
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT"):
        classready.environment.pop(name, None)
    return write_course(classready.here, course_text())


def found_by_all(classready: Program, course: str, around: Around = list) -> tuple[str, str]:
    """The one cause that the check, the commands and docker's own words name, and its cure."""
    check = classready.bare_command("check", "docker.running", "--json", "--course", course)
    checked = classready.run_argv(around(check))
    assert checked.code == 1
    [(problem, cure)] = checked.advised.items()
    for command in ("pull", "launch"):
        said = classready.run_argv(around(classready.bare_command(command, "--course", course)))
        assert (said.code, said.err, said.known) == (1, "", (problem,))
    for words in (["ps"], ["pull", "busybox"], ["run", "busybox"]):
        said = classready.run_argv(around([program("docker", "docker-cli"), *words]))
        assert (words, cause(said.err)) == (words, problem)
    return problem, cure


@pytest.mark.parametrize("state", [NO_ENGINE, ENGINE_DIED], ids=["no socket", "socket left behind"])
def test_an_engine_that_is_off_is_started_by_its_service(
    classready: Program, course: str, state: str
) -> None:
    problem, cure = found_by_all(classready, course, lambda command: where(state, command))
    assert problem == "daemon-not-running"
    assert "sudo systemctl start docker" in cure
    assert list(classready.home.iterdir()) == []


def test_a_computer_without_docker_is_to_get_it(classready: Program, course: str) -> None:
    check = classready.bare_command("check", "docker.installed", "--json", "--course", course)
    checked = classready.run_argv(where(NOT_INSTALLED, check))
    assert (checked.code, list(checked.advised)) == (1, ["docker-not-installed"])
    assert "Install Docker Engine" in checked.advised["docker-not-installed"]
    pulled = classready.run_argv(where(NOT_INSTALLED, classready.bare_command("pull", "--course", course)))
    assert (pulled.code, pulled.err, pulled.known) == (1, "", ("docker-not-installed",))
    typed = classready.run_argv(where(NOT_INSTALLED, ["/bin/sh", "-c", "docker pull busybox"]))
    assert cause(typed.err) == "docker-cli-not-on-path"


def test_a_docker_command_that_is_not_on_path_is_no_obstacle(classready: Program, course: str) -> None:
    checks = ("check", "docker.installed", "docker.running", "--json", "--course", course)
    found = classready.run(*checks, PATH="/nowhere")
    assert (found.code, list(found.advised)) == (0, ["docker-cli-not-on-path"])
    assert "docker version" in found.advised["docker-cli-not-on-path"]
    typed = classready.run_argv(["/bin/sh", "-c", "docker pull busybox"], PATH="/nowhere")
    assert cause(typed.err) == "docker-cli-not-on-path"


def test_a_user_who_is_not_in_the_group_has_to_be_put_into_it(classready: Program, course: str) -> None:
    give(classready)
    problem, cure = found_by_all(classready, course, as_user)
    assert problem == "docker-sock-permission-denied"
    assert "sudo usermod -aG docker $USER" in cure


def test_a_user_who_is_in_the_group_since_today_has_to_sign_in_again(
    classready: Program, course: str, tmp_path: Path
) -> None:
    give(classready)
    group = Path("/var/run/docker.sock").stat().st_gid
    setup = accounts(tmp_path, f"ada:x:{USER}:{USER}::/:/bin/sh", f"docker:x:{group}:ada")
    check = classready.bare_command("check", "docker.running", "--json", "--course", course)
    found = classready.run_argv(where(setup, as_user(check)))
    assert (found.code, list(found.advised)) == (1, ["docker-group-not-in-effect"])
    assert "newgrp docker" in found.advised["docker-group-not-in-effect"]
    pulled = classready.run_argv(where(setup, as_user(classready.bare_command("pull", "--course", course))))
    assert (pulled.code, pulled.known) == (1, ("docker-group-not-in-effect",))
    assert classready.run_argv(where(setup, as_user(check, group))).code == 0


def accounts(folder: Path, user: str, group: str) -> str:
    """Shell that puts a user and a group (without another of its name) into the lists of accounts."""
    lines = []
    for file, added in (("passwd", user), ("group", group)):
        name = added.partition(":")[0]
        kept = [
            line for line in Path("/etc", file).read_text().splitlines() if line.partition(":")[0] != name
        ]
        (folder / file).write_text("\n".join((*kept, added, "")))
        lines.append(f"mount --bind {folder / file} /etc/{file}")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "url", ["unix:///tmp/no-engine/docker.sock", "tcp://127.0.0.1:{port}", "ssh://ada@127.0.0.1:{port}"]
)
@pytest.mark.parametrize("setup", ["", NO_ENGINE], ids=["an engine runs", "none runs"])
def test_a_docker_host_that_is_out_of_date_is_to_be_unset(
    classready: Program, course: str, url: str, setup: str
) -> None:
    classready.environment["DOCKER_HOST"] = url.format(port=free_port())
    problem, cure = found_by_all(classready, course, lambda command: where(setup, command))
    assert problem == ELSEWHERE
    assert "unset DOCKER_HOST" in cure
    del classready.environment["DOCKER_HOST"]
    assert setup or classready.run("check", "docker.running", "--course", course).code == 0


def test_a_context_that_points_elsewhere_is_to_be_changed(classready: Program, course: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # held and not listening: nobody answers, and nobody else can
        url = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        docker_command = program("docker", "docker-cli")
        classready.run_argv([docker_command, "context", "create", "lab", "--docker", f"host={url}"])
        classready.run_argv([docker_command, "context", "use", "lab"])
        problem, cure = found_by_all(classready, course)
    assert problem == ELSEWHERE
    back = "docker --context default context use default"
    assert back in cure
    [described] = (classready.home / ".docker" / "contexts" / "meta").glob("*/meta.json")
    assert url in described.read_text()
    described.unlink()
    described.parent.rmdir()
    assert found_by_all(classready, course) == (problem, cure)
    assert classready.run_argv(back.split()).code == 0
    assert classready.run("check", "docker.running", "--course", course).code == 0
    assert "lab" not in json.loads((classready.home / ".docker" / "config.json").read_text()).values()
