"""The texts that problems are tested with."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.model import Platform
from checks.problems import Clue, load
from checks.problems.idioms import not_found
from checks.problems.text import views

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
    return [
        f"{problem}: {' + '.join(clue.all)}"
        for problem, clue in CLUES
        if any(all(map(view.has, clue.all)) and not any(map(view.has, clue.unless)) for view in ways)
    ]


def _clues() -> Iterator[tuple[str, Clue]]:
    for problem in load():
        absent = (words for name in problem.missing_commands for words in not_found(name))
        for given in (*problem.patterns, *absent):
            yield problem.id, given if isinstance(given, Clue) else Clue((given,))


def _cases() -> list[Case]:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("cases_*.toml"))]
    return [Case(**case) for table in tables for case in table["case"]]


def _normal() -> dict[str, str]:
    parts = (HERE / "normal.txt").read_text(encoding="utf-8").split("=== ")[1:]
    return {title: body for title, _, body in (part.partition("\n") for part in parts)}


CASES = _cases()
CLUES = tuple(_clues())
NORMAL = _normal()
