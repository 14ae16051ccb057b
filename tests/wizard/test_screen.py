"""What the wizard shows, on terminals of every width and consoles of every age."""

import errno
import io
import os
import re
import shlex
import subprocess

import pytest
from rich.console import Console

from tests.parts.student import CLASSREADY
from wizard.screen import Screen, open_screen, wants_plain

LONG = "Your files are in /home/ada/classready/deep-learning-in-r-2026, which the container sees as /work."
PATH = "/home/ada/classready/deep-learning-in-r-2026,"


def screen(columns: int = 80, *, plain: bool = True) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    return Screen(Console(file=out, width=columns, no_color=True, emoji=False), plain=plain), out


def encoded(encoding: str) -> tuple[Screen, io.BytesIO]:
    data = io.BytesIO()
    return open_screen(plain=True, stream=io.TextIOWrapper(data, encoding=encoding, newline="\n")), data


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_lines_break_between_words_and_a_path_stays_whole(columns):
    at, out = screen(columns)
    at.say(LONG)
    at.item("good", LONG, indent=1)
    lines = out.getvalue().splitlines()
    assert [line for line in lines if len(line) > columns and PATH not in line] == []
    assert sum(PATH in line for line in lines) == 2
    assert " ".join(out.getvalue().replace("✓", "").split()) == f"{LONG} {LONG}"


def test_the_lines_of_an_item_stand_under_its_first():
    at, out = screen(20)
    at.item("bad", "one two three four five six", indent=1)
    assert out.getvalue() == " ✗ one two three\n   four five six\n"


def test_a_terminal_of_no_width_shows_every_word():
    at, out = screen(1)
    at.item("next", "Start the container")
    assert out.getvalue().split() == ["→", "Start", "the", "container"]


def test_a_command_is_never_broken_so_that_it_can_be_copied():
    at, out = screen(20)
    at.command("docker run --name 'two words' an/image:1")
    at.link("https://docs.docker.com/engine/install/")
    assert out.getvalue() == (
        "  $ docker run --name 'two words' an/image:1\n  https://docs.docker.com/engine/install/\n"
    )


def test_words_of_other_programs_are_never_read_as_markup():
    at, out = screen(plain=False)
    at.say("[bold]x[/bold] [/] [link=http://a]b :smile:")
    at.item("good", "[red]y[/]")
    at.command("echo [dim]")
    assert out.getvalue() == "[bold]x[/bold] [/] [link=http://a]b :smile:\n✓ [red]y[/]\n  $ echo [dim]\n"


def test_control_characters_of_other_programs_never_reach_the_terminal():
    at, out = screen()
    hostile = "\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\x08\x9b1m \u202etxt"
    at.say(hostile)
    at.item("bad", hostile)
    at.command(hostile)
    at.link(hostile)
    shown = r"red\u0008 \u202etxt"
    assert out.getvalue() == f"{shown}\n✗ {shown}\n  $ {shown}\n  {shown}\n"


def test_indented_lines_stay_indented_where_they_break():
    at, out = screen(20)
    at.say("  one two three four five\n\n  six")
    assert out.getvalue() == "  one two three four\n  five\n\n  six\n"


@pytest.mark.parametrize(
    ("encoding", "good", "bad", "following"),
    [
        ("utf-8", "✓", "✗", "→"),
        ("cp1252", "ok", "x", ">"),
        ("ascii", "ok", "x", ">"),
        ("cp437", "ok", "x", ">"),
    ],
)
def test_marks_are_what_the_console_can_show(encoding, good, bad, following):
    at, data = encoded(encoding)
    at.item("good", "a")
    at.item("bad", "b")
    at.item("next", "c")
    at.console.file.flush()
    assert data.getvalue().decode(encoding) == f"{good} a\n{bad} b\n{following} c\n"


def test_what_a_console_can_not_show_is_a_question_mark_and_no_crash():
    at, data = encoded("ascii")
    at.say("naïve 日本")
    at.console.file.flush()
    assert data.getvalue() == b"na?ve ??\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_every_command_speaks_on_a_console_of_an_old_encoding(student, encoding):
    environment = {**student.environment, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for command in (["check", "os"], ["check", "os", "--json"], ["course", "list"], ["course", "show"]):
        ran = subprocess.run([*CLASSREADY, *command], env=environment, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b""), command
        assert ran.stdout.decode(encoding)


@pytest.mark.parametrize("columns", [20, 40])
def test_the_terminal_of_any_width_shows_a_download(student, new_course, columns):
    with student.in_terminal("pull", "--course", str(new_course), columns=columns) as terminal:
        terminal.wait_for("Downloaded")
        assert terminal.exit_code() == 0
    assert "Traceback" not in terminal.shown


def test_a_bar_shows_how_far_it_is_and_goes_away():
    out = io.StringIO()
    console = Console(file=out, width=60, force_terminal=True, force_interactive=True, emoji=False)
    with Screen(console, plain=False).progress("Downloading") as update:
        update("Downloading: 1 MB of 2 MB", 0.5, {"[layer] a": 0.25})
    assert "1 MB of 2 MB" in out.getvalue()
    assert "[layer] a" in out.getvalue()


@pytest.mark.parametrize(("columns", "bar"), [(20, False), (40, False), (80, True)])
def test_a_narrow_terminal_shows_the_words_of_a_download_whole(columns, bar):
    out = io.StringIO()
    console = Console(file=out, width=columns, force_terminal=True, force_interactive=True, emoji=False)
    with Screen(console, plain=False).progress("Downloading") as update:
        update("Downloading: 12.3 MB of 50 MB, 3 MB/s, 12 s left", 0.25)
    words = " ".join(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|━|╺|╸", "", out.getvalue()).split())
    assert "Downloading: 12.3 MB of 50 MB, 3 MB/s, 12 s left" in words
    assert ("━" in out.getvalue()) is bar


def test_plain_progress_is_a_line_now_and_then():
    at, out = screen()
    now = iter([0.0, 1.0, 6.0, 6.0, 7.0])
    with at.progress("Downloading", clock=lambda: next(now)) as update:
        update("a", 0.1)
        update("b", 0.5, {"part": 0.1})
        update("c")
    assert out.getvalue() == "Downloading ...\nb (50%)\n"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"NO_COLOR": "1"}, True),
        ({"NO_COLOR": ""}, False),
        ({"ACCESSIBLE": "1"}, True),
        ({"TERM": "dumb"}, True),
        ({"TERM": "xterm"}, False),
    ],
)
def test_plain_lines_are_for_those_who_ask_for_them(environment, expected):
    master, slave = os.openpty()
    try:
        with os.fdopen(slave, "w", closefd=False) as terminal:
            assert wants_plain(environment, terminal) is expected
    finally:
        os.close(master)
        os.close(slave)


def test_a_file_gets_plain_lines():
    assert wants_plain({}, io.StringIO())


class Gone(io.StringIO):
    """A reader that is gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_a_reader_that_is_gone_is_told_to_whoever_writes():
    with pytest.raises(BrokenPipeError):
        open_screen(plain=True, stream=Gone()).say("one line")


def test_text_whose_reader_is_gone_ends_well():
    # A command of which nobody reads any more than the first line.
    shell = f'{shlex.join(CLASSREADY)} problems list | head -n 1; exit "${{PIPESTATUS[0]}}"'
    ran = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, check=False, env=os.environ | {"NO_COLOR": "1"}
    )
    assert (ran.returncode, ran.stderr, len(ran.stdout.splitlines())) == (0, "", 1)
