"""Tokens, codes and passwords of a whole session are searched for in everything that it leaves and shows."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docker
import pytest

from checks.course_file import read_course_file
from tests.parts.apolo import Platform, faults
from tests.parts.cloud_clients import APOLO, ClientPrograms
from tests.parts.onlooker import Onlooker, onlooker
from tests.parts.student import Student
from wizard.cloud.environments import own
from wizard.cloud.environments.wanted import place_of

COURSE = """\
id = "lab"
title = "Lab"
[image]
name = "{image}"
download_gb = 0.1
disk_gb = 0.2
[app]
kind = "jupyter"
port = 8888
[client]
name = "apolo"
packages = ["{package}"]
verify = ["apolo", "--version"]
environment = "venv"
[cloud]
provider = "apolo"
url = "{url}"
"""
UNRELATED = {"GITHUB_TOKEN": "ghp_unrelated0token1of2the3student", "LAB_PASSWORD": "correct-horse-7"}
STATE = Path(".local/state/classready")
TYPED = "a-token-that-was-typed-on-the-command-line"
MISTYPED = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFkYSJ9.this-token-was-never-issued"


@dataclass
class Desk:
    """A student with a course in the cloud, and everything that was printed for them."""

    student: Student
    platform: Platform
    course: Path
    seen: Onlooker
    printed: list[str] = field(default_factory=list)

    def classready(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        done = self.student.without_terminal(*arguments, "--course", str(self.course), given=given)
        self.printed += [done.stdout, done.stderr]
        return done

    def files(self) -> dict[str, str]:
        """Everything that was written, but the client's own login; archives are looked into."""
        found = {}
        for path in (*self.student.home.rglob("*"), *self.student.folder.rglob("*")):
            own_login = {".apolo", "clients"} & {*path.parts}
            if path.is_file() and not own_login:
                found[str(path)] = path.read_bytes().decode(errors="replace")
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    found |= {f"{path}/{name}": archive.read(name).decode() for name in archive.namelist()}
        return found

    def install(self, client: ClientPrograms) -> None:
        """Where classready would have made it."""
        course = read_course_file(self.course, ())
        assert course.client is not None
        place = own.folder_of(self.student.home / STATE, place_of(course, course.client), course.client)
        place.parent.mkdir(parents=True)
        place.symlink_to(client.folder)

    def surf(self) -> None:
        """A browser that follows where the platform sends it, as the one of a student who is signed in."""
        browser = Path(self.student.environment["BROWSER"])
        browser.write_text('#!/bin/sh\ncurl -sL -o /dev/null "$1" &\n')


@dataclass
class Left:
    """What a session has left, and the secrets that were in it."""

    desk: Desk
    issued: frozenset[str]
    app_token: str
    files: dict[str, str]

    @property
    def printed(self) -> str:
        return "\n".join(self.desk.printed)

    def has_login(self, text: str) -> bool:
        """Whether the secret part of a token or a code is in it, also of the one that was mistyped."""
        return any(token.rpartition(".")[2] in text for token in {*self.issued, MISTYPED})


@pytest.fixture(scope="module")
def left(
    engine: docker.DockerClient,  # noqa: ARG001 - jobs run on it
    jupyter_image: str,
    apolo_client: ClientPrograms,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Left]:
    """A session with three ways to log in, two that fail, a job, a report and a bundle."""
    folder = tmp_path_factory.mktemp("session")
    platform = Platform()
    try:
        with onlooker(folder / "onlooker") as seen:
            desk = Desk(Student(folder), platform, folder / "lab.toml", seen)
            text = COURSE.format(image=jupyter_image, package=APOLO[0], url=platform.url)
            desk.course.write_text(text)
            desk.student.environment |= UNRELATED
            desk.student.environment["PYTHONPATH"] += f":{seen.folder}"
            desk.install(apolo_client)
            app_token = use_everything(desk)
        yield Left(desk, platform.tokens, app_token, desk.files())
    finally:
        platform.close()


