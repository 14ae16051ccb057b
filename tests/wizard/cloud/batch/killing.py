"""Kills classready between asking for a job and stopping it, and looks what the next start makes of that."""

import os
import pwd
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.wizard.cloud.batch.cluster import Cluster, until
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Handle
from wizard.cloud.providers.batch import BatchCluster
from wizard.cloud.reconciling import reconcile

_ROOT = Path(__file__).parents[4]
_STARTER = Path(__file__).with_name("starter.py")


@dataclass(frozen=True)
class Outcome:
    """What a kill left.

    Attributes:
        after: seconds after the start.
        stage: what the ledger said then, empty where there was nothing in it.
        known: every job of the cluster was in the ledger.
        jobs: the cluster's jobs after the next start.
    """

    after: float
    stage: str
    known: bool
    jobs: tuple[str, ...]


def outcomes(cluster: Cluster, times: int, seed: int, folder: Path) -> list[Outcome]:
    """Kill it so often, each time at another moment of the time that a whole start takes."""
    moments = random.Random(seed)  # noqa: S311 - moments, not secrets
    whole = _whole_start(cluster, folder / "whole")
    return [_killed(cluster, folder / str(n), moments.uniform(0, whole)) for n in range(times)]


def _whole_start(cluster: Cluster, folder: Path) -> float:
    """Seconds that a start takes; its job is stopped as the next start would."""
    process = _starting(cluster, folder)
    began = time.monotonic()
    assert process.stdout is not None
    assert process.stdout.readline() == "given\n"
    took = time.monotonic() - began
    _kill(process)
    ledger = Ledger(folder)
    (handle,) = ledger.jobs()
    assert handle.stage == "given"
    BatchCluster(cluster.surroundings()).stop(handle)
    return took


def _killed(cluster: Cluster, folder: Path, after: float) -> Outcome:
    process = _starting(cluster, folder)
    time.sleep(after)
    _kill(process)
    ledger = Ledger(folder)
    left = ledger.jobs()
    stage = left[0].stage if left else ""
    _next_start(cluster, ledger)
    # What was on its way when classready was killed arrives now, if ever.
    until(lambda: not _on_its_way(cluster), "a command of the killed classready does not end")
    known = {job.name for job in left} >= set(cluster.system.jobs())
    _next_start(cluster, ledger)
    for handle in ledger.jobs():
        if handle.stage == "given":
            BatchCluster(cluster.surroundings()).stop(handle)
    until(lambda: not cluster.system.jobs(), "a job is left")
    return Outcome(after, stage, known, tuple(cluster.system.jobs()))


def _next_start(cluster: Cluster, ledger: Ledger) -> None:
    def provider_of(_handle: Handle) -> BatchCluster:
        return BatchCluster(cluster.surroundings())

    for seen in reconcile(ledger, provider_of):
        assert not seen.trouble, seen.trouble


def _starting(cluster: Cluster, folder: Path) -> "subprocess.Popen[str]":
    """One that is about to start a job."""
    course = msgspec.json.encode(cluster.course()).decode()
    process = subprocess.Popen(
        [sys.executable, str(_STARTER), course, str(folder)],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    return process


def _kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _on_its_way(cluster: Cluster) -> list[str]:
    """Scripts on the login node that were given by a classready that is no more."""
    student = pwd.getpwnam(cluster.student.name).pw_uid
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            owner = file.stat().st_uid
            line = file.read_bytes().decode(errors="replace").replace("\0", " ").strip()
        except OSError:
            continue
        if owner == student and line == "bash -ls":
            found.append(line)
    return found
