"""Reads a course file: bytes in, a typed course out, or every fault at once."""

import codecs
import itertools
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from checks.course import SCHEMA_VERSION, Course
from checks.course_file.faults import CourseError, CourseFault, unusable
from checks.course_file.lines import line_at, lines_of
from checks.course_file.rules import rule_misfits
from checks.course_file.shape import Misfit, misfits
from checks.course_file.syntax import parse

SIZE_LIMIT = 256 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BARE_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def read_course(content: bytes | str, where: str, known_checks: Collection[str]) -> Course:
    """The course that a TOML text describes.

    Args:
        content: the file's content.
        where: its path or address, for the messages.
        known_checks: ids of all checks; milestones may name only these and their areas.

    Raises:
        CourseError: it is no course; all that is wrong with it, in the file's order.
    """
    text, document = parsed(content, where)
    found = list(all_misfits(document, known_checks))
    if found:
        raise CourseError(placed(found, text, where))
    return msgspec.convert(document, Course)


def read_course_file(path: Path, known_checks: Collection[str]) -> Course:
    """The course in a file.

    Raises:
        CourseError: there is none, it can't be read, it is above 256 KiB, or it is no course.
    """
    return read_course(content_of(path), str(path), known_checks)


def parsed(content: bytes | str, where: str) -> tuple[str, dict[str, Any]]:
    """The text of a course file, and what TOML makes of it.

    Raises:
        CourseError: it is no text, it is empty, or it is not TOML.
    """
    text = content if isinstance(content, str) else _decoded(content, where)
    if not text.strip():
        raise unusable(where, "The file is empty.", "`classready course new` writes one to start from.")
    return text, parse(text, where)


def content_of(path: Path) -> bytes:
    """The content of a course file.

    Raises:
        CourseError: there is none, it can't be read, or it is above 256 KiB.
    """
    where = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise unusable(where, "This is a folder; expected a course file (TOML).")
        if not stat.S_ISREG(status.st_mode):
            raise unusable(where, "This is not a regular file; expected a course file (TOML).")
        if status.st_size > SIZE_LIMIT:
            raise too_large(where)
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError as error:
        raise unusable(where, "There is no such file.", "Check its name and folder.") from error
    except PermissionError as error:
        raise unusable(
            where, "You are not allowed to read this file.", "Ask whoever gave it to you for a copy."
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise unusable(where, f"The file could not be read ({reason}).") from error
    if len(content) > SIZE_LIMIT:
        raise too_large(where)
    return content


def too_large(where: str) -> CourseError:
    """The error for a course above the limit."""
    message = f"It is too large for a course file (more than {SIZE_LIMIT // 1024} KiB)."
    return unusable(where, message, "Check that this is the right file.")


def _decoded(content: bytes, where: str) -> str:
    if content.startswith(_UTF16):
        raise unusable(where, "The file is saved as UTF-16.", "Save it as UTF-8 (an option of Save as).")
    if b"\0" in content:
        raise unusable(where, "This is a binary file; expected a course file (TOML).")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = CourseFault(where, "This is not text in UTF-8.", line=line, suggestion="Save it as UTF-8.")
        raise CourseError((fault,)) from error


def all_misfits(document: dict[str, Any], known_checks: Collection[str]) -> Iterator[Misfit]:
    """Everything that is wrong with a parsed course file."""
    version = document.get("schema", SCHEMA_VERSION)
    if isinstance(version, int) and version != SCHEMA_VERSION:
        # Every other fault may come from not knowing this version.
        yield _other_version(version)
        return
    shape = [] if _fits(document) else list(misfits(document))
    yield from shape
    taken = {fault.path for fault in shape}
    yield from (fault for fault in rule_misfits(document, known_checks) if fault.path not in taken)


def _fits(document: dict[str, Any]) -> bool:
    try:
        msgspec.convert(document, Course)
    except msgspec.ValidationError:
        return False
    return True


def _other_version(version: int) -> Misfit:
    message = f"this file is of version {version}; this classready reads version {SCHEMA_VERSION}."
    return Misfit(
        ("schema",), message, "Update classready." if version > SCHEMA_VERSION else "Write schema = 1."
    )


def placed(found: Iterable[Misfit], text: str, where: str) -> tuple[CourseFault, ...]:
    """What was found, with the lines of the text on which it stands, in their order."""
    lines = lines_of(text)
    faults = (
        CourseFault(where, m.message, line_at(lines, m.path), key=_written(m.path), suggestion=m.suggestion)
        for m in found
    )
    return tuple(sorted(faults, key=lambda fault: fault.line))


def _written(path: tuple[str | int, ...]) -> str:
    """A path as in the file; the line says which element of a list is meant."""
    keys = itertools.filterfalse(lambda part: isinstance(part, int), path)
    return ".".join(key if _BARE_KEY.issuperset(key) and key else ascii(key) for key in map(str, keys))
