"""Killed (``kill -9``) at ten random moments between the call and the end: no job runs unknown or stays."""

import random
import subprocess
import threading

import pytest

from tests.wizard.cloud.stand_in import DRIVER
from wizard.cloud.ledger import Ledger

LONGEST = 1.2


@pytest.mark.parametrize("seed", range(10))
def test_the_next_start_knows_every_job_and_stops_it(person, far, seed):
    ledger = Ledger(person.home / ".local/state/classready")
    far.break_(submit=0.4, wait="pending")
    command = [*DRIVER, "cloud", "run", "--yes"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, env=person.environment, cwd=person.folder, stdout=quiet, stderr=quiet
    ) as ran:
        while not ledger.file.exists():
            assert ran.poll() is None
        threading.Event().wait(random.Random(seed).uniform(0, LONGEST))  # noqa: S311 - no secret
        ran.kill()
    assert set(far.alive) <= {job.name for job in ledger.jobs()}
    far.break_()
    person.without_terminal("cloud", "status")
    assert set(far.alive) <= {job.name for job in ledger.jobs()}
    if far.alive:  # the call was on its way when that start looked
        person.without_terminal("cloud", "status")
    assert far.alive == []
