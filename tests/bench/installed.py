"""Programs as people have them: installed, each in an environment of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).parents[2]
# Small, so that the figures are the measured program's own: the memory that a process had before it became
# another program counts for that program (Linux, getrusage(2)).
_LAUNCHER = """
import os, sys, time
nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
started = time.perf_counter()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere)
_, status, used = os.wait4(process, 0)
wall = time.perf_counter() - started
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class Run:
    """What one run of a program took.

    Attributes:
        wall: seconds from its start to its exit.
        cpu: seconds of processor time, those of its children included.
        peak: megabytes of memory at most, of the largest of its processes.
        code: its exit code.
    """

    wall: float
    cpu: float
    peak: float
    code: int


def install(environment: Path, *requirements: str) -> Path:
    """Make an environment with these requirements and return the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    folder = environment / "bin"
    pip = [folder / "python", "-m", "pip", "install", "--disable-pip-version-check", *requirements]
    done = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout)
    return folder


def run(command: Path, *arguments: str, folder: Path) -> Run:
    """Run a command in a folder, its output going nowhere."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(command), *arguments]
    done = subprocess.run(launcher, check=True, capture_output=True, text=True, cwd=folder, env=os.environ)
    wall, cpu, peak, code = done.stdout.split()
    unit = 1e6 if sys.platform == "darwin" else 1e3  # getrusage(2): bytes there, kilobytes elsewhere
    return Run(float(wall), float(cpu), float(peak) / unit, int(code))
