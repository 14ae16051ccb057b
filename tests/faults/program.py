"""Runs the program as a person would: a process with folders of its own."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.parts.engine import missing, program

ROOT = Path(__file__).parents[2]
_ENTRY = "import sys; from wizard.start import main; sys.exit(main())"
_WITHIN = 60.0
_NAMED = re.compile(r"Known as ([a-z0-9-]+) \(")
# Root may write everywhere by these two rights alone; without them the modes of files bind it too.
_LIKE_A_PERSON = ("--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
_PASSED_ON = ("PATH", "DOCKER_HOST", "DOCKER_CONTEXT", "SYSTEMROOT")


@dataclass(frozen=True)
class Ended:
    """How the program ended.

    Attributes:
        code: its exit code; negative where a signal ended it.
        out: what it wrote to standard output, with line breaks and runs of spaces as single spaces.
        err: the same for standard error.
    """

    code: int
    out: str
    err: str

    @property
    def known(self) -> tuple[str, ...]:
        """The ids of the problems that it named, in their order."""
        return tuple(_NAMED.findall(self.out))

    @property
    def advised(self) -> dict[str, str]:
        """What ``check --json`` advises: each problem's id, and its cure with the commands."""
        advice = json.loads(self.out)["advice"]
        return {one["problem"]: " ".join((one["cure"], *one.get("commands", ()))) for one in advice}


class Program:
    """The command ``classready`` of this clone.

    Args:
        folder: its home, its own files, its temporary files and where it is started are below it.
    """

    def __init__(self, folder: Path) -> None:
        self.home, self.own, self.temporary, self.here = (
            folder / name for name in ("home", "own", "temporary", "here")
        )
        for each in (self.home, self.temporary, self.here):
            each.mkdir(parents=True)
        self.environment = {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            "HOME": str(self.home),
            "CLASSREADY_HOME": str(self.own),
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
        }
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str, typed: str = "", **environment: str | None) -> Ended:
        """Run it to its end; a variable that is ``None`` is unset. See ``ended``."""
        return ended(self.start(*arguments, **environment), typed)

    def start(self, *arguments: str, **environment: str | None) -> subprocess.Popen[bytes]:
        """Start it; ended with the test."""
        return self._start(self.command(*arguments), environment)

    def run_argv(self, argv: Sequence[str], **environment: str | None) -> Ended:
        """Run another command to its end, such as one that contains ``command(…)``."""
        return ended(self.start_argv(argv, **environment))

    def start_argv(self, argv: Sequence[str], **environment: str | None) -> subprocess.Popen[bytes]:
        """Start another command; ended with the test."""
        return self._start(argv, environment)

    def _start(self, argv: Sequence[str], environment: Mapping[str, str | None]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=self.here, env=self.variables(environment), start_new_session=True,
        )  # fmt: skip
        self._running.append(process)
        return process

    def command(self, *arguments: str) -> Sequence[str]:
        """What to execute, see ``like_a_person``."""
        return self.like_a_person(self.bare_command(*arguments))

    @staticmethod
    def like_a_person(command: Sequence[str]) -> Sequence[str]:
        """The command; as root, without root's right to pass by the modes of files."""
        bound = (program("setpriv", "util-linux"), *_LIKE_A_PERSON) if _is_root() else ()
        return (*bound, *command)

    @staticmethod
    def bare_command(*arguments: str) -> Sequence[str]:
        """The same with whatever rights it is started with."""
        return (sys.executable, "-c", _ENTRY, *arguments)

    def variables(self, changes: Mapping[str, str | None]) -> dict[str, str]:
        """Its whole environment."""
        changed = {**self.environment, **changes}
        return {name: value for name, value in changed.items() if value is not None}

    def left_behind(self) -> list[str]:
        """Temporary files that it has left, also half-written ones beside its own."""
        own = [path for path in self.own.rglob("*") if path.name.startswith((".", "tmp"))]
        return [str(path) for path in (*self.temporary.iterdir(), *own)]

    def close(self) -> None:
        """End what still runs."""
        for process in self._running:
            if process.poll() is None:
                process.kill()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
            process.wait()


def ended(process: subprocess.Popen[bytes], typed: str = "") -> Ended:
    """Wait for the end of a process; no way of ending may show a traceback."""
    out, err = (_one_line(text) for text in process.communicate(typed.encode(), timeout=_WITHIN))
    assert "Traceback" not in out + err
    return Ended(process.returncode, out, err)


def wait_for_line(process: subprocess.Popen[bytes], text: str) -> None:
    """Wait until it has written a line with this."""
    assert process.stdout is not None
    while text.encode() not in process.stdout.readline():
        assert process.poll() is None


def kill(process: subprocess.Popen[bytes]) -> None:
    """End it as ``kill -9`` does."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def read_only(folder: Path) -> Callable[[], None]:
    """Take away the right to write into a folder; returns what gives it back."""
    before = stat.S_IMODE(folder.stat().st_mode)
    folder.chmod(0o555)
    return lambda: folder.chmod(before)


def needs_root(what: str) -> None:
    """Skip, or fail with ``CI=true``, where a test can't have what only root gets."""
    if not _is_root():
        missing(f"{what} needs root")


def _one_line(text: bytes) -> str:
    return " ".join(text.decode(errors="backslashreplace").split())


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
