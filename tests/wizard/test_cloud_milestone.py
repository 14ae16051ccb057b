"""The whole cloud milestone with the real client, from the first prompt to the stopped job, in a terminal.

The platform is the tests' own, on loopback; it runs the job's image on this machine's engine. The local half
is taken as done, which other tests walk through.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from checks.course import Client
from tests.parts import cloud_clients
from tests.parts.apolo import Platform
from tests.parts.apolo.job import Job
from tests.parts.student import Student
from tests.parts.terminal import CTRL_C, Terminal
from tests.wizard.known import DO_IT, MENU
from wizard.cloud.environments.own import folder_of
from wizard.cloud.environments.wanted import Place
from wizard.state import Store

COURSE = """\
schema = 1
id = "gpu-class"
title = "A class with GPUs"
contact = "ta@example.edu"

[image]
name = "{image}"
download_gb = 0.1
disk_gb = 0.2

[app]
kind = "rstudio"
port = 8787
user = "rstudio"
password = "rstudio"

[client]
name = "apolo"
packages = ["apolo-cli==26.9.0"]
environment = "venv"

[cloud]
provider = "apolo"
url = "{url}"
"""
IMPATIENT = (
    sys.executable,
    "-c",
    "import sys; from tests.wizard.cloud import impatient; sys.exit(impatient.main())",
)
CLIENT = Client("apolo", cloud_clients.APOLO, (), "venv")
NOTHING_LEFT = "Nothing is left but what you skipped"


@pytest.fixture
def platform(engine) -> Iterator[Platform]:  # noqa: ARG001 - jobs run on it
    made = Platform()
    yield made
    made.close()


@pytest.fixture
def person(tmp_path, platform: Platform, rstudio_standin_image: str) -> Student:
    """Somebody with the client, a browser that goes where it is sent, and the local half behind them."""
    folder = tmp_path / "person"
    folder.mkdir()
    made = Student(folder, IMPATIENT)
    state = made.home / ".local/state/classready"
    for step in ("launch", "stop", "report"):
        Store(state, print).record("gpu-class", step)
    clients = folder_of(state, Place("venv", "", None), CLIENT)
    clients.parent.mkdir(parents=True)
    clients.symlink_to(cloud_clients.apolo_programs().folder)
    (made.folder / "course.toml").write_text(COURSE.format(image=rstudio_standin_image, url=platform.url))
    browser = folder / "surfs"
    browser.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{folder}/opened"\ncurl -sL "$1" >/dev/null 2>&1 &\n'
    )
    browser.chmod(0o755)
    made.environment["BROWSER"] = str(browser)
    return made


def at_next(terminal: Terminal, step: str, keys: str, menu: str = MENU) -> None:
    """Answer the menu of a step, which is the next."""
    terminal.wait_for(f"Next: {step}")
    terminal.answer(menu, keys)


def the_job(platform: Platform) -> Job:
    (job,) = platform.running()
    return job


def test_from_a_new_account_to_the_stopped_job(person, platform):
    platform.new_account()
    with person.in_terminal("--course", "course.toml") as terminal:
        at_next(terminal, "Log in to the cloud", DO_IT)
        terminal.wait_for("Nobody logged in within the time")
        platform.verify_email()
        terminal.answer("Again now?", "y")
        terminal.wait_for("You are logged in as student at campus/course/class.")
        at_next(terminal, "Start it in the cloud", DO_IT)
        terminal.wait_for("$ apolo run --preset gpu-small --http-port 8787")
        terminal.wait_for("= at most")
        terminal.answer("Start it?", "y")
        terminal.wait_for("Signing in works.")
        job = the_job(platform)
        assert (job.max_run_time_minutes, job.wish.preset.name) == (240, "gpu-small")
        assert job.wish.requires_auth
        at_next(terminal, "Open it from the cloud", DO_IT)
        terminal.wait_for(f"Opened in your browser: {job.url}")
        at_next(terminal, "Write your readiness report", DO_IT)
        terminal.answer("Write it to", "y")
        at_next(terminal, "Stop it in the cloud when you have finished", DO_IT)
        terminal.wait_for(f"Stopped {job.name}")
        terminal.wait_for("Everything is done.")
        assert terminal.exit_code() in {0, 4}  # 4 where Docker Hub can't be asked about the local half
    assert platform.running() == []
    assert secrets_written(person, platform) == []


def secrets_written(person: Student, platform: Platform) -> list[str]:
    """Files with one of the platform's secrets in them, the client's own among them left out."""
    files = [path for path in (*person.home.rglob("*"), *person.folder.rglob("*")) if path.is_file()]
    own = person.home / ".apolo"
    ours = [path for path in files if own not in path.parents and "clients" not in path.parts]
    assert ours
    return [str(path) for path in ours if platform.secrets_in(path.read_text(errors="replace"))]


def log_in(person: Student, platform: Platform) -> None:
    """With a token of the class, from standard input."""
    ran = subprocess.run(
        [*IMPATIENT, "cloud", "login", "--token", "-", "--course", "course.toml"],
        env=person.environment,
        cwd=person.folder,
        input=platform.service_account_token(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, "You are logged in" in ran.stdout) == (0, True), ran.stdout + ran.stderr
    assert platform.secrets_in(ran.stdout + ran.stderr) == []


def test_a_later_start_goes_on_where_the_first_was_left_on_a_narrow_window(person, platform):
    log_in(person, platform)
    menu = "Your choice ["
    with person.in_terminal("--plain", columns=40) as terminal:
        at_next(terminal, "Start it in the cloud", "d\n", menu)
        terminal.answer("Start it?", "y\n")
        terminal.wait_for("Signing in works.")
        at_next(terminal, "Open it from the cloud", "q\n", menu)
        terminal.wait_for("It runs on, and costs money, until")
        terminal.exit_code()
    job = the_job(platform)
    with person.in_terminal("--plain", columns=40) as later:
        later.wait_for(f"{job.name} at")
        later.wait_for("running since")
        at_next(later, "Open it from the cloud", "d\n", menu)
        later.wait_for("Opened in your browser")
        at_next(later, "Write your readiness report", "s\n", menu)
        at_next(later, "Stop it in the cloud", "d\n", menu)
        later.wait_for(NOTHING_LEFT)
        later.exit_code()
    assert platform.running() == []
    assert platform.jobs() == [job]
    assert "Traceback" not in terminal.shown + later.shown


def test_ctrl_c_at_every_prompt_before_it_runs_leaves_nothing(person, platform):
    log_in(person, platform)
    platform.faults.pending = "no machine is free"
    for stage in ("the menu", "the price", "the wait"):
        with person.in_terminal() as terminal:
            terminal.wait_for("Next: Start it in the cloud")
            terminal.answer(MENU, CTRL_C if stage == "the menu" else DO_IT)
            if stage == "the price":
                terminal.answer("Start it?", CTRL_C)
            elif stage == "the wait":
                terminal.answer("Start it?", "y")
                terminal.answer("Not yet:", CTRL_C)
                terminal.wait_for("Nothing of it runs in the cloud.")
            terminal.wait_for("Interrupted.")
            assert terminal.exit_code() == 130
        assert platform.running() == []
    assert len(platform.jobs()) == 1


def test_without_a_terminal_the_commands_do_it_all(person, platform):
    log_in(person, platform)
    ran = person.without_terminal("cloud", "run", "--yes", "--hours", "1")
    job = the_job(platform)
    assert job.max_run_time_minutes == 60
    listed = json.loads(person.without_terminal("cloud", "status", "--json").stdout)
    assert [(one["name"], one["state"], one["id"]) for one in listed["jobs"]] == [
        (job.name, "running", job.id)
    ]
    longer = person.without_terminal("cloud", "extend", "30", "--yes")
    assert job.max_run_time_minutes == 90
    stopped = person.without_terminal("cloud", "stop", "--all")
    assert [one.returncode for one in (ran, longer, stopped)] == [0, 0, 0]
    assert platform.running() == []
    assert secrets_written(person, platform) == []
