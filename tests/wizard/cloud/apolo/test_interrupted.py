"""Ctrl-C and failures between the call and the app: the job is stopped, and seen to have ended."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.parts.student import CLASSREADY, Student
from tests.wizard.cloud.apolo.conftest import Desk, course_file
from wizard.cloud.ledger import Ledger

PATIENCE = 60


@pytest.fixture
def student(tmp_path: Path, module_desk: Desk) -> Student:
    student = Student(tmp_path)
    student.environment["HOME"] = str(module_desk.home)
    return student


@pytest.mark.parametrize("module_desk", ["apolo"], indirect=True)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_job_waits_stops_it(either, student, images, tmp_path, number):
    course = either.course(images.http_app())
    either.logged_in(course)
    either.platform.faults.pending = "ClusterScalingUp"
    command = [*CLASSREADY, "cloud", "run", "--yes", "--course", course_file(course, tmp_path / "lab.toml")]
    with subprocess.Popen(
        command, env=student.environment, cwd=student.folder, stdout=subprocess.PIPE, text=True
    ) as ran:
        seen = len(either.platform.requests)
        either.platform.wait_for(lambda far: [r for r in far.requests[seen:] if r.call == "status"])
        ran.send_signal(number)
        said, _ = ran.communicate(timeout=PATIENCE)
    assert ran.returncode != 0
    assert "Nothing of it runs in the cloud." in said
    assert either.platform.running() == []
    assert Ledger(either.home / ".local/state/classready").jobs() == ()


@pytest.mark.parametrize("module_desk", ["apolo"], indirect=True)
def test_a_program_that_ends_at_once_leaves_nothing(either, student, images, tmp_path):
    course = either.course(images.exits(3))
    either.logged_in(course)
    file = course_file(course, tmp_path / "lab.toml")
    ran = student.without_terminal("cloud", "run", "--yes", "--course", str(file))
    assert (ran.returncode, either.platform.running()) == (1, [])
    assert "the app could not start" in ran.stdout
    assert Ledger(either.home / ".local/state/classready").jobs() == ()
