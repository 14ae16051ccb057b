"""Takes patterns apart: into alternatives, and down to the plain texts that every match must contain."""

import re
from functools import cache
from itertools import zip_longest
from typing import Final

from checks.problems.normalise import folded

# Escapes, classes, group openings, brackets, repetitions, and runs of plain characters; a character that is
# repeated stands alone.
_PART: Final = re.compile(
    r"[^\\^$.|?*+()\[\]{}]+(?![?*+{])"
    r"|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?s:|\(\?[a-zA-Z<P#(].?"
    r"|\(|\)|\{\d*,?\d*\}\??|[*+?]\??|\||[\s\S]"
)
_UPPER: Final = re.compile(r"\\.|[A-Z]")
_SPECIAL: Final = frozenset("^$.()|*+?[{")
_CLOSE: Final = ")"
_OR: Final = "|"
_SHORTEST: Final = 3
_REPEATS: Final = ("?", "*", "+", "{")


def parts(pattern: str) -> list[str]:
    """The pattern cut into runs of characters, escapes, classes, brackets and repetitions."""
    return _PART.findall(pattern)


@cache
def alternatives(pattern: str) -> tuple[str, ...]:
    """The patterns of which the pattern is a choice.

    ``a|b`` and ``(?:a|b)`` are two; so is ``(?:a|b)c``, which is ``ac`` or ``bc``; others are one.
    """
    if _OR not in pattern:
        return (pattern,)
    return tuple(one for choice in _split(parts(pattern)) for one in _opened(choice))


def _split(pieces: list[str]) -> tuple[str, ...]:
    """The alternatives at the top of a pattern."""
    found = [""]
    depth = 0
    for piece in pieces:
        depth += piece.startswith("(") - (piece == _CLOSE)
        if piece == _OR and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return tuple(found)


def _opened(pattern: str) -> tuple[str, ...]:
    """The alternatives of the group at its start, each with what follows the group."""
    pieces = parts(pattern)
    end = _closing(pieces)
    rest = "".join(pieces[end + 1 :])
    if pieces[:1] != ["(?:"] or rest[:1] in _REPEATS or longest_literal(rest):
        return (pattern,)
    return tuple(one for choice in _split(pieces[1:end]) for one in alternatives(choice + rest))


def _closing(pieces: list[str]) -> int:
    """Where the group closes that the first piece opens."""
    depth = 0
    for place, piece in enumerate(pieces):
        depth += piece.startswith("(") - (piece == _CLOSE)
        if depth == 0:
            return place
    return -1


@cache
def literals(pattern: str) -> tuple[str, ...]:
    """The plain texts of three characters or more that every match contains, the longest first."""
    runs = [""]
    depth = 0
    pieces = parts(folded(pattern))
    for piece, following in zip_longest(pieces, pieces[1:], fillvalue=""):
        if piece == _OR and depth == 0:
            return ()
        depth += piece.startswith("(")
        plain = None if depth else _plain(piece)
        if plain is None or following[:1] in _REPEATS:
            runs.append("")
        else:
            runs[-1] += plain
        depth -= piece == _CLOSE
    return tuple(sorted((run for run in runs if len(run) >= _SHORTEST), key=len, reverse=True))


def longest_literal(pattern: str) -> str:
    """The longest plain text that every match contains, empty where there is none of three characters."""
    return next(iter(literals(pattern)), "")


@cache
def needs(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Plain texts that every match contains: of each tuple at least one.

    ``image (?:locked|taken)`` needs ``image`` and one of ``locked``, ``taken``.

    Args:
        pattern: a pattern without a choice at its top.
    """
    found: list[tuple[str, ...]] = [(literal,) for literal in literals(pattern)]
    pieces = parts(folded(pattern))
    depth = 0
    for place, piece in enumerate(pieces):
        if piece == "(?:" and depth == 0:
            end = place + _closing(pieces[place:])
            options = tuple(map(longest_literal, alternatives("".join(pieces[place + 1 : end]))))
            if all(options) and not "".join(pieces[end + 1 : end + 2]).startswith(_REPEATS):
                found.append(options)
        depth += piece.startswith("(") - (piece == _CLOSE)
    return tuple(found)


def _plain(piece: str) -> str | None:
    """The characters that a piece stands for, none where it is not plain."""
    if piece[0] == "\\":
        return None if piece[1].isalnum() else piece[1]
    return None if piece[0] in _SPECIAL else piece


@cache
def is_plain(pattern: str) -> bool:
    """Whether the pattern has nothing but plain text."""
    return all(_plain(piece) is not None for piece in parts(pattern))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as it is run: a space outside of brackets also matches a line break."""
    pieces = (
        piece if piece[0] in _SPECIAL or piece[0] == "\\" else piece.replace(" ", "[ \n]")
        for piece in parts(folded(pattern))
    )
    return re.compile("".join(pieces), re.MULTILINE)


def lower_case(pattern: str) -> str:
    r"""The pattern in lower case, its escapes left alone: ``\S`` is not ``\s``."""
    return _UPPER.sub(lambda found: found[0].lower() if len(found[0]) == 1 else found[0], pattern)
