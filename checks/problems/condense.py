"""Cuts a very long text down to the lines in which a known problem could show."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Final

from checks.problems.literals import alternatives, longest_literal
from checks.problems.store import load

LONG: Final = 80_000
_WORD: Final = re.compile(r"[a-z0-9]{3,}")
_PIECE: Final = 2000
_OVERLAP: Final = 300
# How many lines each telling word may keep, from either end, until the rest is short enough.
_QUOTAS: Final = (40, 12, 4, 1)


def condensed(lines: list[str]) -> list[str]:
    """Lines that hold a telling word, with their neighbours, in order.

    A word that is in very many lines keeps only the first and the last of them, so a rare root cause in the
    middle of megabytes is never crowded out by a common word.
    """
    pieces = list(dict.fromkeys(_pieces(lines)))
    telling = _telling_words()
    holding: dict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for word in telling.intersection(_WORD.findall(piece.lower())):
            holding[word].append(number)
    kept: list[str] = []
    for quota in _QUOTAS:
        numbers = {n for places in holding.values() for n in (*places[:quota], *deque(places, quota))}
        wanted = sorted({n + d for n in numbers for d in (-1, 0, 1)} & set(range(len(pieces))))
        kept = [pieces[n] for n in wanted]
        if sum(map(len, kept)) <= LONG:
            return kept
    return [*_up_to(LONG // 2, kept), *reversed(_up_to(LONG // 2, reversed(kept)))]


def _up_to(most: int, lines: Iterable[str]) -> list[str]:
    """As many lines from the start as have so many characters together."""
    lines = list(lines)
    ends = accumulate(map(len, lines))
    return [line for line, end in zip(lines, ends, strict=True) if end <= most]


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if len(line) <= _PIECE:
            yield line
        else:
            yield from (line[at : at + _PIECE] for at in range(0, len(line), _PIECE - _OVERLAP))


@cache
def _telling_words() -> frozenset[str]:
    """For every pattern the word of it that the fewest other patterns have."""
    literals = [
        _WORD.findall(longest_literal(one)) for pattern in _patterns() for one in alternatives(pattern)
    ]
    common = Counter(word for words in literals for word in set(words))
    return frozenset(min(words, key=lambda word: (common[word], -len(word))) for words in literals if words)


def _patterns() -> Iterator[str]:
    for problem in load():
        for clue in problem.clues:
            yield from clue.all
