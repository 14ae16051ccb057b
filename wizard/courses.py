"""What ``classready course`` does: list the courses that ship, show one, check a file, write a new one."""

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from checks.course import Course
from checks.course_file import CourseError, read_course, read_course_file
from checks.course_file.advice import author_notes, course_warnings
from checks.course_file.reading import SIZE_LIMIT
from checks.course_file.source import (
    DEFAULT_COURSE,
    SHIPPED,
    FoundCourse,
    fetched,
    find_course,
    shipped_ids,
)
from checks.probes.download import download
from checks.registry import ALL_CHECKS
from wizard.called import program
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.folders import cache
from wizard.whole_file import write_whole

TEMPLATE = SHIPPED.parent / "course_file" / "template.toml"
SCHEMA = SHIPPED / "course.schema.json"
_APPS = {"rstudio": "RStudio", "jupyter": "JupyterLab", "http": "A web page"}
_fetch = partial(download, limit=SIZE_LIMIT)


def list_courses(args: argparse.Namespace) -> Exit:
    """Print the courses that ship, the default first."""
    courses = [find_shipped(course).course for course in shipped_ids()]
    if args.json:
        _print_json([{"id": c.id, "title": c.title, "default": c.id == DEFAULT_COURSE} for c in courses])
        return Exit.READY
    width = max(len(course.id) for course in courses)
    for course in courses:
        default = " (used where none is named)" if course.id == DEFAULT_COURSE else ""
        print(f"{course.id:{width}}  {course.title}{default}")
    return Exit.READY


def find_shipped(course: str) -> FoundCourse:
    """A course that ships."""
    return find_course(course, Path(), _fetch, _known_checks())


def show_course(args: argparse.Namespace) -> Exit:
    """Print what a course asks for.

    Raises:
        CourseError: there is no such course, or it is not valid.
    """
    found = find_course(args.course or DEFAULT_COURSE, Path(cache()), _fetch, _known_checks())
    warnings = [*filter(None, [found.note]), *course_warnings(found.course, _today())]
    if args.json:
        place = {"origin": found.origin, "place": found.place}
        _print_json({**place, "warnings": warnings, "course": msgspec.to_builtins(found.course)})
        return Exit.READY
    print("\n".join(_described(found.course)))
    for warning in warnings:
        print(f"\nPlease note: {warning}")
    return Exit.READY


def check_course(args: argparse.Namespace) -> Exit:
    """Say whether a course file is valid, with every mistake and what its author should look at again."""
    try:
        course = _checked(args.file)
    except CourseError as error:
        return _report_invalid(args, error)
    notes = [*author_notes(course), *course_warnings(course, _today())]
    if args.json:
        _print_json({"file": args.file, "valid": True, "problems": [], "notes": notes})
        return Exit.READY
    print(f"{args.file}: valid. {course.id}: {course.title}")
    for note in notes:
        print(f"  note: {note}")
    return Exit.READY


def new_course(args: argparse.Namespace) -> Exit:
    """Write a course file to start from, and the JSON Schema beside it for editors.

    Raises:
        UsageError: the file is there already, or it can't be written.
    """
    target = Path(args.file)
    schema = target.with_name(SCHEMA.name)
    try:
        if target.exists() and not args.force:
            raise UsageError(f"{target} is there already. Name another file, or add --force.")
        write_whole(TEMPLATE.read_bytes(), target)
        if args.force or not schema.exists():
            write_whole(SCHEMA.read_bytes(), schema)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise UsageError(f"{target} could not be written ({reason}).") from error
    print(f"Wrote {target}, and {schema} for editors that complete keys.")
    print(f"Change it to your course, then: {program()} course check {target}")
    return Exit.READY


def _checked(file: str) -> Course:
    """The course of a file or an address; a copy kept from an earlier download never counts here."""
    if "://" in file:
        return read_course(fetched(file, _fetch), file, _known_checks())
    return read_course_file(Path(file), _known_checks())


def _report_invalid(args: argparse.Namespace, error: CourseError) -> Exit:
    if args.json:
        problems = msgspec.to_builtins(error.problems)
        _print_json({"file": args.file, "valid": False, "problems": problems, "notes": []})
        return Exit.USAGE
    for problem in error.problems:
        print(problem, file=sys.stderr)
    count = len(error.problems)
    print(f"classready: {count} {'mistakes' if count > 1 else 'mistake'} in {args.file}.", file=sys.stderr)
    return Exit.USAGE


def _described(course: Course) -> Sequence[str]:
    image, app = course.image, course.app
    size = f"{image.download_gb:g} GB to download, {image.disk_gb:g} GB on the disk"
    sign_in = f"; sign in as {app.user}, password {app.password}" if app.user else ""
    lines = [
        f"{course.title} ({course.id})",
        *(f"  {label}: {text}" for label, text in (("Ask", course.contact), ("Page", course.page)) if text),
        f"  Image: {image.name} ({size}; {', '.join(image.platforms)})",
        f"  App: {_APPS[app.kind]}, port {app.port}{sign_in}",
        f"  Memory: {course.machine.memory_gb:g} GB",
    ]
    for milestone in course.milestones:
        due = f" ({milestone.date})" if milestone.date else ""
        lines += [f"  {milestone.id}{due}: {milestone.title}", f"    checks: {', '.join(milestone.checks)}"]
    return lines


def _known_checks() -> tuple[str, ...]:
    return tuple(check.id for check in ALL_CHECKS)


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def _print_json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
