"""Output of programs that run well here, taken while the test runs: it must not be explained as a problem."""

import subprocess
import sys

import pytest

from checks.problems import diagnose

PYTHON = (sys.executable, "-I")
COMMANDS = [
    (*PYTHON, "--version"),
    (*PYTHON, "--help"),
    (*PYTHON, "--help-env"),
    (*PYTHON, "-c", "import this"),
    (*PYTHON, "-m", "site"),
    (*PYTHON, "-m", "sysconfig"),
    (*PYTHON, "-m", "platform"),
    (*PYTHON, "-m", "venv", "--help"),
    (*PYTHON, "-m", "unittest", "--help"),
    (*PYTHON, "-m", "pydoc", "errno"),
    (*PYTHON, "-m", "pydoc", "json"),
    (*PYTHON, "-m", "json.tool", "--help"),
    (*PYTHON, "-m", "timeit", "-n", "1", "pass"),
    (*PYTHON, "-m", "pytest", "--version"),
    (*PYTHON, "-m", "pytest", "--help"),
    ("git", "--version"),
    ("git", "--help"),
    ("git", "help", "-a"),
    ("git", "log", "-20", "--oneline"),
    ("git", "status"),
    ("docker", "--version"),
    ("docker", "--help"),
    ("docker", "run", "--help"),
    ("docker", "pull", "--help"),
    ("docker", "version"),
    ("docker", "info"),
    ("docker", "ps", "-a"),
    ("docker", "images"),
    ("docker", "system", "df"),
    ("docker", "network", "ls"),
    ("docker", "context", "ls"),
    ("df", "-h"),
    ("uname", "-a"),
    ("ps", "-e"),
    ("ls", "-la", "/"),
    ("cat", "/etc/os-release"),
    ("date",),
    ("id",),
    ("locale",),
    ("uptime",),
    ("free", "-h"),
    ("tar", "--help"),
    ("apt-get", "--help"),
    ("apt-cache", "show", "bash"),
    ("dpkg", "-l", "bash"),
]


@pytest.mark.parametrize(
    "command", COMMANDS, ids=lambda command: " ".join(command).replace(sys.executable, "python")
)
def test_a_program_that_runs_well_raises_no_alarm(command: tuple[str, ...]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60, check=False)
    assert (done.returncode, diagnose(done.stdout + done.stderr)) == (0, ())
