"""Consoles that can't show everything, are narrow, closed, or go away."""

import signal

import pytest

from tests.checks.course.web import serving
from tests.faults.courses import course_text, write_course
from tests.faults.program import Program
from tests.parts.terminal import ENTER, terminal

NARROW = 20
FIRST_QUESTION = "What now?"


@pytest.fixture
def course(classready: Program) -> str:
    """A course that is far from ready: its image is nowhere."""
    return write_course(classready.here, course_text())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_console_without_tick_marks_gets_ascii(classready: Program, course: str, encoding: str) -> None:
    found = classready.run("check", "python.version", "--course", course, PYTHONIOENCODING=encoding)
    assert found.code in {0, 1, 4}
    assert "python.version" in found.out
    assert "✓" not in found.out


def test_the_wizard_speaks_ascii_where_it_must(classready: Program, course: str) -> None:
    found = classready.run("--course", course, PYTHONIOENCODING="ascii")
    assert "> Way to the course's image" in found.out


def test_a_file_name_that_the_console_can_not_show_is_still_told(classready: Program) -> None:
    found = classready.run("status", "--course", "naïve/курс.toml", PYTHONIOENCODING="ascii")
    assert found.code == 2
    assert found.err.endswith(".toml: There is no such file. Check its name and folder.")


def test_twenty_columns_are_enough_for_the_wizard(classready: Program, course: str) -> None:
    argv, environment = classready.command("--course", course), classready.variables({"TERM": "xterm"})
    with terminal(argv, environment, classready.here, columns=NARROW) as narrow:
        narrow.wait_for(FIRST_QUESTION)
        narrow.wait_for("Your choice")
        narrow.type(f"q{ENTER}")
        narrow.exit_code()
        assert "\n → Way to the\n   course's image\n" in narrow.shown
        assert "  Stop here; go\n  on another time\n" in narrow.shown


def test_a_terminal_that_is_closed_ends_it(classready: Program, course: str) -> None:
    argv, environment = classready.command("--course", course), classready.variables({"TERM": "xterm"})
    with terminal(argv, environment, classready.here) as window:
        window.wait_for(FIRST_QUESTION)
        window.hang_up()
        assert window.exit_code() in {-signal.SIGHUP, 0, 130}
    assert not list(classready.own.rglob("bug-*"))


def test_a_terminal_that_is_closed_ends_it_also_where_hanging_up_is_ignored(
    classready: Program, course: str
) -> None:
    argv = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *classready.command("--course", course)]
    with terminal(argv, classready.variables({"TERM": "xterm"}), classready.here) as window:
        window.wait_for(FIRST_QUESTION)
        window.hang_up()
        assert window.exit_code() in {0, 130}
    assert not list(classready.own.rglob("bug-*"))


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error(classready: Program, course: str, closed: str) -> None:
    argv = ["sh", "-c", f'exec "$@" {closed}', "sh", *classready.command("status", "--course", course)]
    found = classready.run_argv(argv)
    assert (found.code, found.err) == (0, "")


def test_the_wizard_without_standard_input_says_what_is_next(classready: Program, course: str) -> None:
    argv = ["sh", "-c", 'exec "$@" <&-', "sh", *classready.command("--course", course)]
    found = classready.run_argv(argv)
    assert found.code == 1
    assert "Next: Way to the course's image" in found.out


def test_a_reader_that_has_gone_is_no_error(classready: Program, course: str) -> None:
    process = classready.start("check", "--json", "--course", course)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""


def test_output_into_a_full_disk_is_said(classready: Program, course: str) -> None:
    argv = ["sh", "-c", 'exec "$@" >/dev/full', "sh", *classready.command("status", "--course", course)]
    found = classready.run_argv(argv)
    assert (found.code, found.err) == (1, "classready: The disk is full. Free some space, then try again.")


def test_a_course_from_the_web_can_not_command_the_terminal(classready: Program) -> None:
    with serving() as server:
        server.body = course_text(title="\\u001b]0;mine\\u0007\\u001b[2J").encode()
        found = classready.run("status", "--course", server.url())
    assert found.code == 2
    assert "\x1b" not in found.out + found.err
    assert r'title: contains the control character "\x1b". Remove it.' in found.err
