"""Both ways of asking, in a real terminal."""

import io
import sys

import pytest

from tests.parts.terminal import CTRL_C, CTRL_D, DOWN, ENTER, terminal
from tests.wizard import asking
from wizard.prompts import PlainPrompter

UP = "\x1b[A"


def answered(student, asked: str, shown: str, keys: str, columns: int = 80) -> str:
    """What a question gives when these keys are typed once it is shown."""
    command = [sys.executable, asking.__file__, *asked.split()]
    with terminal(command, student.environment, student.folder, columns=columns) as opened:
        opened.answer(shown, keys)
        opened.wait_for("answer: ")
        assert opened.exit_code() == 0
        return opened.shown.rpartition("answer: ")[2]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (ENTER, "d"),
        (DOWN + ENTER, "s"),
        (DOWN + DOWN + ENTER, "w"),
        (UP + ENTER, "w"),
        (f"s{ENTER}", "s"),
        (f"sd{ENTER}", "d"),
        (f"x{ENTER}", "d"),
        (f"?{ENTER}", "w"),
        (CTRL_C, "enough"),
        (CTRL_D, "enough"),
    ],
    ids=[
        "Enter",
        "down",
        "down twice",
        "up",
        "letter",
        "two letters",
        "no such letter",
        "?",
        "Ctrl-C",
        "Ctrl-D",
    ],
)
def test_a_menu_is_answered_by_arrows_letters_and_signs(student, keys, answer):
    assert answered(student, "menus choose", "mean?", keys) == answer


@pytest.mark.parametrize("columns", [20, 40])
def test_a_menu_works_on_a_narrow_terminal(student, columns):
    assert answered(student, "menus choose", "Skip it", f"s{ENTER}", columns) == "s"


@pytest.mark.parametrize(
    ("question", "keys", "answer"),
    [
        ("yes", ENTER, "True"),
        ("no", ENTER, "False"),
        ("no", "y", "True"),
        ("yes", "n", "False"),
        ("yes", CTRL_C, "enough"),
        ("yes", CTRL_D, "enough"),
    ],
)
def test_yes_or_no_has_an_answer_for_enter(student, question, keys, answer):
    assert answered(student, f"menus {question}", "Really?", keys) == answer


@pytest.mark.parametrize(("keys", "answer"), [(ENTER, "None"), (CTRL_C, "enough"), (CTRL_D, "enough")])
@pytest.mark.parametrize("way", ["menus", "plain"])
def test_waiting_ends_with_enter(student, way, keys, answer):
    assert answered(student, f"{way} wait", "Press Enter", keys) == answer


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(f"  ada@host {ENTER}", "<ada@host>"), (ENTER, "<>"), (CTRL_C, "enough"), (CTRL_D, "enough")],
)
@pytest.mark.parametrize("way", ["menus", "plain"])
def test_a_line_is_taken_without_spaces_around_it(student, way, keys, answer):
    assert answered(student, f"{way} text", "Which machine?", keys) == answer


@pytest.mark.parametrize(
    ("keys", "answer"), [(f"hunter2{ENTER}", "7"), (CTRL_C, "enough"), (CTRL_D, "enough")]
)
@pytest.mark.parametrize("way", ["menus", "plain"])
def test_a_secret_is_not_shown_while_it_is_typed(student, way, keys, answer):
    command = [sys.executable, asking.__file__, way, "secret"]
    with terminal(command, student.environment, student.folder, columns=80) as opened:
        opened.answer("Token:", keys)
        opened.wait_for("answer: ")
        assert opened.exit_code() == 0
        assert opened.shown.rpartition("answer: ")[2] == answer
        assert "hunter2" not in opened.shown


@pytest.mark.parametrize(("keys", "answer"), [(CTRL_C, "enough"), (CTRL_D, "enough"), ("s\r", "s")])
def test_plain_lines_end_with_the_same_keys(student, keys, answer):
    assert answered(student, "plain choose", "[d]:", keys) == answer


def typed(monkeypatch, text: str) -> PlainPrompter:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    return PlainPrompter()


@pytest.mark.parametrize(
    ("lines", "answer", "complaints"),
    [("\n", "d", 0), ("S\n", "s", 0), (" ? \n", "w", 0), ("skip\n7\n\x00\ns\n", "s", 3)],
)
def test_a_plain_menu_asks_again_until_it_understands(monkeypatch, capsys, lines, answer, complaints):
    assert typed(monkeypatch, lines).choose("What now?", asking.CHOICES) == answer
    out = capsys.readouterr().out
    assert out.startswith("What now?\n  d  Do it\n  s  Skip it\n  w  What do the words mean?\n")
    assert out.count("Type one of: d s w\n") == complaints


@pytest.mark.parametrize(
    ("lines", "default", "answer"),
    [("\n", True, True), ("\n", False, False), ("maybe\nYES\n", False, True), ("ja\nNo\n", True, False)],
)
def test_a_plain_yes_or_no_asks_again_until_it_understands(monkeypatch, capsys, lines, default, answer):
    assert typed(monkeypatch, lines).confirm("Really?", default=default) is answer
    assert capsys.readouterr().out.count("Type y for yes or n for no.") == lines.count("\n") - 1


def test_the_end_of_input_is_no_answer(monkeypatch):
    with pytest.raises(KeyboardInterrupt):
        typed(monkeypatch, "maybe").confirm("Really?", default=True)


def test_plain_lines_break_between_words(student):
    command = [sys.executable, asking.__file__, "plain", "choose"]
    with terminal(command, student.environment, student.folder, columns=20) as opened:
        opened.answer("Your choice [d]:", ENTER)
        opened.wait_for("answer: d")
        assert [line.rstrip() for line in opened.shown.splitlines()][3:5] == [
            "  w  What do the",
            "  words mean?",
        ]
        assert opened.exit_code() == 0
