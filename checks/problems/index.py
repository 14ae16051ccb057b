"""Finds the few clues that can be in a text, without trying them all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.problems.idioms import not_found
from checks.problems.literals import alternatives, needs
from checks.problems.model import Clue, Problem

_GRAM = 5
_STRIDE = 3
_OTHER_SCRIPT = 8
# However a text of this length lies in a longer one, a gram at a multiple of the stride is inside it.
_WINDOW = _GRAM + _STRIDE - 1


@dataclass(frozen=True)
class Entry:
    """One way in which one clue may begin to be found.

    Attributes:
        problem: whose clue it is.
        clue: the clue.
        first: the alternative of the clue's first pattern that this entry stands for.
        number: its place among all; decides between clues that say the same much.
    """

    problem: Problem
    clue: Clue
    first: str
    number: int


class Index:
    """Clues by the plain texts without which they cannot be found: the rarest of all their patterns.

    Plain texts in turn are kept by a few characters of them, those that the fewest others have. Of a text
    only every third place is looked up, so each is kept three times, from three places in a row. A text of
    two kilobytes is then compared with some dozens of them instead of thousands.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._short: list[str] = []
        self._by_gram: dict[str, list[str]] = defaultdict(list)
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for number, (problem, clue, first) in enumerate(_clues(problems)):
            entry = Entry(problem, clue, first, number)
            for literal in _most_telling(clue, first):
                self._entries[literal].append(entry)
        common = Counter(gram for literal in self._entries for gram in set(_grams(literal)))
        for literal in self._entries:
            if len(literal) < _WINDOW:
                self._short.append(literal)
                continue
            for gram in dict.fromkeys(_rarest_window(_grams(literal), common)):
                self._by_gram[gram].append(literal)
        self._grams = frozenset(self._by_gram)

    def candidates(self, flat: str) -> dict[int, Entry]:
        """Every entry whose plain text is in a text, by its number."""
        grams = {flat[at : at + _GRAM] for at in range(0, len(flat), _STRIDE)}
        grams &= self._grams
        near = {literal for gram in grams for literal in self._by_gram[gram]}
        present = [literal for literal in (*near, *self._short) if literal in flat]
        return {entry.number: entry for literal in present for entry in self._entries[literal]}


def _grams(text: str) -> list[str]:
    return [text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)]


def _rarest_window(grams: list[str], common: Counter[str]) -> list[str]:
    """As many grams in a row as the stride is long, those that the fewest plain texts have."""
    windows = (grams[at : at + _STRIDE] for at in range(len(grams) - _STRIDE + 1))
    return min(windows, key=lambda window: sum(common[gram] for gram in window))


def _most_telling(clue: Clue, first: str) -> tuple[str, ...]:
    """The plain texts of which a text must have one for the clue to be in it: those that are rarest."""
    others = [pattern for pattern in clue.all[1:] if len(alternatives(pattern)) == 1]
    needed = [choice for pattern in (first, *others) for choice in needs(pattern)]
    return max(needed, key=lambda choice: min(map(_rarity, choice)), default=("",))


def _rarity(literal: str) -> int:
    """How rare it is, roughly: long texts are, and other scripts among the words of English programs."""
    return len(literal) + (0 if literal.isascii() else _OTHER_SCRIPT)


def _clues(problems: Iterable[Problem]) -> Iterator[tuple[Problem, Clue, str]]:
    for problem in problems:
        absent = (Clue((words,)) for name in problem.missing_commands for words in not_found(name))
        for clue in (*problem.clues, *absent):
            for first in alternatives(clue.all[0]):
                yield problem, clue, first
