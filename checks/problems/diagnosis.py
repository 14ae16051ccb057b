"""The one place that says what an error text means."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from checks.course import CourseProblem
from checks.model import Platform
from checks.problems.hints import apparent_platform
from checks.problems.index import Entry, Index
from checks.problems.lint import complaint
from checks.problems.literals import longest_literal, lower_case
from checks.problems.model import Clue, CureText, Diagnosis, Problem
from checks.problems.resemblance import Vocabulary
from checks.problems.store import load
from checks.problems.text import View, shortened, views

_MOST_ANSWERS: Final = 3
_LIKELY_COSTS: Final = 30.0
_STEP_GIVES: Final = 6.0
_PER_CHARACTER: Final = 0.1
_LONGEST_COUNTED: Final = 40
# An explanation this far below the best one is a consequence of it, not a second problem.
_NEAR: Final = 15.0
_COURSE_RANK: Final = 80
_ONE_COMPUTER: Final = frozenset({Platform.WINDOWS, Platform.WSL})


@dataclass(frozen=True)
class _Evidence:
    """A clue that was found: whose, where, and how much it says."""

    problem: Problem
    line: str
    certain: bool
    score: float
    number: int


@dataclass(frozen=True)
class _Circumstances:
    """What is known beside the text."""

    step: str | None
    given: Platform | None
    likely: Platform | None


def diagnose(
    text: str,
    step: str | None = None,
    platform: Platform | None = None,
    extra: Iterable[CourseProblem] = (),
) -> tuple[Diagnosis, ...]:
    """What a text that somebody pasted, or that a program printed, most likely means.

    Args:
        text: any text, also megabytes of log; it need not hold an error.
        step: the step of the course that failed, such as ``pull``, where it is known.
        platform: where it failed, where known; else it is guessed from the text for clues that need it.
        extra: known problems that only the course has.

    Returns:
        the best explanation first. Where that is certain, others follow only if they are certain too and no
        consequence of it; where it is only likely, at most two others that are likely as well. Empty where
        nothing known was found.
    """
    index = _index(tuple(extra))
    ways = views(text)
    best: dict[str, _Evidence] = {}
    for one in sorted(_evidence(ways, step, platform, index), key=lambda one: (-one.score, one.number)):
        best.setdefault(one.problem.id, one)
    ranked = list(best.values())
    if not ranked:
        return _likeliest(ways[0], step, platform)
    if ranked[0].certain:
        lowest = ranked[0].score - _NEAR
        ranked = [one for one in ranked if one.certain and one.score >= lowest]
    return tuple(Diagnosis(one.problem, one.line, one.certain) for one in ranked[:_MOST_ANSWERS])


@lru_cache(maxsize=4)
def _index(extra: tuple[CourseProblem, ...]) -> Index:
    return Index((*map(of_course, extra), *load()))


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(load())


def of_course(own: CourseProblem) -> Problem:
    """The course's problem as one of ours; a pattern that could hang is left out (see ``lint``)."""
    return Problem(
        id=own.id,
        title=own.title or own.means,
        means=own.means,
        cure={"any": CureText(own.cure)},
        patterns=tuple(pattern for pattern in map(lower_case, own.patterns) if complaint(pattern) is None),
        link=own.link,
        rank=_COURSE_RANK,
    )


def _likeliest(view: View, step: str | None, platform: Platform | None) -> tuple[Diagnosis, ...]:
    """The one problem whose words the text shares, where no clue was found."""
    among = tuple(one for one in Platform if platform is None or _same_computer(platform, (one,)))
    found = _vocabulary().resembling(view.lines, step, among)
    return (Diagnosis(found[0], shortened(found[1]), certain=False),) if found else ()


def _evidence(
    ways: Sequence[View], step: str | None, platform: Platform | None, index: Index
) -> Iterator[_Evidence]:
    known = _Circumstances(step, platform, platform or apparent_platform(ways[0].body))
    several: dict[int, Entry] = {}
    for one in ways:
        # What is in the whole text may need only one more pattern that is in lines put together.
        entries = several | index.candidates(one.flat)
        several = {number: entry for number, entry in entries.items() if len(entry.clue.all) > 1}
        for entry in entries.values():
            place = _place(one, entry) if _applies(entry.problem, entry.clue, known) else None
            if place is not None:
                yield _weigh(entry, known, one.line_at(place))


def _applies(problem: Problem, clue: Clue, known: _Circumstances) -> bool:
    if clue.on and not _same_computer(known.likely, clue.on):
        return False
    if clue.steps and known.step not in clue.steps:
        return False
    return known.given is None or _same_computer(known.given, problem.platforms)


def _same_computer(platform: Platform | None, wanted: tuple[Platform, ...]) -> bool:
    """Whether it is one of these; Windows and its WSL print each other's errors."""
    return platform in wanted or (platform in _ONE_COMPUTER and not _ONE_COMPUTER.isdisjoint(wanted))


def _place(view: View, entry: Entry) -> int | None:
    """Where the clue was found: its first pattern's place."""
    first = view.find(entry.first)
    if first is None or not all(map(view.has, entry.clue.all[1:])) or any(map(view.has, entry.clue.unless)):
        return None
    return first


def _weigh(entry: Entry, known: _Circumstances, line: str) -> _Evidence:
    problem, clue = entry.problem, entry.clue
    certain = (clue.sure or problem.sure) == "certain"
    rank = problem.rank if clue.rank is None else clue.rank
    score = rank + _PER_CHARACTER * min(len(longest_literal(entry.first)), _LONGEST_COUNTED)
    if known.step in problem.steps:
        score += _STEP_GIVES
    return _Evidence(problem, line, certain, score if certain else score - _LIKELY_COSTS, entry.number)
