"""A first start that is ended in the middle leaves nothing that a later one would take for whole."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bootstrap.clones import Clone
from wizard import __version__

VERSION = f"classready {__version__}\n"


def after(line: str) -> Callable[[subprocess.Popen[str], Clone], None]:
    """Wait until the start has said this."""

    def wait(process: subprocess.Popen[str], _clone: Clone) -> None:
        assert process.stderr is not None
        assert any(said.startswith(line) for said in process.stderr)

    return wait


def with_file(pattern: str) -> Callable[[subprocess.Popen[str], Clone], None]:
    """Wait until the half-made environment holds this file."""

    def wait(process: subprocess.Popen[str], clone: Clone) -> None:
        while not any(True for folder in clone.environments() for _ in folder.glob(pattern)):
            assert process.poll() is None

    return wait


MOMENTS = pytest.mark.parametrize(
    "moment",
    [
        after("Preparing"),
        after("  installing"),
        with_file("bin/python"),
        with_file("lib/*/site-packages/wcwidth/*.py"),
        with_file("lib/*/site-packages/wcwidth-*/RECORD"),
    ],
    ids=["announced", "installing", "venv-there", "files-there", "installed"],
)


@MOMENTS
def test_killed_with_its_children_is_made_again(clone: Clone, moment):
    process = clone.begin()
    moment(process, clone)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    again = clone.start("--version")
    assert (again.returncode, again.stdout) == (0, VERSION)
    assert clone.environments() == clone.complete_environments()


def test_killed_alone_does_not_mix_with_what_its_installer_goes_on_writing(clone: Clone):
    process = clone.begin()
    with_file("bin/python")(process, clone)
    process.kill()
    again = clone.start("--version")
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert (again.returncode, again.stdout) == (0, VERSION)
    assert len(clone.complete_environments()) == 1


@pytest.mark.parametrize(
    "moment", [after("  installing"), with_file("bin/python")], ids=["installing", "venv-there"]
)
def test_ctrl_c_is_130_and_leaves_nothing(clone: Clone, moment):
    process = clone.begin()
    moment(process, clone)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Stopped; nothing is left half made. Run it again at any time."
    assert "Traceback" not in said
    assert clone.environments() == []


def test_a_full_disk_is_one_sentence_and_room_cures_it(clone: Clone, small_disk: Callable[[str], Path]):
    clone.home = small_disk("size=200k,nr_inodes=10000")
    first = clone.start("--version")
    assert first.returncode == 1
    assert first.stderr.splitlines()[-1].startswith("The disk is full: make about 150 MB free where ")
    assert clone.environments() == []
    small_disk("size=200m")
    assert clone.start("--version").stdout == VERSION
