"""The texts that problems are tested with."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checks.model import Platform
from checks.problems import Clue, load
from checks.problems.idioms import not_found
from checks.problems.text import View, views

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A text that a program prints for a problem, and where its wording comes from."""

    problem: str
    source: str
    text: str
    platform: str | None = None

    @property
    def known_platform(self) -> Platform | None:
        """The platform that the case needs to be told apart, if any."""
        return Platform(self.platform) if self.platform else None


def clues_in(text: str) -> list[str]:
    """The clues that are in a text, each as its problem and its patterns.

    ``diagnose`` is kinder: it leaves out what a step or a platform rules out.
    """
    ways = views(text)
    return [_named(problem.id, clue) for problem, clue in (*CLUES, *SHELLS_CLUES) if _is_in(ways, clue)]


def clues_without_text() -> list[str]:
    """The clues of the problem files that are in no text of their own problem.

    Their words are from a program's source or documentation; here nobody has seen them printed.
    """
    texts: dict[str, list[tuple[View, ...]]] = defaultdict(list)
    for case in CASES:
        texts[case.problem].append(views(case.text))
    return [
        _named(problem.id, clue)
        for problem, clue in CLUES
        if not any(_is_in(ways, clue) for ways in texts[problem.id])
    ]


def _is_in(ways: Iterable[View], clue: Clue) -> bool:
    return any(all(map(view.has, clue.all)) and not any(map(view.has, clue.unless)) for view in ways)


def _named(problem: str, clue: Clue) -> str:
    return f"{problem}: {' + '.join(clue.all)}"


def _cases() -> list[Case]:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("cases_*.toml"))]
    return [Case(**case) for table in tables for case in table["case"]]


def _normal() -> dict[str, str]:
    parts = (HERE / "normal.txt").read_text(encoding="utf-8").split("=== ")[1:]
    return {title: body for title, _, body in (part.partition("\n") for part in parts)}


CASES = _cases()
CLUES = [(problem, clue) for problem in load() for clue in problem.clues]
# Every shell's words for a program that is not there.
SHELLS_CLUES = [
    (problem, Clue((words,)))
    for problem in load()
    for name in problem.missing_commands
    for words in not_found(name)
]
NORMAL = _normal()
