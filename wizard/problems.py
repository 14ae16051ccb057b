"""What ``classready problems`` does: list what is known, show one problem, try those of a course file."""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from checks.catalog import known_ids
from checks.course import Course
from checks.course_file.own_problems import TriedProblems, try_problems_of_file
from checks.model import Platform
from checks.probes import live_host
from checks.problems import Cure, Problem, cure, cures, find, load, of_course
from checks.problems.wording import wordings
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.explanation import SYSTEMS, show_cure
from wizard.opening import open_store, told_course
from wizard.screen import Screen, open_screen

AREAS = MappingProxyType(
    {
        "docker-install": "Installing Docker",
        "docker-daemon": "Starting Docker",
        "pull": "Downloading the image",
        "run": "Starting the container",
        "gpu": "Using the graphics processor",
        "app": "Opening and using the app",
        "python-conda": "Python and conda",
        "cloud": "The cloud",
        "course": "Your course",
    }
)
_TWO_COLUMNS = 100


def list_problems(args: argparse.Namespace) -> Exit:
    """Print every known problem by area, or those that speak of all the words.

    Raises:
        CourseError: the course file is bad.
    """
    words = [word.lower() for word in args.words]
    course = told_course(args, open_store())
    found = [one for one in _known(course) if _speaks_of(one, words)]
    if args.json:
        _print_json([_named(problem) for problem in found])
        return Exit.READY
    screen = open_screen(plain=args.plain)
    if not found:
        screen.say(f"No known problem speaks of {' and '.join(args.words)}.")
        return Exit.READY
    for area, problems in groupby(sorted(found, key=_area), key=_area):
        screen.title(list(AREAS.values())[area])
        _show_names(screen, list(problems))
    screen.say()
    screen.say("`classready problems show NAME` tells what one means, and what to do about it.")
    return Exit.READY


def show_problem(args: argparse.Namespace) -> Exit:
    """Print what a problem means, how it shows, and what to do about it.

    Raises:
        UsageError: there is no problem of this name.
        CourseError: the course file is bad.
    """
    course = told_course(args, open_store())
    problem = _found(args.problem, course)
    told = _told(problem, args.platform, course)
    if args.json:
        remedies = {str(one): msgspec.to_builtins(what) for ones, what in told for one in ones}
        known = {
            "means": problem.means,
            "sure": problem.sure,
            "says": wordings(problem),
            "link": problem.link,
        }
        _print_json({**_named(problem), **known, "cure": remedies})
        return Exit.READY
    screen = open_screen(plain=args.plain)
    _show_meaning(screen, problem)
    for ones, what in told:
        screen.title(f"What to do on {listed([SYSTEMS[one] for one in ones])}")
        show_cure(screen, what)
    return Exit.READY


def check_problems(args: argparse.Namespace) -> Exit:
    """Say which samples of a course file's problems are not recognised, and what else is wrong with them.

    Raises:
        CourseError: the file can't be read.
    """
    tried = try_problems_of_file(Path(args.file), known_ids())
    if args.json:
        _print_json({"file": args.file, **msgspec.to_builtins(tried)})
    else:
        _show_tried(args.file, tried)
    if tried.invalid:
        return Exit.USAGE
    return Exit.NOT_READY if tried.missed else Exit.READY


def _known(course: Course) -> list[Problem]:
    own = [msgspec.structs.replace(of_course(problem), steps=("course",)) for problem in course.problems]
    taken = {problem.id for problem in own}
    return [*(problem for problem in load() if problem.id not in taken), *own]


def _found(name: str, course: Course) -> Problem:
    own = {problem.id: problem for problem in _known(course) if "course" in problem.steps}
    problem = own.get(name) or find(name)
    if problem is not None:
        return problem
    near = get_close_matches(name.lower(), [one.id for one in _known(course)], n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    raise UsageError(f"No known problem has the name {name!r}. {meant}`classready problems list` shows all.")


def _told(
    problem: Problem, platform: str | None, course: Course
) -> tuple[tuple[Sequence[Platform], Cure], ...]:
    """What to do on the platforms that were asked for: one, all, or this computer's."""
    if platform == "all":
        return cures(problem, course)
    one = Platform(platform) if platform else live_host().platform
    return (((one,), cure(problem, one, course)),)


def _area(problem: Problem) -> int:
    return list(AREAS).index(problem.steps[0])


def _speaks_of(problem: Problem, words: Iterable[str]) -> bool:
    """Whether each of the words begins a word of it: ``port`` is in ``ports``, not in ``support``."""
    text = "\n".join([problem.id, problem.title, problem.means, *problem.steps]).lower()
    return all(re.search(rf"(?<!\w){re.escape(word)}", text) for word in words)


def _named(problem: Problem) -> dict[str, Any]:
    platforms = [str(platform) for platform in problem.platforms]
    return {"id": problem.id, "title": problem.title, "steps": problem.steps, "platforms": platforms}


def _show_names(screen: Screen, problems: Sequence[Problem]) -> None:
    if screen.console.width < _TWO_COLUMNS:
        for problem in problems:
            screen.item("open", problem.id)
            screen.say(f"  {problem.title}")
        return
    width = max(len(problem.id) for problem in load())
    for problem in problems:
        screen.say(f"  {problem.id:{width}}  {problem.title}")


def _show_meaning(screen: Screen, problem: Problem) -> None:
    screen.item("next", problem.title)
    if problem.means != problem.title:
        screen.say(problem.means)
    screen.say()
    screen.say(f"Where it is met: {listed([AREAS[step] for step in problem.steps])}.", style="dim")
    if len(problem.platforms) < len(Platform):
        screen.say(f"Only on: {listed([SYSTEMS[one] for one in problem.platforms])}.", style="dim")
    screen.say(f"How sure: {sureness(problem)}", style="dim")
    if says := wordings(problem):
        screen.title("Programs say it with words such as")
        for text in says:
            screen.say(f"  {text}")


def sureness(problem: Problem) -> str:
    """How much is certain about a text that shows the problem, one sentence without its first letter."""
    kinds = {clue.sure or problem.sure for clue in problem.clues}
    if not problem.patterns and not problem.missing_commands:
        return "no program prints it; classready finds it by looking."
    if kinds == {"likely"}:
        return "its words can mean something else too, so classready calls it likely."
    if "likely" in kinds:
        return "usually certain; where it is only likely, classready says so."
    return "where classready names it, it is certain."


def _show_tried(file: str, tried: TriedProblems) -> None:
    for fault in (*tried.invalid, *tried.missed):
        print(fault, file=sys.stderr)
    if not tried.problems and not tried.invalid:
        print(f"{file}: no problems of its own; they stand in [[problems]].")
    for one in tried.problems:
        counted = f"{one.recognised} of {one.samples} samples recognised" if one.samples else "no samples"
        print(f"{one.id}: {counted}")
    for note in tried.notes:
        print(f"  note: {note}")
    if tried.invalid or tried.missed:
        counts = list(_counted(tried))
        print(f"classready: {listed(counts)} in {file}.", file=sys.stderr)


def _counted(tried: TriedProblems) -> Iterator[str]:
    if tried.invalid:
        yield f"{len(tried.invalid)} {'mistakes' if len(tried.invalid) > 1 else 'mistake'}"
    if tried.missed:
        yield f"{len(tried.missed)} {'misses' if len(tried.missed) > 1 else 'miss'}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: one, two and three."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _print_json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
