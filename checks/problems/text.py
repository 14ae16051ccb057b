"""A text that patterns are looked for in, with the way back from a match to the line that a person pasted."""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Final

from checks.problems.condense import LONG, condensed
from checks.problems.literals import alternatives, compiled, is_plain, literals
from checks.problems.normalise import comparable, joined, readable

_LONGEST_LINE: Final = 300
_REACH: Final = 600
_MOST_PLACES: Final = 12


@dataclass(frozen=True, slots=True)
class _Way:
    """A pattern without a choice at its top, and the plain texts that it needs."""

    pattern: str
    longest: str
    others: tuple[str, ...]
    is_plain: bool


@cache
def _ways(pattern: str) -> tuple[_Way, ...]:
    found = ((one, *(literals(one) or ("",))) for one in alternatives(pattern))
    return tuple(_Way(one, longest, tuple(others), is_plain(one)) for one, longest, *others in found)


@dataclass(frozen=True)
class View:
    """One way to read the lines of a text.

    Attributes:
        lines: as a person sees them.
        body: the lines as patterns see them, joined by line breaks.
        flat: the body with a blank for each line break, so that plain texts are found across lines.
        starts: where each line starts in the body.
        whole: the view of the whole text, where this one has only some of its lines.
        known: what was looked for before.
    """

    lines: list[str]
    body: str
    flat: str
    starts: list[int]
    whole: "View | None" = None
    known: dict[str, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: list[str], whole: "View | None" = None) -> "View":
        """The view of these readable lines."""
        kept = [(line, same) for line in lines if (same := comparable(line))]
        same_lines = [same for _, same in kept]
        body = "\n".join(same_lines)
        starts = list(accumulate((len(line) + 1 for line in same_lines), initial=0))
        return cls([line for line, _ in kept], body, body.replace("\n", " "), starts, whole)

    def find(self, pattern: str) -> int | None:
        """Where the pattern matches first, none where it does not."""
        if pattern not in self.known:
            places = [self._find_one(way) for way in _ways(pattern)]
            self.known[pattern] = min((place for place in places if place is not None), default=None)
        return self.known[pattern]

    def has(self, pattern: str) -> bool:
        """Whether the pattern matches, here or anywhere in the text."""
        return self.find(pattern) is not None or (self.whole is not None and self.whole.has(pattern))

    def _find_one(self, way: _Way) -> int | None:
        """Where a pattern without a choice at its top matches.

        The expression is only run around places that hold its longest plain part, and around a bounded number
        of them from both ends: a long text of near misses costs no more than a short one.
        """
        first = self.flat.find(way.longest)
        if first < 0 or way.is_plain:
            return first if first >= 0 else None
        for literal in way.others:
            if literal not in self.flat:
                return None
        expression = compiled(way.pattern)
        for place in self._places(way.longest, first):
            found = expression.search(self.body, max(0, place - _REACH), place + _REACH)
            if found:
                return found.start()
        return None

    def _places(self, literal: str, first: int) -> list[int]:
        """Where to look: places from the start and from the end, none near one that was looked at."""
        places = [first]
        while (
            len(places) < _MOST_PLACES and (after := self.flat.find(literal, places[-1] + _REACH // 2)) >= 0
        ):
            places.append(after)
        if len(places) < _MOST_PLACES:
            return places
        backwards = [len(self.flat)]
        while len(backwards) <= _MOST_PLACES and (
            (before := self.flat.rfind(literal, places[-1] + 1, max(0, backwards[-1] - _REACH // 2))) >= 0
        ):
            backwards.append(before)
        return places + backwards[:0:-1]

    def line_at(self, place: int) -> str:
        """The line that holds this place of the body, cut to what fits into an answer."""
        return shortened(self.lines[bisect_right(self.starts, place) - 1])


def shortened(line: str) -> str:
    """A line cut to what fits into an answer."""
    line = line.strip()
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 3] + "..."


def views(text: str) -> tuple[View, ...]:
    """The ways to read a text: as it is, and with the lines put together that a terminal has cut."""
    lines = readable(text).split("\n")
    if len(text) > LONG:
        lines = condensed(lines)
    view = View.of(lines)
    together = joined(lines)
    return (view, View.of(together, whole=view)) if together else (view,)