def use_everything(desk: Desk) -> str:
    """Go through all of it; returns the token of the app."""
    platform = desk.platform
    assert desk.classready("cloud", "login", "--token", TYPED).returncode == 2
    mistyped = desk.classready("cloud", "login", "--token", "-", given=MISTYPED)
    assert mistyped.returncode != 0, mistyped
    token = platform.service_account_token()
    assert desk.classready("cloud", "login", "--token", "-", given=token).returncode == 0
    desk.surf()
    platform.expire_logins()
    assert desk.classready("cloud", "login").returncode == 0
    ran = desk.classready("cloud", "run", "--yes")
    assert ran.returncode == 0, ran
    (job,) = platform.running()
    app_token = job.wish.env["JUPYTER_TOKEN"]
    for command in (
        ("cloud", "status"),
        ("cloud", "status", "--json"),
        ("check", "-v", "cloud"),
        ("status",),
    ):
        desk.classready(*command)
    platform.faults.put("list", faults.broken())
    desk.classready("cloud", "status")
    platform.faults.clear()
    assert desk.classready("cloud", "extend", "10", "--yes").returncode == 0
    desk.classready("report", "--yes", "--out", "report.md")
    desk.classready("support", "--yes")
    assert desk.classready("cloud", "stop").returncode == 0
    assert platform.running() == []
    return app_token


def test_the_session_had_secrets_and_left_files(left: Left) -> None:
    assert len(left.issued) > 3
    assert len(left.app_token) > 20
    # The client's own login is where they may be, so they are found where they are.
    logins = (left.desk.student.home / ".apolo").rglob("*")
    assert any(
        left.has_login(file.read_bytes().decode(errors="replace")) for file in logins if file.is_file()
    )
    written = {Path(path).name for path in left.files}
    assert written >= {"state.json", "failures.json", "report.md", "report.html", "report.json"}


def test_no_login_is_in_any_file_but_the_clients_own(left: Left) -> None:
    assert [path for path, text in left.files.items() if left.has_login(text)] == []


def test_the_apps_token_is_in_no_file(left: Left) -> None:
    assert [path for path, text in left.files.items() if left.app_token in text] == []


def test_no_login_is_printed(left: Left) -> None:
    assert not left.has_login(left.printed)


def test_a_token_that_was_typed_is_refused_and_not_repeated(left: Left) -> None:
    assert "so a token must come on standard input" in " ".join(left.printed.split())
    assert TYPED not in left.printed
    assert [path for path, text in left.files.items() if TYPED in text] == []


def test_nothing_of_it_is_among_the_arguments_of_any_process(left: Left) -> None:
    shown = [said for said in left.desk.seen.arguments if left.has_login(said) or left.app_token in said]
    assert shown == []


def test_nothing_of_it_is_among_the_variables_of_any_process(left: Left) -> None:
    shown = [
        said
        for said, variables in left.desk.seen.variables.items()
        if left.has_login(variables) or (left.app_token in variables and not runs_the_app(said))
    ]
    assert shown == []
    assert any(left.app_token in variables for variables in left.desk.seen.variables.values())


def test_what_classready_itself_starts_is_given_nothing_of_it(left: Left) -> None:
    assert "wizard/cloud/apolo/inside" in left.desk.seen.noted
    assert not left.has_login(left.desk.seen.noted)
    assert left.app_token not in left.desk.seen.noted


def test_the_client_is_given_no_secret_of_anything_else(left: Left) -> None:
    started = [line for line in left.desk.seen.noted.splitlines() if "/clients/" in line]
    assert started
    assert [line for line in started for value in UNRELATED.values() if value in line] == []


def test_an_onlooker_sees_what_a_process_is_given(tmp_path: Path) -> None:
    with onlooker(tmp_path / "onlooker") as seen:
        subprocess.run(["sleep", "0.3"], env={"GIVEN": "a-secret-0815"}, check=True)
        code = "import subprocess; subprocess.run(['true', 'another-4711'])"
        environment = {"PYTHONPATH": str(seen.folder)}
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "sleep 0.3 " in seen.arguments
    assert "a-secret-0815" in seen.variables["sleep 0.3 "]
    assert "another-4711" in seen.noted


def runs_the_app(said: str) -> bool:
    """The far side: the platform starts the job's own program with the variables that it was asked for."""
    return "jupyter" in said or "containerd-shim" in said or "runc" in said
