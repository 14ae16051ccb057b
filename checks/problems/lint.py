"""Refuses patterns that could hang.

A pattern may not repeat anything without a bound, nor repeat a group that holds a repetition, so the work for
one place of a text is bounded by a constant. Texts of any size are then safe: the engine looks at a bounded
number of places, each around the plain text that the pattern must contain.
"""

import re
from itertools import zip_longest
from typing import Final

from checks.problems.literals import alternatives, longest_literal, parts

_BOUNDED: Final = re.compile(r"\{(\d*),?(\d*)\}\??")
_ENDLESS: Final = frozenset({"*", "+", "*?", "+?"})
_WIDEST: Final = 400
_MOST_STEPS: Final = 20_000
_CLOSE: Final = ")"


def complaint(pattern: str) -> str | None:
    """Why a pattern may not be used, none where it may.

    Args:
        pattern: a regular expression.

    Returns:
        one clear sentence for the author of the pattern.
    """
    try:
        re.compile(pattern)
    except re.error as error:
        return f"not a regular expression: {error}"
    pieces = parts(pattern)
    if any(piece.startswith("\\") and piece[1].isdigit() for piece in pieces):
        return "a reference to an earlier group is not allowed"
    if not all(map(longest_literal, alternatives(pattern))):
        return "it needs at least three plain characters in a row that every match contains"
    return next(filter(None, (_runaway(parts(one)) for one in alternatives(pattern))), None)


def _runaway(pieces: list[str]) -> str | None:
    """What could take too long in it."""
    if not _ENDLESS.isdisjoint(pieces):
        return "* and + may run away on a long text; write how often at most, such as {0,80}"
    widths = [_width(piece) for piece in pieces if _BOUNDED.fullmatch(piece)]
    steps = 1
    for width in widths:
        if width is None or width > _WIDEST:
            return f"a repetition needs an upper bound of at most {_WIDEST}"
        steps *= width + 1
    if steps > _MOST_STEPS:
        return "too many repetitions in one pattern; use fewer, or smaller bounds"
    return "a repeated group may not hold a repetition itself" if _nested(pieces) else None


def _width(piece: str) -> int | None:
    """How often a repetition repeats at most, none where it has no bound."""
    found = _BOUNDED.fullmatch(piece)
    if found is None or piece.rstrip("?").endswith(",}"):
        return None
    return int(found[2] or found[1] or 0)


def _nested(pieces: list[str]) -> bool:
    """Whether a repeated group holds a repetition."""
    holds = [False]
    for piece, following in zip_longest(pieces, pieces[1:], fillvalue=""):
        if piece.startswith("("):
            holds.append(False)
        elif piece == _CLOSE and len(holds) > 1:
            inner = holds.pop()
            if inner and _BOUNDED.fullmatch(following):
                return True
            holds[-1] |= inner
        elif _BOUNDED.fullmatch(piece):
            holds[-1] = True
    return False
