"""Finds the few clues that can be in a text, without trying them all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.problems.idioms import not_found
from checks.problems.literals import alternatives, longest_literal
from checks.problems.model import Clue, Problem

_GRAM = 4


@dataclass(frozen=True)
class Entry:
    """One way in which one clue may begin to be found.

    Attributes:
        problem: whose clue it is.
        clue: the clue.
        first: the alternative of the clue's first pattern that this entry stands for.
    """

    problem: Problem
    clue: Clue
    first: str


class Index:
    """Clues by the plain text without which they cannot be found.

    Plain texts in turn are kept by four characters of them, the four that the fewest others have: a text of
    two kilobytes is then compared with some dozens of them instead of thousands.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._short: list[str] = []
        self._by_gram: dict[str, list[str]] = defaultdict(list)
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for problem in problems:
            for entry in _entries(problem):
                self._entries[longest_literal(entry.first)].append(entry)
        common = Counter(gram for literal in self._entries for gram in set(_grams(literal)))
        for literal in self._entries:
            grams = _grams(literal)
            if grams:
                self._by_gram[min(grams, key=lambda gram: common[gram])].append(literal)
            else:
                self._short.append(literal)

    def candidates(self, flat: str) -> Iterator[tuple[str, Entry]]:
        """Every entry whose plain text is in a text, with that plain text."""
        present = self._by_gram.keys() & set(_grams(flat))
        literals = [*self._short, *(literal for gram in present for literal in self._by_gram[gram])]
        for literal in literals:
            if literal in flat:
                for entry in self._entries[literal]:
                    yield literal, entry


def _grams(text: str) -> list[str]:
    return [text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)]


def _entries(problem: Problem) -> Iterator[Entry]:
    absent = (words for name in problem.missing_commands for words in not_found(name))
    for given in (*problem.patterns, *absent):
        clue = given if isinstance(given, Clue) else Clue(all=(given,))
        for first in alternatives(clue.all[0]):
            yield Entry(problem, clue, first)
