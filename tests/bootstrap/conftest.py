"""Clones for the tests of the bootstrap, and machines that lack something."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bootstrap.clones import UV, Clone, clone_in
from tests.parts.engine import missing
from tests.parts.memory_disk import memory_disk


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return clone_in(tmp_path)


@pytest.fixture(scope="session")
def started_clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone whose environment is there; tests only start it."""
    made = clone_in(tmp_path_factory.mktemp("started"))
    assert made.start("--version").returncode == 0
    return made


@pytest.fixture
def with_uv(tmp_path: Path) -> dict[str, str]:
    """Variables of a machine whose PATH begins with uv."""
    folder = tmp_path / "uv-alone"
    folder.mkdir()
    (folder / "uv").symlink_to(UV)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="session")
def no_network() -> tuple[str, ...]:
    """Words that start a program in a network namespace with nothing in it."""
    words = ("unshare", "-n") if os.geteuid() == 0 else ("unshare", "-rn")
    if shutil.which("unshare") is None or subprocess.run([*words, "true"], check=False).returncode:
        missing("unshare cannot make a network namespace here")
    return words


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """``small_disk(options)`` mounts, or mounts again, a disk in memory with mount's options."""
    with memory_disk(tmp_path / "disk") as mount:
        yield mount
