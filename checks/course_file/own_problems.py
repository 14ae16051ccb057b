"""Tries the problems that a course describes: do their patterns recognise the texts given as samples?"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from checks.course import CourseProblem
from checks.course_file.faults import CourseFault
from checks.course_file.lines import Path as Place
from checks.course_file.lines import line_at, lines_of
from checks.course_file.reading import all_misfits, content_of, parsed, placed
from checks.course_file.shape import Misfit, printable, quoted
from checks.problems import complaint, diagnose
from checks.problems.literals import lower_case
from checks.problems.text import View, views

_LONGEST_SHOWN = 60
_ESCAPE_THEM = "Each of . ( ) [ ] { } + * ? | ^ $ that stands for itself needs a \\ before it."


class TriedProblem(msgspec.Struct, frozen=True):
    """A problem of a course, with how many samples it has, and how many of them it explains."""

    id: str
    samples: int
    recognised: int


class TriedProblems(msgspec.Struct, frozen=True):
    """What came of trying a course's problems.

    Attributes:
        problems: those that are whole enough to be tried.
        invalid: what may not stand in a course file, in its order.
        missed: samples that are not explained by their problem, and patterns that no sample shows.
        notes: what is allowed but worth a second look.
    """

    problems: tuple[TriedProblem, ...]
    invalid: tuple[CourseFault, ...]
    missed: tuple[CourseFault, ...]
    notes: tuple[CourseFault, ...]


def try_problems_of_file(path: Path, known_checks: Collection[str]) -> TriedProblems:
    """The same for a file.

    Raises:
        CourseError: there is none, it can't be read, it is above 256 KiB, or it is not TOML.
    """
    return try_problems(content_of(path), str(path), known_checks)


def try_problems(content: bytes | str, where: str, known_checks: Collection[str]) -> TriedProblems:
    """Try every problem of a course file, or of a file that holds nothing but ``[[problems]]``.

    Args:
        content: the file's content.
        where: its path or address, for the messages.
        known_checks: ids of all checks; milestones may name only these and their areas.

    Raises:
        CourseError: it is not TOML.
    """
    text, document = parsed(content, where)
    invalid = list(all_misfits(document, known_checks))
    if set(document) == {"problems"}:
        invalid = [misfit for misfit in invalid if misfit.path[0] == "problems"]
    trials = [_Trial(number, problem) for number, problem in _whole_ones(document.get("problems"))]
    own = [trial.problem for trial in trials]
    lines = lines_of(text)
    return TriedProblems(
        tuple(trial.counted(own) for trial in trials),
        placed(invalid, text, where),
        placed(itertools.chain.from_iterable(trial.missed(own) for trial in trials), text, where),
        placed(itertools.chain.from_iterable(trial.notes(lines) for trial in trials), text, where),
    )


def _whole_ones(tables: object) -> Iterator[tuple[int, CourseProblem]]:
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        try:
            yield number, msgspec.convert(table, CourseProblem)
        except msgspec.ValidationError:
            continue  # one of the invalid ones


class _Trial:
    """One problem of a course, with its samples as patterns see them."""

    def __init__(self, number: int, problem: CourseProblem) -> None:
        self.problem = problem
        self._path = ("problems", number)
        self._samples = [views(sample) for sample in problem.samples]
        lowered = enumerate(map(lower_case, problem.patterns))
        self._patterns = {n: pattern for n, pattern in lowered if complaint(pattern) is None}

    def counted(self, own: Sequence[CourseProblem]) -> TriedProblem:
        missed = sum(1 for _ in self._samples_not_explained(own))
        recognised = len(self._samples) - missed if self._patterns else 0
        return TriedProblem(self.problem.id, len(self._samples), recognised)

    def missed(self, own: Sequence[CourseProblem]) -> Iterator[Misfit]:
        """Samples that are not explained by the problem, and patterns that are in no sample."""
        yield from self._samples_not_explained(own)
        for number, pattern in self._patterns.items():
            if self._samples and len(self._samples_without(pattern)) == len(self._samples):
                message = f"{self._shown(number)} is found in none of the samples."
                yield Misfit((*self._path, "patterns", number), message, _hint([pattern], self._samples))

    def notes(self, lines: Mapping[Place, int]) -> Iterator[Misfit]:
        """Patterns that are in some of the samples only, and problems that have no sample."""
        if not self._samples:
            message = f"{self.problem.id} has no samples, so nothing was tried."
            yield Misfit(self._path, message, "Give texts in which it shows: samples = ['...'].")
        for number, pattern in self._patterns.items():
            without = self._samples_without(pattern)
            if 0 < len(without) < len(self._samples):
                places = dict.fromkeys(line_at(lines, (*self._path, "samples", n)) for n in without)
                message = f"{self._shown(number)} is not found in the {_samples_of_lines(places)}."
                yield Misfit((*self._path, "patterns", number), message)

    def _samples_not_explained(self, own: Sequence[CourseProblem]) -> Iterator[Misfit]:
        for number, sample in enumerate(self._samples if self._patterns else ()):
            best = next(iter(diagnose(self.problem.samples[number], extra=own)), None)
            if best is not None and best.problem.id == self.problem.id:
                continue
            path = (*self._path, "samples", number)
            explained = f"explained as {quoted(best.problem.title)} ({best.problem.id})" if best else ""
            patterns = [*self._patterns.values()]
            if any(_holds(sample, pattern) for pattern in patterns):
                yield Misfit(path, f"{self.problem.id}: this text is {explained} first.")
                continue
            instead = f"it is {explained}" if best else "nothing else explains it"
            message = f"{self.problem.id}: no pattern is found in this text; {instead}."
            yield Misfit(path, message, _hint(patterns, [sample]))

    def _samples_without(self, pattern: str) -> list[int]:
        return [number for number, sample in enumerate(self._samples) if not _holds(sample, pattern)]

    def _shown(self, number: int) -> str:
        pattern = self.problem.patterns[number]
        shown = pattern if len(pattern) <= _LONGEST_SHOWN else pattern[:_LONGEST_SHOWN] + "…"
        return f"{self.problem.id}: {printable(shown)}"


def _holds(sample: Sequence[View], pattern: str) -> bool:
    return any(view.has(pattern) for view in sample)


def _hint(patterns: Iterable[str], samples: Iterable[Sequence[View]]) -> str:
    """What to do where a pattern would be found if its special characters were plain ones."""
    pairs = itertools.product(map(re.escape, patterns), samples)
    return _ESCAPE_THEM if any(_holds(sample, pattern) for pattern, sample in pairs) else ""


def _samples_of_lines(numbers: Iterable[int]) -> str:
    *others, last = map(str, numbers)
    return f"samples of lines {', '.join(others)} and {last}" if others else f"sample of line {last}"
