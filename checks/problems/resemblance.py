"""The likeliest cause of a failure that no clue fits: the problem whose words its lines share most.

Programs word the same failure differently from version to version. Where no pattern is found, the lines
that speak of a failure are compared with the words of every problem's patterns by Okapi BM25 (Robertson and
Zaragoza, The Probabilistic Relevance Framework, 2009). One answer is given, as a likely one, where it stands
out.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from math import log
from typing import Final

from checks.model import Platform
from checks.problems.hints import speaks_of_failure
from checks.problems.literals import alternatives
from checks.problems.model import Clue, Problem
from checks.problems.normalise import folded

# A word's weight levels off with how many patterns of a problem have it, and is less where words are many.
_LEVEL: Final = 1.2
_LENGTH: Final = 0.75
# Of 646 texts from public threads, those that no clue fitted: 18 right and 5 wrong answers, and none on 207
# normal texts.
_STANDS_OUT: Final = 1.5
_LEAST: Final = 12.0
_MOST_LINES: Final = 40
_WORD: Final = re.compile(r"[a-z][a-z0-9_./-]{2,40}")
_NOT_PLAIN: Final = re.compile(r"\{\d*,?\d*\}|\\[swdbSWDB]|[\[\](){}?*+|^$]")
_ESCAPED: Final = re.compile(r"\\(.)")


class Vocabulary:
    """The words of known problems, each with how much it speaks for its problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(problems)
        counts = {problem.id: _counted(problem) for problem in self._problems}
        having = Counter(word for counted in counts.values() for word in counted)
        usual = sum(map(Counter.total, counts.values())) / max(1, len(counts))
        self._weights = {
            name: {
                word: _rarity(having[word], len(counts)) * _levelled(many, counted.total() / usual)
                for word, many in counted.items()
            }
            for name, counted in counts.items()
        }

    def resembling(
        self, lines: Sequence[str], step: str | None, among: Collection[Platform]
    ) -> tuple[Problem, str] | None:
        """The problem whose words a failure's lines share most, and the line that shares most of them.

        Args:
            lines: of a text, as ``checks.problems.text.View`` shows them.
            step: the step that failed, where it is known; problems of other steps are left out.
            among: the platforms on which it may have failed.

        Returns:
            none where no line speaks of a failure, or no problem stands out.
        """
        told = [line for line in lines if speaks_of_failure(line)][-_MOST_LINES:]
        if not told:
            return None
        shared = set().union(*map(_words, told))
        possible = (
            problem
            for problem in self._problems
            if (step is None or step in problem.steps) and not set(problem.platforms).isdisjoint(among)
        )
        ranked = sorted(((self._score(shared, one), one) for one in possible), key=lambda pair: -pair[0])
        if not ranked or ranked[0][0] < max([_LEAST, *(_STANDS_OUT * score for score, _ in ranked[1:2])]):
            return None
        best = ranked[0][1]
        return best, max(told, key=lambda line: self._score(_words(line), best))

    def _score(self, words: set[str], problem: Problem) -> float:
        weights = self._weights[problem.id]
        return sum(weights.get(word, 0.0) for word in words)


def _rarity(having: int, problems: int) -> float:
    """How much a word says that so many of the problems have."""
    return log(1 + (problems - having + 0.5) / (having + 0.5))


def _levelled(many: int, length: float) -> float:
    """What it counts that so many patterns of a problem of this length (1 is the usual one) have a word."""
    return many * (_LEVEL + 1) / (many + _LEVEL * (1 - _LENGTH + _LENGTH * length))


def _counted(problem: Problem) -> Counter[str]:
    """In how many of a problem's patterns each word is."""
    clues = (given if isinstance(given, Clue) else Clue((given,)) for given in problem.patterns)
    patterns = (one for clue in clues for pattern in clue.all for one in alternatives(pattern))
    plain = (_ESCAPED.sub(r"\1", _NOT_PLAIN.sub(" ", pattern)) for pattern in patterns)
    return Counter(word for text in (*plain, problem.title) for word in _words(text))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(folded(text.lower())))
