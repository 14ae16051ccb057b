"""Killed at any moment between the first call and the last: the next start knows of every job."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import msgspec
import psutil
import pytest

from checks.course import App, Course
from tests.parts.images import HTTP_PORT, Images
from tests.wizard.cloud.ssh.far import Lab, a_course, running_lab
from wizard.cloud.model import Handle
from wizard.cloud.providers.ssh import SshMachine
from wizard.cloud.reconciling import reconcile
from wizard.cloud.stopping import stop

_SEEDED = random.Random(2026)  # noqa: S311 - moments, no secrets
MOMENTS = sorted(round(_SEEDED.random(), 3) for _ in range(10))
"""Shares of the time that it takes when it is left alone."""

_PROGRAM = Path(__file__).with_name("killed.py")
_ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def lab(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(engine, tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture(scope="module")
def course(images: Images) -> Course:
    return a_course(images.http_app(), App(kind="http", port=HTTP_PORT))


class Program:
    """The program that is killed."""

    def __init__(self, folder: Path, course: Course) -> None:
        command = [sys.executable, _PROGRAM, folder, msgspec.json.encode(course).decode()]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT, env=_environment())
        self._children: list[psutil.Process] = []
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"begins\n"
        self._began = time.monotonic()

    def run(self) -> float:
        """To its end; how many seconds it takes from its first call on."""
        out, _ = self.process.communicate(timeout=120)
        assert out.endswith(b"ended\n")
        return time.monotonic() - self._began

    def kill_after(self, seconds: float) -> None:
        """Let it run so long, then kill it; what it has started goes on."""
        try:
            self.process.wait(max(0.0, self._began + seconds - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.communicate()

    def wait_for_what_it_started(self) -> None:
        """Wait until calls that were on their way have come through."""
        psutil.wait_procs([child for child in self._children if child.is_running()], timeout=60)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(_ROOT)}


@pytest.fixture(scope="module")
def usual(lab: Lab, course: Course) -> float:
    """How long it takes when it is left alone."""
    seconds = Program(lab.folder, course).run()
    assert lab.ledger.jobs() == ()
    return seconds


def running(lab: Lab) -> set[str]:
    """The names of this person's containers."""
    label = f"classready.owner={lab.user.name}"
    found = lab.engine.containers.list(all=True, filters={"label": label}, ignore_removed=True)
    return {str(container.name) for container in found}


@pytest.mark.parametrize("share", MOMENTS)
def test_killed_at_any_moment_its_job_is_known_and_stopped(
    lab: Lab, course: Course, usual: float, share: float
):
    def machine_of(handle: Handle) -> SshMachine:
        return lab.machine(handle.course, handle.machine)

    program = Program(lab.folder, course)
    program.kill_after(share * usual)
    reconcile(lab.ledger, machine_of)
    program.wait_for_what_it_started()
    assert running(lab) <= {handle.name for handle in lab.ledger.jobs()}
    reconcile(lab.ledger, machine_of)
    given = {handle.name for handle in lab.ledger.jobs() if handle.stage == "given"}
    assert running(lab) <= given
    for handle in lab.ledger.jobs():
        stop(machine_of(handle), handle, lab.ledger)
    assert running(lab) == set()
