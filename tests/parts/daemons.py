"""The daemons of a batch system that a test starts, and what its programs say to their administrator."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from tests.parts.engine import missing, program

_PATIENCE = 30.0


class Daemons:
    """Daemons that stay in the foreground.

    Args:
        root: where what they print goes.
        variables: what every program of the batch system needs.
        packages: the Debian packages that bring them.
    """

    def __init__(self, root: Path, variables: Mapping[str, str], packages: str) -> None:
        self._root = root
        self._packages = packages
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = os.environ | variables

    def start(self, name: str, *arguments: str, **variables: str) -> None:
        """Start one, with variables of its own."""
        with self.log(name).open("wb") as log:
            self._processes[name] = subprocess.Popen(
                [program(name, self._packages), *arguments],
                env=self.environment | variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self, name: str) -> None:
        """Kill one; a polite word would take some of them seconds, and nothing is to be kept."""
        process = self._processes.pop(name)
        process.kill()
        process.wait()

    def end_all(self) -> None:
        """Kill all, the last one first."""
        for name in reversed(list(self._processes)):
            self.end(name)

    def log(self, name: str) -> Path:
        """What one has printed."""
        return self._root / f"{name}.out"

    def admin(self, name: str, *arguments: str, check: bool = True) -> str:
        """What one of the batch system's programs says to its administrator."""
        done = subprocess.run(
            [name, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{name} {' '.join(arguments)}: {done.stdout}")
        return done.stdout


def until(condition: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Wait until something holds; ``otherwise`` says what is wrong where it does not in half a minute."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(otherwise())
        time.sleep(0.1)


class BatchSystem(Protocol):
    """What is started, emptied and ended in the same way."""

    def start(self) -> None:
        """Make it and start its daemons."""

    def end_jobs(self) -> None:
        """End every job, as an administrator does."""

    def stop(self) -> None:
        """End the daemons."""


S = TypeVar("S", bound=BatchSystem)


@contextmanager
def running(make: Callable[[Path], S], programs: Mapping[str, str]) -> Iterator[S]:
    """A batch system that is gone at the end, with its jobs.

    Args:
        make: makes it for a folder that every user can enter.
        programs: those that it needs, each with its Debian package.
    """
    if os.geteuid() != 0:
        missing("a batch system runs jobs in others' names, which needs root")
    for name, package in programs.items():
        program(name, package)
    root = Path(tempfile.mkdtemp(prefix="classready-batch-"))
    root.chmod(0o755)
    system = make(root)
    try:
        system.start()
        yield system
        system.end_jobs()
    finally:
        system.stop()
        shutil.rmtree(root, ignore_errors=True)


def exports(variables: Mapping[str, str]) -> str:
    """Lines for a person's ``.profile`` that export these variables."""
    return "".join(f"export {name}={value}\n" for name, value in variables.items())
