"""``classready explain`` without words, in a real terminal: what is pasted ends by itself."""

import subprocess

import pytest

from tests.checks.problems.texts import NORMAL
from tests.parts.student import CLASSREADY
from tests.parts.terminal import CTRL_C, CTRL_D, ENTER, terminal

DISK_FULL = "write /var/lib/docker/tmp/GetImageBlob1: no space left on device"
INVITATION = "Paste the error"
FOUND = "Known as disk-full"


@pytest.mark.parametrize(
    "keys",
    [
        f"{DISK_FULL}{ENTER}{ENTER}",
        f"\r\r{DISK_FULL}\r\rmore of it\r\r",
        f"{DISK_FULL}{CTRL_D}",
        f"{'x' * 6000} {DISK_FULL}\r\r",
    ],
    ids=["Enter twice", "empty lines inside", "Ctrl-D", "longer than a terminal's line editor takes"],
)
def test_a_paste_is_explained(student, keys):
    with student.in_terminal("explain") as shown:
        shown.answer(INVITATION, keys)
        shown.wait_for(FOUND)
        assert shown.exit_code() == 0


def test_a_log_with_empty_lines_in_it_is_pasted_whole(student):
    lines = "\n\n".join(NORMAL.values()).splitlines()[:150]
    log = [*lines, "", DISK_FULL, "", *lines, "", "the last line"]
    with student.in_terminal("explain", columns=80) as shown:
        shown.answer(INVITATION, "".join(f"{line}\r" for line in log))
        shown.wait_for("the last line")
        shown.type(ENTER)
        shown.wait_for(FOUND)
        assert shown.exit_code() == 0


@pytest.mark.parametrize(("keys", "code"), [(CTRL_C, 130), (CTRL_D, 2)])
def test_one_can_leave_without_pasting(student, keys, code):
    with student.in_terminal("explain") as shown:
        shown.answer(INVITATION, keys)
        assert shown.exit_code() == code
        assert "Traceback" not in shown.shown


def test_the_terminal_is_left_as_it_was_and_a_rest_of_the_paste_is_not_run(student):
    script = 'before=$(stty -g); "$@"; test "$before" = "$(stty -g)" && echo "as before"; cat'
    argv = ["sh", "-c", script, "sh", *CLASSREADY, "explain"]
    with terminal(argv, student.environment, student.folder) as shown:
        shown.answer(INVITATION, f"{DISK_FULL}{CTRL_D}rm -rf work{ENTER}")
        shown.wait_for("as before")
        shown.type(f"next{ENTER}")
        assert "rm" not in shown.wait_for("next next")
        shown.type(CTRL_D)
        assert shown.exit_code() == 0


def test_only_the_answer_goes_to_a_file(student):
    argv = ["sh", "-c", '"$@" >answer.json', "sh", *CLASSREADY, "explain", "--json"]
    with terminal(argv, student.environment, student.folder) as shown:
        shown.answer(INVITATION, f"{DISK_FULL}{ENTER}{ENTER}")
        assert shown.exit_code() == 0
    assert (student.folder / "answer.json").read_text().startswith("{")


def test_without_a_terminal_standard_input_is_read(student):
    done = subprocess.run(
        [*CLASSREADY, "explain"],
        env=student.environment,
        cwd=student.folder,
        input=DISK_FULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert FOUND in done.stdout
    assert done.stderr == ""


def test_nothing_at_all_is_wrong_usage(student):
    done = student.without_terminal("explain")
    assert (done.returncode, done.stderr) == (
        2,
        "classready: There is nothing to explain: standard input is empty.\n",
    )
