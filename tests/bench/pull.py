"""``classready pull`` against ``docker pull``: ``python -m tests.bench.pull [ROUNDS] [LAYER_MB]``.

An image of eight layers of random bytes (600 MB by default) in a registry on loopback, pulled by both
commands in turns, with and without a terminal; the image is removed before every pull. What counts is the
wall time of the whole command, from its start to its exit. Target: at most 1.03 times ``docker pull``.
"""

import os
import pty
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.parts.engine import program, running_engine
from tests.parts.images import Images
from tests.parts.registry import running_registry

LAYERS = 8
MB = 1_000_000
TARGET = 1.03
ENTRY = "import sys; from wizard.start import main; sys.exit(main())"

COURSE = """
schema = 1
id = "bench"
title = "Measured"
[image]
name = "{reference}"
download_gb = {gigabytes}
disk_gb = {gigabytes}
platforms = ["linux/amd64", "linux/arm64"]
[app]
kind = "http"
port = 8080
"""

Run = Callable[[Sequence[str]], float]


def without_terminal(command: Sequence[str]) -> float:
    """Seconds that a command takes, its output going to a pipe."""
    started = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout.decode()}{done.stderr.decode()}")
    return taken


def in_terminal(command: Sequence[str]) -> float:
    """Seconds that a command takes in a pseudo-terminal that is read as fast as it writes."""
    ours, theirs = pty.openpty()
    reader = threading.Thread(target=_drain, args=(ours,))
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        reader.start()
        code = process.wait()
    taken = time.perf_counter() - started
    reader.join()
    os.close(ours)
    if code:
        raise SystemExit(f"{command[0]}: exit code {code}")
    return taken


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        return  # Linux's way to say that the other side is closed


def main(rounds: int, layer_mb: int) -> None:
    """Measure and print one table."""
    with (
        running_engine() as engine,
        running_registry() as registry,
        tempfile.TemporaryDirectory() as home,
    ):
        images = Images(engine)
        try:
            tag = images.random([layer_mb * MB] * LAYERS)
            reference = registry.push(engine, tag, "bench/image:1")
            images.forget(tag)
            os.environ["CLASSREADY_HOME"] = home
            course = Path(home, "bench.toml")
            course.write_text(COURSE.format(reference=reference, gigabytes=layer_mb * LAYERS / 1000))
            commands = {
                "docker": [program("docker", "docker-cli"), "pull", reference],
                "classready": [sys.executable, "-c", ENTRY, "pull", "--course", str(course), "--yes"],
            }
            print(f"{LAYERS} layers, {LAYERS * layer_mb} MB; seconds, median of {rounds}; target {TARGET}")
            print(f"{'':<20}{'docker':>10}{'classready':>12}{'ratio':>8}")
            for title, run in (("without a terminal", without_terminal), ("in a terminal", in_terminal)):
                _print_row(title, _medians(commands, run, rounds, lambda: images.forget(reference)))
        finally:
            images.remove()


def _medians(
    commands: dict[str, list[str]], run: Run, rounds: int, prepare: Callable[[], None]
) -> dict[str, float]:
    """Median seconds of each command; they take turns, and turns of going first."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds):
        for name in sorted(commands, reverse=bool(number % 2)):
            prepare()
            taken[name].append(run(commands[name]))
    prepare()
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def _print_row(title: str, seconds: dict[str, float]) -> None:
    ratio = seconds["classready"] / seconds["docker"]
    print(f"{title:<20}{seconds['docker']:>10.2f}{seconds['classready']:>12.2f}{ratio:>8.3f}", flush=True)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:3]]
    main(*(numbers + [5, 75][len(numbers) :]))
