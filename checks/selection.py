"""Which checks are meant by the names that somebody typed."""

import difflib
from collections.abc import Iterable, Sequence

from checks.course import Course
from checks.model import Check


class UnknownNameError(LookupError):
    """There is no check, area or milestone of a name; the message names the nearest."""


def select(checks: Sequence[Check], names: Iterable[str]) -> tuple[Check, ...]:
    """The checks of these ids or areas (``docker`` is every ``docker.*``) and what they need, in order.

    Raises:
        UnknownNameError: no check or area is called so.
    """
    wanted = {check.id for name in names for check in _named(checks, name)}
    by_id = {check.id: check for check in checks}
    todo = list(wanted)
    while todo:
        needs = set(by_id[todo.pop()].needs) & by_id.keys() - wanted
        wanted |= needs
        todo += needs
    return tuple(check for check in checks if check.id in wanted)


def of_milestone(checks: Sequence[Check], course: Course, milestone: str) -> tuple[Check, ...]:
    """The checks that a milestone of the course asks for, and what they need.

    Raises:
        UnknownNameError: the course has no such milestone.
    """
    found = next((m for m in course.milestones if m.id == milestone), None)
    if found is None:
        known = [m.id for m in course.milestones]
        raise UnknownNameError(_unknown("milestone", milestone, known))
    return select(checks, found.checks)


def _named(checks: Sequence[Check], name: str) -> list[Check]:
    found = [check for check in checks if name in {check.id, check.id.partition(".")[0]}]
    if not found:
        areas = dict.fromkeys(check.id.partition(".")[0] for check in checks)
        raise UnknownNameError(_unknown("check", name, [check.id for check in checks], areas))
    return found


def _unknown(kind: str, name: str, known: Sequence[str], also: Iterable[str] = ()) -> str:
    if not known:
        return f"This course has no {kind} called {name!r}; it has none at all."
    near = difflib.get_close_matches(name, [*known, *also], 1, 0.5)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
    return f"There is no {kind} called {name!r}. {hint}"
