"""Reports that can't be written: nothing is lost, nothing is left half written, and the sentence says why."""

from pathlib import Path

import pytest

from tests.faults.courses import course_text, write_course
from tests.faults.disk import BLOCK, fill
from tests.faults.program import Program
from tests.parts.terminal import ENTER, terminal


@pytest.fixture
def course(classready: Program) -> str:
    return write_course(classready.here, course_text())


@pytest.fixture
def folder(classready: Program) -> Path:
    """Where the report is to go."""
    made = classready.here / "reports"
    made.mkdir()
    return made


def test_a_folder_that_is_not_there(classready: Program, course: str, folder: Path) -> None:
    found = classready.run("report", "--course", course, "--out", "reports/may/me.html")
    assert found.code == 2
    assert found.err == (
        f"classready: There is no folder {folder}/may. Make it first, or name another with --out."
    )
    assert list(folder.iterdir()) == []


def test_a_folder_that_may_not_be_written(classready: Program, course: str, folder: Path) -> None:
    folder.chmod(0o555)
    found = classready.run("report", "--course", course, "--out", "reports/me.html")
    assert found.code == 2
    assert found.err.startswith("classready: ")
    assert "reports/me.html" in found.err
    assert "--out" in found.err
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_is_not_replaced_without_a_word(
    classready: Program, course: str, folder: Path
) -> None:
    (folder / "me.html").write_text("mine")
    found = classready.run("report", "--course", course, "--out", "reports/me.html")
    assert found.code == 2
    assert "reports/me.html" in found.err
    assert "--yes" in found.err
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("me.html", "mine")]


def test_a_file_that_is_there_is_asked_about(classready: Program, course: str, folder: Path) -> None:
    (folder / "me.html").write_text("mine")
    argv = classready.command("report", "--plain", "--course", course, "--out", "reports/me.html")
    with terminal(argv, classready.variables({"TERM": "xterm"}), classready.here) as window:
        window.answer("Write it to reports/me.html? [Y/n]", f"y{ENTER}")
        window.answer("[y/N]", f"n{ENTER}")
        window.wait_for("Nothing was written.")
        assert window.exit_code() == 1
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("me.html", "mine")]


def test_a_folder_is_no_file(classready: Program, course: str, folder: Path) -> None:
    found = classready.run("report", "--yes", "--course", course, "--out", "reports")
    assert found.code == 2
    assert "reports" in found.err
    assert list(folder.iterdir()) == []


def test_a_full_disk_keeps_the_report_that_is_there(
    classready: Program, course: str, small_disk: Path
) -> None:
    old = small_disk / "me.html"
    old.write_text("an older report")
    fill(small_disk, leaving=2 * BLOCK)
    found = classready.run("report", "--yes", "--course", course, "--out", str(old))
    assert found.code == 1
    assert found.err == (
        f"classready: There is no room left for {old}. Nothing was written. "
        "Free some space, or name a file on another disk with --out."
    )
    assert sorted(path.name for path in small_disk.iterdir()) == ["filling", "me.html"]
    assert old.read_text() == "an older report"


@pytest.mark.parametrize(
    "content", [b"", b"not a report", b"\x89PNG\r\n\x1a\n\0", b'{"schema": 99}', b"[" * 100_000]
)
def test_what_is_no_report_is_not_shown(classready: Program, content: bytes) -> None:
    (classready.here / "x.html").write_bytes(content)
    found = classready.run("report", "show", "x.html")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("classready: x.html ")


def test_a_report_that_is_not_there(classready: Program) -> None:
    found = classready.run("report", "show", "no.html")
    assert (found.code, found.out) == (2, "")
    assert "no.html" in found.err
