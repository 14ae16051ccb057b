"""Homes that are missing or can't be written, and what is remembered when it is damaged, locked or newer."""

import json
from pathlib import Path

import pytest
from filelock import FileLock

from tests.faults.courses import course_text, write_course
from tests.faults.disk import fill
from tests.faults.program import Ended, Program


@pytest.fixture
def course(classready: Program) -> str:
    return write_course(classready.here, course_text())


@pytest.fixture
def state(classready: Program) -> Path:
    """Where the file is; its folder is there."""
    folder = classready.own / "state"
    folder.mkdir(parents=True)
    return folder / "state.json"


def test_without_home_the_accounts_own_is_used(classready: Program) -> None:
    found = classready.run("status", HOME=None)
    assert (found.code, found.err) == (0, "")
    assert "course: lab-keras-r" in found.out


def test_a_home_that_is_no_place_is_told(classready: Program) -> None:
    sentence = (
        "classready: Your home folder cannot be found: set HOME, "
        "or set CLASSREADY_HOME to a folder that you may write in."
    )
    assert classready.run("status", HOME="nowhere", CLASSREADY_HOME=None) == Ended(2, "", sentence)


def test_looking_needs_no_right_to_write(classready: Program) -> None:
    classready.home.chmod(0o555)
    found = classready.run("check", "python.version", CLASSREADY_HOME=None)
    assert found.code in {0, 1}
    assert (found.err, list(classready.home.iterdir())) == ("", [])


def test_a_choice_that_can_not_be_written_down_says_where_and_why(classready: Program, course: str) -> None:
    classready.home.chmod(0o555)
    found = classready.run("status", "--course", course, CLASSREADY_HOME=None)
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        f"classready: {classready.home}/.local/state/classready/state.json can't be written "
        "(Permission denied). Free some space or give yourself the right to write there, "
        "or set CLASSREADY_HOME to another folder."
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is damaged"),
        (b'{"schema": 1, "cour', "is damaged"),
        (b"\xff\0\xfe", "is damaged"),
        (b'{"schema": 1, "courses": 7}', "is damaged"),
        (b'{"schema": 2, "course": "jupyterlab"}', "is from another version of classready"),
    ],
    ids=["empty", "half", "binary", "wrong type", "newer"],
)
def test_what_can_not_be_read_is_set_aside_and_kept(
    classready: Program, state: Path, content: bytes, why: str
) -> None:
    state.write_bytes(content)
    found = classready.run("status")
    [aside] = state.parent.iterdir()
    assert found.err == (
        f"classready: What classready remembered {why}; it was set aside as {aside}. "
        "Nothing else is affected."
    )
    assert (found.code, aside.read_bytes()) == (0, content)
    assert "course: lab-keras-r" in found.out


def test_a_lock_that_somebody_keeps_is_named(classready: Program, state: Path, course: str) -> None:
    state.write_text('{"schema": 1, "course": "jupyterlab"}')
    with FileLock(state.with_suffix(".lock")):
        found = classready.run("status", "--course", course)
    sentence = (
        f"classready: Another classready has kept {state} locked for 10 seconds. "
        "Close the other one, then try again."
    )
    assert found == Ended(1, "", sentence)
    assert json.loads(state.read_text()) == {"schema": 1, "course": "jupyterlab"}


def test_a_full_disk_keeps_what_was_remembered(classready: Program, course: str, small_disk: Path) -> None:
    folder = small_disk / "state"
    folder.mkdir()
    old = folder / "state.json"
    old.write_text('{"schema": 1, "course": "jupyterlab"}')
    (folder / "state.lock").touch()
    fill(small_disk, leaving=0)
    found = classready.run("status", "--course", course, CLASSREADY_HOME=str(small_disk))
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith(
        f"classready: {old} can't be written (No space left on device). Free some space"
    )
    assert json.loads(old.read_text()) == {"schema": 1, "course": "jupyterlab"}
    assert sorted(path.name for path in folder.iterdir()) == ["state.json", "state.lock"]


def test_a_lock_file_that_a_killed_classready_left_is_no_obstacle(
    classready: Program, state: Path, course: str
) -> None:
    state.with_suffix(".lock").touch()
    assert classready.run("status", "--course", course).code == 0
