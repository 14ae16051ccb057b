"""Asking the Pythons before their check does."""

from checks.host import Host
from checks.model import Platform
from checks.python_places import ask_ahead, on_path
from checks.question import Question
from checks.questions import Command, Completed, Paths, Which


def test_a_python_that_was_asked_ahead_is_not_asked_again() -> None:
    asked: list[Question[object]] = []

    def answer(question: Question[object]) -> object:
        asked.append(question)
        if isinstance(question, Which):
            return Paths(("/usr/bin/python3",) if question.name == "python3" else ())
        return Completed("ran", 0, "Python 3.12.1\n")

    host = Host(Platform.LINUX, "/home/u", answer)
    ask_ahead(host)
    assert [python.version for python in on_path(host)] == ["3.12.1"]
    assert [q.argv for q in asked if isinstance(q, Command)] == [("/usr/bin/python3", "--version")]
