"""What is different between two reports of one machine, or between a report and its judgement today."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from checks.model import Result, Status
from checks.questions import Memory
from checks.recording import plain
from checks.report import CourseFacts, Entry, Moment, Report, StepDone, Verdict
from checks.runner import NEVER_ASKED

_SAME_MEMORY = 0.1


class Change(StrEnum):
    """What became of a check from one report to the next.

    BETTER and WORSE say that both looked and saw another thing; STILL that both saw what needs attention. NEW
    needs attention and was not looked at, or could not be told, before. DOUBT can't be told any more. HIDDEN
    was looked at and is not, because something else has to be ready first. NEVER_ASKED can't be told, because
    today's check asks something that was not asked of that machine. GONE is no check any more. SAME is
    everything else: in order, or not looked at, in both.
    """

    BETTER = "better"
    WORSE = "worse"
    NEW = "new"
    STILL = "still"
    DOUBT = "doubt"
    HIDDEN = "hidden"
    NEVER_ASKED = "never asked"
    GONE = "gone"
    SAME = "same"


class Compared(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check in two reports.

    Attributes:
        before: its result and advice in the older one, none if it is not in there.
        after: the same of the newer one.
    """

    check: str
    title: str
    change: Change
    before: Entry | None = None
    after: Entry | None = None


class MilestoneChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A milestone's verdict in two reports; none where the course had no such milestone."""

    id: str
    title: str
    before: Verdict | None = None
    after: Verdict | None = None


class Made(msgspec.Struct, frozen=True):
    """Where one of the two comes from, and what it says as a whole."""

    tool: str
    created: Moment
    platform: str
    system: str
    memory: int
    course: CourseFacts
    verdict: Verdict


class Comparison(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two reports side by side.

    Attributes:
        differences: what makes them hard to compare: names of ``Made``'s fields (``platform``, ``system``,
            ``memory``), ``course`` for another course, ``course version`` for another version of its file.
        changes: in the order of the newer report; those that are gone at the end.
        steps: what was done since the older one.
    """

    before: Made
    after: Made
    differences: tuple[str, ...] = ()
    milestones: tuple[MilestoneChange, ...] = ()
    changes: tuple[Compared, ...] = ()
    steps: tuple[StepDone, ...] = ()

    def those(self, change: Change) -> tuple[Compared, ...]:
        """The checks of which this became."""
        return tuple(one for one in self.changes if one.change is change)


def compare(before: Report, after: Report) -> Comparison:
    """Put two reports side by side.

    Args:
        before: the older one.
        after: the newer one; or the older one judged again (``checks.rejudge``).
    """
    one, other = _made(before), _made(after)
    return Comparison(
        one,
        other,
        tuple(_differences(one, other)),
        tuple(_milestones(before, after)),
        tuple(_compared(before, after)),
        tuple(step for step in after.steps if step not in before.steps),
    )


def _made(report: Report) -> Made:
    return Made(
        report.tool,
        report.created,
        report.platform,
        report.system,
        _memory(report),
        report.course,
        report.verdict,
    )


def _memory(report: Report) -> int:
    """Bytes of memory, the best sign there is that a computer is another one; 0 where nobody asked."""
    asked = plain(Memory())
    answers: Iterator[Any] = (e.answer for e in report.transcript.exchanges if e.question == asked)
    answer = next(answers, None)
    total = answer.get("total") if isinstance(answer, dict) else None
    return total if isinstance(total, int) else 0


def _differences(one: Made, other: Made) -> Iterator[str]:
    if one.course.id != other.course.id:
        yield "course"
    elif one.course.version != other.course.version:
        yield "course version"
    if one.platform != other.platform:
        yield "platform"
    if one.system != other.system and one.system and other.system:
        yield "system"
    # What an engine or a graphics processor takes for itself is no other computer.
    if one.memory and other.memory and abs(one.memory - other.memory) > _SAME_MEMORY * one.memory:
        yield "memory"


def _milestones(before: Report, after: Report) -> Iterator[MilestoneChange]:
    then = {milestone.id: milestone for milestone in before.milestones}
    now = {milestone.id: milestone for milestone in after.milestones}
    for name, milestone in {**then, **now}.items():
        verdicts = (side[name].verdict if name in side else None for side in (then, now))
        yield MilestoneChange(name, milestone.title, *verdicts)


def _compared(before: Report, after: Report) -> Iterator[Compared]:
    then = {entry.result.check: entry for entry in before.results}
    now = {entry.result.check: entry for entry in after.results}
    results = {check: entry.result for check, entry in now.items()}
    for check, entry in now.items():
        old = then.get(check)
        change = _change(old.result if old else None, entry.result, results)
        yield Compared(check, entry.result.title, change, old, entry)
    for check, entry in then.items():
        if check not in now:
            yield Compared(check, entry.result.title, Change.GONE, entry)


_BADNESS = {Status.PASSED: 0, Status.SKIPPED: 0, Status.WARNED: 1, Status.FAILED: 2}


def _change(old: Result | None, new: Result, results: Mapping[str, Result]) -> Change:
    if was_never_asked(new) or was_never_asked(results.get(new.blocked_by or "")):
        return Change.NEVER_ASKED
    if not _told(new):
        if new.blocked_by is None:
            return Change.STILL if old is not None and _is_doubt(old) else Change.DOUBT
        return Change.HIDDEN if old is not None and old.blocked_by is None else Change.SAME
    if old is None or not _told(old):
        is_news = old is not None and old.status is not new.status
        return Change.NEW if _BADNESS[new.status] else Change.BETTER if is_news else Change.SAME
    then, now = _BADNESS[old.status], _BADNESS[new.status]
    if then == now:
        return Change.STILL if now else Change.SAME
    return Change.BETTER if now < then else Change.WORSE


def _told(result: Result) -> bool:
    """The check looked, and knows."""
    return result.blocked_by is None and not _is_doubt(result)


def _is_doubt(result: Result) -> bool:
    return result.status in {Status.UNKNOWN, Status.CRASHED}


def was_never_asked(result: Result | None) -> bool:
    """Whether a replayed machine could not answer this check."""
    return result is not None and any(finding.message == NEVER_ASKED for finding in result.findings)
