"""The likeliest cause of a failure that no clue fits: the problem whose words its lines share most.

Programs word the same failure differently from version to version. Where no pattern is found, the lines
that speak of a failure are compared with the words of every problem's patterns by Okapi BM25 (Robertson and
Zaragoza, The Probabilistic Relevance Framework, 2009). One answer is given, as a likely one, where it stands
out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from math import log
from typing import Final

from checks.model import Platform
from checks.problems.hints import speaks_of_failure
from checks.problems.literals import alternatives
from checks.problems.model import Problem
from checks.problems.normalise import folded

# A word's weight levels off with how many patterns of a problem have it, and is less where words are many.
_LEVEL: Final = 1.2
_LENGTH: Final = 0.75
# Of 1172 texts, most from public threads, no clue fitted 209 when they were met first: these bounds gave 29
# right and 13 wrong answers, and none on 400 normal texts.
_STANDS_OUT: Final = 1.5
_LEAST: Final = 12.0
_MOST_LINES: Final = 40
# A program's sentence is shorter; a longer line has words of everything.
_LONGEST_LINE: Final = 250
_NOTHING: Final = (0.0, "")
_WORD: Final = re.compile(r"[a-z][a-z0-9_./-]{2,40}")
_NOT_PLAIN: Final = re.compile(r"\{\d*,?\d*\}|\\[swdbSWDB]|[\[\](){}?*+|^$]")
_ESCAPED: Final = re.compile(r"\\(.)")


class Vocabulary:
    """The words of known problems, each with how much it speaks for its problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = {problem.id: problem for problem in problems}
        counts = {name: _counted(problem) for name, problem in self._problems.items()}
        having = Counter(word for counted in counts.values() for word in counted)
        usual = sum(map(Counter.total, counts.values())) / max(1, len(counts))
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        for name, counted in counts.items():
            for word, many in counted.items():
                weight = _rarity(having[word], len(counts)) * _levelled(many, counted.total() / usual)
                self._weights[word][name] = weight

    def resembling(
        self, lines: Sequence[str], step: str | None, among: Collection[Platform]
    ) -> tuple[Problem, str] | None:
        """The problem whose words a failure's line shares most, and that line.

        One line must say it: the words of several may come together by chance.

        Args:
            lines: of a text, as ``checks.problems.text.View`` shows them.
            step: the step that failed, where it is known; problems of other steps are left out.
            among: the platforms on which it may have failed.

        Returns:
            none where no line speaks of a failure, or no problem stands out.
        """
        best: dict[str, tuple[float, str]] = {}
        starts = (line.strip()[:_LONGEST_LINE] for line in lines)
        for line in [start for start in starts if speaks_of_failure(start)][-_MOST_LINES:]:
            for name, score in self._scores(line).items():
                problem = self._problems[name]
                fits = (step is None or step in problem.steps) and not set(problem.platforms).isdisjoint(
                    among
                )
                if fits and score > best.get(name, _NOTHING)[0]:
                    best[name] = (score, line)
        ranked = sorted(best, key=lambda name: best[name][0], reverse=True)
        following = [_STANDS_OUT * best[name][0] for name in ranked[1:2]]
        if not ranked or best[ranked[0]][0] < max([_LEAST, *following]):
            return None
        return self._problems[ranked[0]], best[ranked[0]][1]

    def _scores(self, line: str) -> dict[str, float]:
        """How much the words of a line speak for each problem that has any of them."""
        scores: dict[str, float] = defaultdict(float)
        for word in _words(line):
            for name, weight in self._weights.get(word, {}).items():
                scores[name] += weight
        return scores


def _rarity(having: int, problems: int) -> float:
    """How much a word says that so many of the problems have."""
    return log(1 + (problems - having + 0.5) / (having + 0.5))


def _levelled(many: int, length: float) -> float:
    """What it counts that so many patterns of a problem of this length (1 is the usual one) have a word."""
    return many * (_LEVEL + 1) / (many + _LEVEL * (1 - _LENGTH + _LENGTH * length))


def _counted(problem: Problem) -> Counter[str]:
    """In how many of a problem's patterns each word is."""
    patterns = (one for clue in problem.clues for pattern in clue.all for one in alternatives(pattern))
    plain = (_ESCAPED.sub(r"\1", _NOT_PLAIN.sub(" ", pattern)) for pattern in patterns)
    return Counter(word for text in (*plain, problem.title) for word in _words(text))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(folded(text.lower())))
