"""The cloud's real, unmodified clients, each in an environment of its own, made by pip from the registry.

One is made once on a machine for each set of requirements and Python, and kept in the cache.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.parts.engine import missing
from wizard import folders

APOLO = ("apolo-cli==26.9.0",)
NEURO = ("neuromation==20.12.7", "rich<11", "click<8")
"""The client that the course's text installs, with the pins without which it dies on import."""
NEURO_PYTHON = "3.7"
SKY = ("skypilot[aws]==0.14.1",)
"""What classready installs for a course on AWS."""
MOTO = ("moto==5.2.5", "flask==3.1.3", "flask-cors==6.0.5")
"""AWS's API on loopback, without a cloud behind it."""
_QUIET = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


@dataclass(frozen=True)
class ClientPrograms:
    """An environment with a client.

    Attributes:
        folder: where it is.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.program("python")

    def program(self, name: str) -> Path:
        """The absolute path of a program in it, such as ``apolo``."""
        return self.folder / "bin" / name


def apolo_programs() -> ClientPrograms:
    """The client of today."""
    return programs(Path(sys.executable), APOLO)


def sky_programs() -> ClientPrograms:
    """SkyPilot, for AWS alone."""
    return programs(Path(sys.executable), SKY)


def moto_programs() -> ClientPrograms:
    """The stand-in for AWS."""
    return programs(Path(sys.executable), MOTO)


def neuro_programs() -> ClientPrograms:
    """The client of the course's text; skips where there is no Python that it works on."""
    return programs(_python(NEURO_PYTHON), NEURO)


def programs(python: Path, requirements: Sequence[str]) -> ClientPrograms:
    """An environment of a Python with these requirements, made where this machine has none yet."""
    made_from = hashlib.sha256(repr((os.path.realpath(python), *requirements)).encode()).hexdigest()[:16]
    folder = Path(folders.cache()) / "test-clients" / made_from
    folder.parent.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete"
    with FileLock(folder.with_suffix(".lock")):  # another test process may be at it
        if not complete.exists():
            _make(folder, python, requirements)
            complete.touch()
    return ClientPrograms(folder)


def _make(folder: Path, python: Path, requirements: Sequence[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # what an interrupted run left
    commands: list[list[str | Path]] = [
        [python, "-m", "venv", folder],
        [folder / "bin" / "python", "-m", "pip", "install", "--quiet", *requirements],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | _QUIET)
        if done.returncode != 0:
            missing(f"no environment with {' '.join(requirements)}: {done.stdout}{done.stderr}")


def _python(version: str) -> Path:
    root = Path(os.environ.get("PYENV_ROOT") or Path("~/.pyenv").expanduser())
    of_pyenv = sorted(root.glob(f"versions/{version}.*/bin/python"))
    on_path = shutil.which(f"python{version}")
    found = [*of_pyenv, *([Path(on_path)] if on_path else [])]
    for python in found:
        if subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode == 0:
            return python
    pytest.skip(f"the client of 2020 needs Python {version}, which is not on this machine")


@dataclass(frozen=True)
class CommandLine:
    """A client as a student types it, with a home of its own.

    Attributes:
        program: its path.
        home: the student's home folder.
    """

    program: Path
    home: Path

    def __call__(self, *arguments: str, seconds: float = 60.0, **variables: str) -> "Answer":
        """Run it to its end.

        Args:
            arguments: as they are typed.
            seconds: how long it may take.
            variables: further variables of its environment.
        """
        done = subprocess.run(
            self._typed(arguments),
            env=self._environment(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        return Answer(done.returncode, _words(done.stdout), _words(done.stderr))

    @contextmanager
    def started(self, *arguments: str, **variables: str) -> "Iterator[subprocess.Popen[str]]":
        """Start it, and end it at the end whatever it does."""
        process = subprocess.Popen(
            self._typed(arguments),
            env=self._environment(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def browser(self, page: Path) -> dict[str, str]:
        """Variables that give it a browser: one that writes the page that it comes to into a file."""
        script = self.home / "browser"
        script.write_text(f'#!/bin/sh\ncurl --silent --location --output "{page}" "$1" &\n')
        script.chmod(0o755)
        return {"BROWSER": f"{script} %s"}

    def _typed(self, arguments: Sequence[str]) -> list[str | Path]:
        return [self.program, "--skip-stats", "--disable-pypi-version-check", *arguments]

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "COLUMNS": "200", **variables}


@dataclass(frozen=True)
class Answer:
    """What a client said: its exit code, and its words with single spaces between."""

    code: int
    out: str
    err: str


def _words(text: str) -> str:
    return " ".join(text.split())
