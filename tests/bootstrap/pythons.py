"""Pythons of other machines: old ones that are installed here, and copies that lack a part."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bootstrap.clones import BASE_PYTHON, UV


def old_python(version: str) -> Path:
    """The Python of this version that pyenv has; skips where there is none."""
    root = Path(os.environ.get("PYENV_ROOT") or Path("~/.pyenv").expanduser())
    found = sorted(root.glob(f"versions/{version}.*/bin/python"))
    if not found:
        pytest.skip(f"pyenv has no Python {version} here")
    return found[0]


def fake_python(
    prefix: Path, *, marker: str = "", without: tuple[str, ...] = (), packages: tuple[str, ...] = ()
) -> Path:
    """A Python with a prefix of its own whose standard library is this machine's, less or more something.

    Args:
        prefix: where; must not exist.
        marker: an empty file to put into the standard library's folder.
        without: modules to leave out.
        packages: what to install into it from the registry.
    """
    version = "python{}.{}".format(*sys.version_info)
    real = BASE_PYTHON.parents[1] / "lib" / version
    library = prefix / "lib" / version
    (library / "site-packages").mkdir(parents=True)
    for entry in real.iterdir():
        if entry.name not in {"site-packages", "EXTERNALLY-MANAGED", *without}:
            (library / entry.name).symlink_to(entry)
    if marker:
        (library / marker).touch()
    (prefix / "bin").mkdir()
    python = prefix / "bin" / "python3"
    shutil.copy(BASE_PYTHON, python)
    if packages:
        target = ["--target", str(library / "site-packages")]
        command = [UV, "pip", "install", "--quiet", "--python", python, *target, *packages]
        subprocess.run(command, check=True, env=os.environ | {"UV_SYSTEM_CERTS": "1"})
    return python
