"""The JSON of ``classready explain``: the same facts as its text (documented in docs/explain.md)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from checks.course import Course
from checks.model import Check, Platform, page_of
from checks.problems import Diagnosis, Problem, cure
from wizard.explain.asked import Code, Word
from wizard.explain.understanding import Circumstances, Understood

SCHEMA = 1


class Explained(msgspec.Struct, frozen=True):
    """One known problem, with its cure for one platform."""

    problem: str
    title: str
    means: str
    certain: bool
    line: str
    cure: str
    commands: tuple[str, ...]
    link: str


def explained(one: Diagnosis, platform: Platform, course: Course | None) -> Explained:
    """An explanation, with what to do about it."""
    what = cure(one.problem, platform, course, one.line)
    commands = tuple(command.line for command in what.commands)
    problem = one.problem
    return Explained(
        problem.id, problem.title, problem.means, one.certain, one.line, what.text, commands, what.link
    )


def of_name(name: Word | Check | Problem | Code, known: Circumstances) -> dict[str, Any]:
    """The answer to a name that was asked for."""
    platform = known.platform or known.machine
    match name:
        case Word():
            return _document("word", platform, word={"word": name.word, "means": name.means})
        case Check():
            page = page_of(name.id)
            check = {"id": name.id, "title": name.title, "why": name.why, "needs": name.needs, "page": page}
            return _document("check", platform, check=check)
        case Problem():
            found = explained(Diagnosis(name, "", certain=True), platform, known.course)
            return _document("problem", platform, [found])
        case Code():
            failed = [{"check": check, "page": page_of(check)} for check in name.told.failed]
            told = {
                "code": name.code,
                "verdict": name.told.verdict,
                "failed": failed,
                "newer": name.told.newer,
            }
            return _document("code", platform, code=told)


def of_text(meant: Understood, course: Course | None, *, is_error: bool) -> dict[str, Any]:
    """The answer to a text.

    Args:
        meant: what it means.
        course: whom to ask, and the names in the cures.
        is_error: whether anything in it looks like an error, known or not.
    """
    found = [explained(one, meant.platform, course) for one in meant.found]
    contact = course.contact if course else ""
    return _document("text", meant.platform, found, is_error=is_error, contact=contact)


def _document(
    kind: str, platform: Platform, found: Iterable[Explained] = (), **more: object
) -> dict[str, Any]:
    return {"schema": SCHEMA, "kind": kind, "platform": platform, "found": list(found), **more}
