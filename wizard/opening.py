"""Opens what a command works with: the course that was named, what is remembered, the session."""

import argparse
import dataclasses
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from checks.catalog import known_ids
from checks.course import Course
from checks.course_file import CourseError
from checks.course_file.source import DEFAULT_COURSE, FoundCourse, find_course, shipped_ids
from wizard.errors import UsageError
from wizard.folders import cache, state
from wizard.here import Here
from wizard.prompts import PlainPrompter, Prompter, QuestionaryPrompter
from wizard.render.visible import one_line
from wizard.screen import Screen, open_screen
from wizard.session import Choices, Session
from wizard.state import Store

LIST_COLUMNS = 50


def open_session(args: argparse.Namespace, screen: Screen | None = None, here: Here | None = None) -> Session:
    """The session for a command's options, on this machine.

    Args:
        args: the options.
        screen: where it speaks, by default standard output.
        here: this machine, where somebody has begun to ask it already.

    Raises:
        UsageError: no course of this name, and the like.
        CourseError: the course file is bad.
    """
    screen = screen or open_screen(plain=args.plain)
    store = open_store()
    course = told_course(args, store)
    here = here or Here()
    here.cloud.is_for(course, here.host, store)
    session = Session(here.host, course, screen, _prompter(screen), store, _choices(args), here.cloud)
    if session.choices.work is not None and not session.choices.dry_run:
        store.choose(session.course.id, work=str(session.work))
    return session


def open_store() -> Store:
    """What is remembered, with its warnings on standard error."""
    return Store(Path(state()), lambda text: print(f"classready: {text}", file=sys.stderr))


def told_course(args: argparse.Namespace, store: Store) -> Course:
    """The course for a command's options; what is to be known about it goes to standard error.

    Raises:
        CourseError: there is no such course, or its file is bad.
    """
    found = chosen_course(args.course, store)
    if found.note:
        print(f"classready: {found.note}", file=sys.stderr)
    return found.course


def chosen_course(spec: str | None, store: Store) -> FoundCourse:
    """The course that is named (and from now on remembered), else the remembered one, else the default.

    Raises:
        CourseError: there is no such course, or its file is bad.
        UsageError: the same, of the remembered course.
    """
    remembered = store.load().course
    if spec is None:
        return _remembered_course(remembered)
    found = _found(spec)
    place = str(Path(found.place).absolute()) if found.origin == "file" else spec
    if place != remembered:
        store.change(lambda now: msgspec.structs.replace(now, course=place))
    return found


def course_of_report(own: str, spec: str | None, store: Store) -> Course:
    """The course by which somebody else's report is judged; it is not remembered.

    Args:
        own: id of the course that the report is about.
        spec: the course that was named, if one was; else the report's own is looked for among those that
            ship, and the one that was used last here is tried.
        store: remembers which that is.

    Raises:
        CourseError: there is no course of the name, or its file is bad.
        UsageError: none was named, and the report's own is not here.
    """
    if spec is not None or own in shipped_ids():
        return _found(spec or own).course
    remembered = store.load().course
    with suppress(CourseError):
        if remembered and (found := _found(remembered)).course.id == own:
            return found.course
    raise UsageError(
        f"The report is about the course {one_line(own)}, which is not here. Name the course's file or https "
        "address with --course."
    )


def _remembered_course(remembered: str) -> FoundCourse:
    try:
        return _found(remembered or DEFAULT_COURSE)
    except CourseError as error:
        raise UsageError(
            f"{error}\nThis course was used last; `--course {DEFAULT_COURSE}` (or any other) chooses another."
        ) from error


def _found(spec: str) -> FoundCourse:
    from checks.course_file.reading import SIZE_LIMIT
    from checks.probes.download import download

    return find_course(spec, Path(cache()), lambda url: download(url, SIZE_LIMIT), known_ids())


def _choices(args: argparse.Namespace) -> Choices:
    names = (field.name for field in dataclasses.fields(Choices))
    return Choices(**{name: getattr(args, name) for name in names if hasattr(args, name)})


def _prompter(screen: Screen) -> Prompter | None:
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    # Its lists cut what does not fit on a line, plain lines wrap.
    is_narrow = screen.console.width < LIST_COLUMNS
    return PlainPrompter() if screen.plain or is_narrow else QuestionaryPrompter()
