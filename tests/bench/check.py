"""``classready check --json`` against check50: ``python -m tests.bench.check [ROUNDS]``.

Both are installed, each in an environment of its own, and run as the commands that people have, in turns.
classready runs all its checks on the engine of this machine, for a course whose image is in a registry on
loopback and whose container runs; check50 runs the six checks of ``problem_set.py``. Targets: not slower than
check50, less than 80 MB of memory at most, and ``--version`` at most three times ``python -c pass``.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.installed import CLONE, Run, install, run
from tests.parts.engine import Containers, running_engine
from tests.parts.images import HTTP_PORT, Images
from tests.parts.registry import free_port, running_registry

CHECK50 = "check50==3.5.0"
LEAST_CHECKS = 20
MOST_MB = 80
MOST_STARTS = 3
COURSE = """
schema = 1
id = "bench"
title = "Measured"
[image]
name = "{reference}"
download_gb = 0.1
disk_gb = 0.1
platforms = ["linux/amd64", "linux/arm64"]
[app]
kind = "http"
port = {port}
"""


@contextmanager
def course_with_everything(folder: Path) -> Iterator[Path]:
    """A course file whose image is in a registry and in the engine, and whose container runs."""
    with running_engine() as engine, running_registry() as registry:
        images, containers, port = Images(engine), Containers(engine), free_port()
        try:
            reference = registry.push(engine, images.http_app(), "bench/app:1")
            engine.images.pull(reference)
            labels = {"classready.course": "bench", "classready.app": "http"}
            ports = {f"{HTTP_PORT}/tcp": ("127.0.0.1", port)}
            containers(reference, name="classready-bench", labels=labels, ports=ports)
            course = folder / "bench.toml"
            course.write_text(COURSE.format(reference=reference, port=HTTP_PORT), encoding="utf-8")
            yield course
        finally:
            containers.remove()
            images.forget(reference)
            images.remove()


def looked(classready: Path, course: Path) -> Counter[str]:
    """How many checks end how; the benchmark is worth nothing where too few of them really look."""
    command = [classready, "check", "--json", "--course", course]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    results = json.loads(done.stdout)["results"]
    statuses = Counter(result["status"] for result in results)
    if len(results) - statuses["skipped"] < LEAST_CHECKS or statuses["crashed"]:
        raise SystemExit(f"fewer than {LEAST_CHECKS} checks looked: {dict(statuses)}\n{done.stdout}")
    return statuses


def check50_results(check50: Path, problem: Path, folder: Path) -> Counter[str]:
    """How check50's six checks end."""
    command = [check50, "--dev", "-o", "json", "--", problem]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    results = json.loads(done.stdout)["results"]
    named = {True: "passed", False: "failed", None: "skipped"}
    statuses = Counter(named[result["passed"]] for result in results)
    if statuses != Counter(passed=4, failed=1, skipped=1):
        raise SystemExit(f"check50's own checks did not end as they should: {dict(statuses)}")
    return statuses


def in_turns(commands: Sequence[Callable[[], Run]], rounds: int) -> list[list[Run]]:
    """The runs of each command; they take turns, and turns of going first, so other load hits them alike."""
    runs: list[list[Run]] = [[] for _ in commands]
    for number in range(rounds):
        order = list(zip(commands, runs, strict=True))
        for command, done in reversed(order) if number % 2 else order:
            done.append(command())
    return runs


def main(rounds: int) -> None:
    """Measure and print one table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check50 = install(folder / "check50", CHECK50) / "check50"
        classready = install(folder / "classready", str(CLONE)) / "classready"
        problem = _problem_set(folder)
        os.environ["CLASSREADY_HOME"] = str(folder / "home")
        empty = folder / "empty"
        empty.mkdir()
        with course_with_everything(folder) as course:
            print(f"check50's checks: {_said(check50_results(check50, problem, empty))}")
            print(f"classready's checks: {_said(looked(classready, course))}")
            theirs, ours = in_turns(
                [
                    lambda: run(check50, "--dev", "-o", "json", "--", str(problem), folder=empty),
                    lambda: run(classready, "check", "--json", "--course", str(course), folder=empty),
                ],
                rounds,
            )
        python = classready.with_name("python")
        nothing, version = in_turns(
            [
                lambda: run(python, "-c", "pass", folder=empty),
                lambda: run(classready, "--version", folder=empty),
            ],
            rounds,
        )
    _print_table(theirs, ours)
    start, told = (statistics.median(one.wall for one in runs) for runs in (nothing, version))
    print(f"classready --version: {told / start:.2f} times python -c pass, at most {MOST_STARTS}")


def _problem_set(folder: Path) -> Path:
    problem = folder / "problem"
    problem.mkdir()
    (problem / ".cs50.yaml").write_text("check50: true\n", encoding="utf-8")
    shutil.copy(Path(__file__).with_name("problem_set.py"), problem / "__init__.py")
    return problem


def _said(statuses: Counter[str]) -> str:
    return ", ".join(f"{count} {status}" for status, count in statuses.most_common())


def _print_table(theirs: Sequence[Run], ours: Sequence[Run]) -> None:
    print(f"{f'median of {len(ours)}':<28}{'check50':>10}{'classready':>12}{'ratio':>8}{'target':>12}")
    rows: tuple[tuple[str, Callable[[Run], float], str], ...] = (
        ("wall time, s", lambda one: one.wall, "at most 1"),
        ("processor time, s", lambda one: one.cpu, ""),
    )
    for title, value, target in rows:
        one, other = (statistics.median(map(value, runs)) for runs in (theirs, ours))
        print(f"{title:<28}{one:>10.3f}{other:>12.3f}{other / one:>8.2f}{target:>12}")
    one, other = (max(run.peak for run in runs) for runs in (theirs, ours))
    print(f"{'memory at most, MB':<28}{one:>10.1f}{other:>12.1f}{other / one:>8.2f}{f'below {MOST_MB}':>12}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
