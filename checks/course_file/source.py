"""Finds a course: one that ships, a file, or a web address (kept for offline use)."""

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable, Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import msgspec

from checks.course import Course
from checks.course_file.faults import CourseError, unusable
from checks.course_file.reading import read_course, read_course_file
from checks.course_file.shape import printable, quoted
from checks.probes.download import Downloaded

DEFAULT_COURSE = "lab-keras-r"
SHIPPED = Path(__file__).parent.parent / "courses"

Fetch = Callable[[str], Downloaded]
_WHAT_TO_DO = {
    "failed": "Check the address and your connection, then try again.",
    "forbidden": "Ask the course for an https:// address, or download the file and name it instead.",
    "too-large": "Check that this is the address of a course file.",
}


class FoundCourse(msgspec.Struct, frozen=True):
    """A course and where it comes from.

    Attributes:
        course: the course.
        origin: one that ships, a file of this machine, or a web address (no command from there is run
            on this machine without showing it and asking).
        place: the file's path or the web address.
        note: what a person should know about it, such as that an older copy is used; empty if nothing.
    """

    course: Course
    origin: Literal["shipped", "file", "url"]
    place: str
    note: str = ""


def shipped_ids() -> tuple[str, ...]:
    """Ids of the courses that ship, the default first."""
    ids = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    return tuple(sorted(ids, key=lambda course: course != DEFAULT_COURSE))


def find_course(spec: str, cache_folder: Path, fetch: Fetch, known_checks: Collection[str]) -> FoundCourse:
    """The course that somebody means.

    Args:
        spec: id of a course that ships, path of a file, or https address (http only to this machine).
        cache_folder: where a copy of a course from the web is kept.
        fetch: gets a web address, limited to ``SIZE_LIMIT`` bytes (``checks.probes.download``).
        known_checks: ids of all checks; milestones may name only these and their areas.

    Raises:
        CourseError: there is no such course, or it is not valid.
    """
    if "://" in spec:
        return _from_web(spec, cache_folder, fetch, known_checks)
    if spec in shipped_ids():
        path = SHIPPED / f"{spec}.toml"
        return FoundCourse(read_course_file(path, known_checks), "shipped", str(path))
    if _looks_like_path(spec):
        return FoundCourse(read_course_file(Path(spec), known_checks), "file", spec)
    raise unusable(quoted(spec), "There is no course of this name.", _ships(spec))


def _looks_like_path(spec: str) -> bool:
    named = spec.lower().endswith(".toml") or any(separator in spec for separator in "/\\")
    return named or (bool(spec) and os.path.exists(spec))  # noqa: PTH110 - Path.exists raises for odd names


def _ships(spec: str) -> str:
    near = get_close_matches(spec.lower(), shipped_ids(), n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}Courses that ship: {', '.join(shipped_ids())}. A file or an https:// address works too."


def _from_web(url: str, cache_folder: Path, fetch: Fetch, known_checks: Collection[str]) -> FoundCourse:
    copy = cache_folder / "courses" / f"{hashlib.sha256(url.encode(errors='replace')).hexdigest()[:32]}.toml"
    try:
        content = fetched(url, fetch)
        course = read_course(content, url, known_checks)
    except CourseError as error:
        kept = _kept(copy, url, known_checks)
        if kept is None:
            raise
        day = dt.datetime.fromtimestamp(copy.stat().st_mtime, tz=dt.UTC).date()
        reason = str(msgspec.structs.replace(error.problems[0], suggestion="")).removeprefix(f"{url}: ")
        return FoundCourse(
            kept, "url", url, f"Using the copy of {day}, since the course can't be had now: {reason}"
        )
    return FoundCourse(course, "url", url, _keep(copy, content))


def fetched(url: str, fetch: Fetch) -> bytes:
    """The content of a web address.

    Raises:
        CourseError: it can't be had.
    """
    answer = fetch(url)
    if answer.status == "ok":
        return answer.content
    what = f"The course could not be downloaded: {printable(answer.detail)}."
    raise unusable(url, what, _WHAT_TO_DO[answer.status])


def _kept(copy: Path, url: str, known_checks: Collection[str]) -> Course | None:
    try:
        return read_course(copy.read_bytes(), url, known_checks)
    except (OSError, CourseError):
        return None


def _keep(copy: Path, content: bytes) -> str:
    """Write a copy, never seen half written by another classready; failing to is worth a note only."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=copy.parent) as folder:
            half = Path(folder, copy.name)
            half.write_bytes(content)
            half.replace(copy)
    except OSError as error:
        return f"The course could not be kept for offline use ({error.strerror})."
    return ""
