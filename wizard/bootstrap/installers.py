"""The ways to fill an environment: uv where there is one, else pip in the form that this system allows."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Callable  # the one in collections.abc takes no arguments in 3.8

from wizard.bootstrap import pythons
from wizard.bootstrap.environments import SetupError, empty, python_in
from wizard.bootstrap.failures import OFFLINE, TOO_OLD, explain

Say = Callable[[str], None]
_HEARTBEAT_SECONDS = 5
# These make pip or uv work on something else; the others (index, proxy, certificates, cache) are respected.
NOT_FOR_US = frozenset(
    [
        *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_CONSTRAINT", "PIP_DRY_RUN"),
        *("PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"),
        *("UV_PYTHON", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_PROJECT_ENVIRONMENT"),
    ]
)
UNLESS_SET = {"PIP_RETRIES": "2", "UV_HTTP_RETRIES": "2", "UV_SYSTEM_CERTS": "1"}
ALWAYS = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
# Debian packs parts of Python apart. A pip before 22.3 can't install into another environment.
_WHICH_PARTS = """
from importlib.util import find_spec
parts = [name for name in ("venv", "ensurepip", "pip", "virtualenv") if find_spec(name)]
if "pip" in parts:
    import pip
    if [int(part) for part in pip.__version__.split(".")[:2]] < [22, 3]:
        parts.remove("pip")
print(*parts)
"""


def install(folder: str, requirements: str, say: Say) -> None:
    """Make an environment in an empty folder and install the pinned requirements into it.

    Args:
        folder: where.
        requirements: path of the file, every package in it with its hashes.
        say: called with each sentence for the person.

    Raises:
        SetupError: no way worked; the message is about the most telling failure.
        OSError: the folder can't be written.
    """
    failures: list[SetupError] = []
    try:
        for name, commands in _routes(folder, requirements):
            say(f"  installing with {name}")
            output = _first_failure(commands, folder, say)
            if output is None:
                return
            failures.append(explain(output, folder))
            empty(folder)
    except SetupError as error:
        failures.append(error)
    raise next((failure for failure in failures if failure.code == OFFLINE), failures[-1])


def _routes(folder: str, requirements: str) -> Iterator[tuple[str, list[list[str]]]]:
    python = pythons.suitable()
    uv = shutil.which("uv")
    if uv:
        wanted = python or ">={}.{}".format(*pythons.WANTED)
        fill = [uv, "pip", "install", "--python", python_in(folder), "--require-hashes", "-r", requirements]
        yield "uv", [[uv, "venv", "--no-project", "--python", wanted, folder], fill]
    if python is None:
        raise SetupError(
            f"classready needs Python 3.11 or newer; this is {sys.version.split()[0]}, and no newer one was "
            "found: install one from https://www.python.org/downloads/ and run this again with it.",
            TOO_OLD,
        )
    yield "pip", _with_pip(python, folder, requirements)


def _with_pip(python: str, folder: str, requirements: str) -> list[list[str]]:
    """The commands for a Python with the parts that it has; lending pip spares unpacking another one."""
    base, inside = [python, "-I", "-m"], [python_in(folder), "-I", "-m", "pip"]
    fill = ["install", "--no-compile", "--require-hashes", "-r", requirements]
    asked = subprocess.run([python, "-I", "-c", _WHICH_PARTS], capture_output=True, text=True, check=False)
    parts = asked.stdout.split()
    if "venv" in parts and "pip" in parts:
        return [
            [*base, "venv", "--without-pip", folder],
            [*base, "pip", "--python", python_in(folder), *fill],
        ]
    if "venv" in parts and "ensurepip" in parts:
        return [[*base, "venv", folder], [*inside, *fill]]
    if "virtualenv" in parts:
        return [[*base, "virtualenv", folder], [*inside, *fill]]
    raise explain("No module named ensurepip", folder)


def _first_failure(commands: list[list[str]], folder: str, say: Say) -> str | None:
    """Run commands until one fails; what that one printed, or none."""
    for command in commands:
        code, output = _run(command, os.path.dirname(folder), say)
        if code:
            return output or f"{os.path.basename(command[0])} ended with {code}"
    return None


def _run(command: list[str], folder: str, say: Say) -> tuple[int, str]:
    with subprocess.Popen(
        command,
        cwd=folder,  # not the clone: uv would read its pyproject.toml
        env=_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            output = _wait(process, say)
        except BaseException:
            process.terminate()
            raise
        return process.returncode, output


def _wait(process: subprocess.Popen[str], say: Say) -> str:
    seconds = 0
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=_HEARTBEAT_SECONDS)[0]
        seconds += _HEARTBEAT_SECONDS
        say(f"  still installing, {seconds} seconds so far")


def _environment(current: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in current.items() if name.upper() not in NOT_FOR_US}
    return {**UNLESS_SET, **kept, **ALWAYS}
