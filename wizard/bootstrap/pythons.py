"""Finds a Python that the program can run in, where the one that was started is too old."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

WANTED = (3, 11)
_MINORS = (14, 13, 12, 11)
_CONDA = ("miniforge3", "mambaforge", "miniconda3", "anaconda3")
_QUESTION = f"import sys; sys.exit(not {WANTED} <= sys.version_info < (4,))"


def suitable() -> str | None:
    """The path of a Python that is new enough: this one, or the first other that starts."""
    if sys.version_info >= WANTED:
        return sys.executable
    return next((path for path in _candidates() if _runs(path)), None)


def _candidates() -> Iterator[str]:
    for minor in _MINORS:
        yield from filter(None, [shutil.which(f"python3.{minor}")])
    yield from filter(None, [shutil.which("python3"), shutil.which("python")])
    yield from _from_launcher()
    for pattern in (*_version_folders(), *_conda_folders()):
        yield from sorted(glob.glob(pattern), key=_version_in, reverse=True)


def _from_launcher() -> Iterator[str]:
    """What Windows' ``py`` knows: ``py -0p`` lists one installation a line, its path last."""
    launcher = shutil.which("py") if os.name == "nt" else None
    if launcher is None:
        return
    listed = subprocess.run([launcher, "-0p"], capture_output=True, text=True, errors="replace", check=False)
    for line in listed.stdout.splitlines():
        start = line.find(":\\")
        if start > 0:
            yield line[start - 1 :].strip()


def _version_folders() -> tuple[str, ...]:
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(os.path.expanduser("~"), ".pyenv")
    return (
        os.path.join(pyenv, "versions", "3.*", "bin", "python3"),
        os.path.join(pyenv, "pyenv-win", "versions", "3.*", "python.exe"),
        "/Library/Frameworks/Python.framework/Versions/3.*/bin/python3",
        "/opt/homebrew/bin/python3.??",
        "/usr/local/bin/python3.??",
    )


def _conda_folders() -> tuple[str, ...]:
    parents = [os.path.expanduser("~"), "/opt", os.environ.get("PROGRAMDATA", "/opt")]
    roots = [os.path.join(parent, name) for parent in parents for name in _CONDA]
    roots += [os.environ.get("CONDA_PREFIX", ""), "/opt/conda"]
    inside = "python.exe" if os.name == "nt" else os.path.join("bin", "python3")
    return tuple(os.path.join(root, inside) for root in roots if root)


def _version_in(path: str) -> tuple[int, ...]:
    numbers = "".join(char if char.isdigit() else " " for char in path).split()
    return tuple(int(number) for number in numbers)


def _runs(path: str) -> bool:
    """Whether it starts and is new enough; a pyenv shim can be there and still refuse."""
    try:
        asked = subprocess.run([path, "-I", "-c", _QUESTION], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
