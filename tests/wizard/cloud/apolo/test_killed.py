"""Killed (``kill -9``) at ten seeded moments between the call and the end, with the real client.

A moment is a request that the platform gets: the asking for the job, each look at it, the opening of the way
to its app, the asking for its end. Before some of them the platform is slow, so that the call is on its way
still when classready is gone.
"""

import random
import subprocess
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.parts.apolo import Platform, faults
from tests.parts.student import CLASSREADY, Student
from tests.wizard.cloud.apolo.conftest import Desk, course_file
from wizard.cloud.ledger import Ledger

MOMENTS = ("submit", "status", "status", "status", "forward", "forward", "kill")
TEN = [*((moment, False) for moment in range(len(MOMENTS))), (0, True), (1, True), (6, True)]
LATE = 1.0
LONGEST_PAUSE = 0.05
SILENT: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Student:
    return Student(tmp_path_factory.mktemp("student"))


@pytest.fixture(scope="module")
def file(module_desk: Desk, student: Student, images) -> Path:
    module_desk.home = student.home
    student.environment["HOME"] = str(student.home)
    course = module_desk.course(images.http_app())
    module_desk.logged_in(course)
    for provider in module_desk.made:
        provider.close()
    return course_file(course, student.folder / "lab.toml")


def is_time(platform: Platform, since: int, moment: int, ran: "subprocess.Popen[bytes]") -> bool:
    """The moment is there: so many requests about jobs came, or the one for the end; or it has ended."""
    calls = [each.call for each in platform.requests[since:] if each.call in MOMENTS]
    is_reached = "kill" in calls if MOMENTS[moment] == "kill" else len(calls) > moment
    return is_reached or ran.poll() is not None


def clients_of(student: Student) -> list[psutil.Process]:
    """The processes with the client's library that were started for somebody."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            is_one = any(part.endswith("cloud/apolo/inside") for part in process.cmdline())
            if is_one and process.environ().get("HOME") == str(student.home):
                found.append(process)
    return found


def finished_calls(platform: Platform) -> bool:
    """Every call that reached the platform has done what it does."""
    return len(platform.jobs()) >= sum(each.call == "submit" for each in platform.requests)


@pytest.mark.parametrize("module_desk", ["apolo"], indirect=True)
@pytest.mark.parametrize(("moment", "late"), TEN)
def test_the_next_start_knows_of_every_job_or_stops_it(either, student, file, moment, late):
    platform, ledger = either.platform, Ledger(student.home / ".local/state/classready")
    pause = random.Random(f"{moment} {late}").uniform(0, LONGEST_PAUSE)  # noqa: S311 - no secret
    if late:
        platform.faults.put(MOMENTS[moment], faults.slow(LATE), times=1)
    for action in ("run", "stop") if MOMENTS[moment] == "kill" else ("run",):
        begun = len(platform.requests)
        command = [*CLASSREADY, "cloud", action, "--yes", "--course", file]
        with subprocess.Popen(command, env=student.environment, cwd=student.folder, **SILENT) as ran:
            moment_or_end = partial(is_time, since=begun, moment=moment, ran=ran)
            platform.wait_for(moment_or_end)
            threading.Event().wait(pause)
            ran.kill()
    assert {job.name for job in platform.running()} <= {job.name for job in ledger.jobs()}
    platform.wait_for(lambda _far: not clients_of(student))

    student.without_terminal("cloud", "status", "--course", str(file))
    platform.wait_for(finished_calls)  # also one that was on its way when that start looked
    student.without_terminal("cloud", "status", "--course", str(file))
    given = {job.name for job in ledger.jobs() if job.stage == "given"}
    assert {job.name for job in platform.running()} <= given

    student.without_terminal("cloud", "stop", "--all", "--course", str(file))
    assert platform.running() == []
