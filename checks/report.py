"""The readiness report: what a class asks of a student, in one value that goes to a file and comes back."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from checks.course import Course, Milestone
from checks.host import Host
from checks.model import Platform, Result, Status
from checks.problems.model import Cure
from checks.questions import Completed, Release
from checks.recording import Recording, plain, record

SCHEMA_VERSION = 1

Moment = Annotated[dt.datetime, msgspec.Meta(tz=True, description="a moment, in UTC")]


class Verdict(StrEnum):
    """What a set of results says about a machine."""

    READY = "ready"
    NOT_READY = "not ready"
    UNKNOWN = "unknown"


class Advice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A known problem that a result names: what it means, and its cure for the report's platform."""

    problem: str
    title: str
    means: str
    cure: Cure


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result with advice on the problems that it names."""

    result: Result
    advice: tuple[Advice, ...] = ()


class MilestoneVerdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether a machine is ready for one milestone.

    Attributes:
        failed: ids of the checks that stand in the way.
        unsure: ids of the checks that could not tell, or that were not run.
    """

    id: str
    title: str
    verdict: Verdict
    date: dt.date | None = None
    failed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


class CourseFacts(msgspec.Struct, frozen=True):
    """Which course, and which version of its file (the start of a hash of what it says)."""

    id: str
    title: str
    version: str


class StepDone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step of the wizard that was acted on.

    Attributes:
        outcome: what became of it, such as ``done`` or ``failed``.
        note: one sentence of the step's own, if there is one.
    """

    id: str
    title: str
    outcome: str
    finished: Moment
    note: str = ""


class Redaction(msgspec.Struct, frozen=True):
    """Something that was taken out: what kind, how many times, in which sections; never the value."""

    kind: str
    count: int
    where: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a report says.

    Attributes:
        schema: version of this layout; it rises when an old reader would misread a new report.
        tool: version of classready that made it.
        created: when it was made.
        platform: which kind of system it is about.
        system: the operating system's own name and version.
        verdict: the worst over all results.
        answers: what the class asks students to note, by the command that gives it.
        transcript: what was asked of the machine and what it answered; a replay judges it again.
        redactions: what was removed before it was written.
    """

    schema: int
    tool: str
    created: Moment
    platform: Platform
    course: CourseFacts
    verdict: Verdict
    transcript: Recording
    system: str = ""
    milestones: tuple[MilestoneVerdict, ...] = ()
    results: tuple[Entry, ...] = ()
    answers: dict[str, str] = {}
    steps: tuple[StepDone, ...] = ()
    redactions: tuple[Redaction, ...] = ()

    @property
    def failed(self) -> tuple[str, ...]:
        """Ids of the checks that failed."""
        return tuple(e.result.check for e in self.results if e.result.status is Status.FAILED)


def build_report(  # noqa: PLR0913 - a report is made once, of all these
    results: Sequence[Result],
    host: Host,
    course: Course,
    *,
    advice: Mapping[str, Advice],
    steps: Sequence[StepDone],
    tool_version: str,
    now: dt.datetime,
) -> Report:
    """Put a report together; nothing is redacted yet (``checks.redaction``).

    Args:
        results: what the checks found.
        host: the machine that they asked; its answers become the transcript.
        course: what it was checked for.
        advice: by problem id, for this platform and course (``advise``).
        steps: what the wizard did, oldest first.
        tool_version: classready's own.
        now: the moment of the report, with a time zone.
    """
    transcript = record(host)
    return Report(
        schema=SCHEMA_VERSION,
        tool=tool_version,
        created=now.astimezone(dt.UTC),
        platform=host.platform,
        course=facts_of(course),
        verdict=overall(results),
        transcript=transcript,
        system=_system(transcript),
        milestones=tuple(milestone_verdict(m, results) for m in course.milestones),
        results=advised(results, advice),
        answers=class_answers(transcript),
        steps=tuple(steps),
    )


def advise(results: Iterable[Result], platform: Platform, course: Course) -> dict[str, Advice]:
    """What is known of the problems that results name, by problem id, with the cures of one platform.

    Args:
        results: of one run.
        platform: where it ran.
        course: fills the names of its image, port and so on into the cures.
    """
    from checks.problems import cure, find

    named = dict.fromkeys(f.problem for result in results for f in result.findings if f.problem is not None)
    known = filter(None, map(find, named))
    return {p.id: Advice(p.id, p.title, p.means, cure(p, platform, course)) for p in known}


def overall(results: Iterable[Result], *, strict: bool = False) -> Verdict:
    """The worst over all results: a failure, else something that could not be told, else ready.

    Args:
        results: of one run.
        strict: a warning counts as a failure.
    """
    statuses = {result.status for result in results}
    if Status.FAILED in statuses or (strict and Status.WARNED in statuses):
        return Verdict.NOT_READY
    if statuses & {Status.UNKNOWN, Status.CRASHED}:
        return Verdict.UNKNOWN
    return Verdict.READY


def milestone_verdict(milestone: Milestone, results: Sequence[Result]) -> MilestoneVerdict:
    """Whether the checks that a milestone names have passed; one that was not run is not known."""
    by_id = {result.check: result for result in results}
    failed: list[str] = []
    unsure: list[str] = []
    for named in milestone.checks:
        ids = [check for check in by_id if check == named or check.startswith(f"{named}.")]
        unsure += [named] if not ids else []
        for check in ids:
            match _cause(by_id[check], by_id):
                case Status.FAILED:
                    failed.append(check)
                case Status.UNKNOWN | Status.CRASHED:
                    unsure.append(check)
    verdict = Verdict.NOT_READY if failed else Verdict.UNKNOWN if unsure else Verdict.READY
    return MilestoneVerdict(
        milestone.id,
        milestone.title,
        verdict,
        milestone.date,
        tuple(dict.fromkeys(failed)),
        tuple(dict.fromkeys(unsure)),
    )


def _cause(result: Result, by_id: Mapping[str, Result]) -> Status:
    """A check that was skipped for its need counts as its need does; one for another platform is met."""
    if result.status is not Status.SKIPPED:
        return result.status
    if result.blocked_by is None:
        return Status.PASSED
    need = by_id.get(result.blocked_by)
    # Blocked by a need with nothing to judge, it never looked, and the milestone asks that somebody looks.
    return Status.UNKNOWN if need is None or need.status is Status.SKIPPED else need.status


def advised(results: Iterable[Result], advice: Mapping[str, Advice]) -> tuple[Entry, ...]:
    """Results, each with the advice (by problem id) on what it names."""
    return tuple(Entry(result, _advice_on(result, advice)) for result in results)


def _advice_on(result: Result, advice: Mapping[str, Advice]) -> tuple[Advice, ...]:
    named = dict.fromkeys(f.problem for f in result.findings if f.problem is not None)
    return tuple(advice[problem] for problem in named if problem in advice)


def facts_of(course: Course) -> CourseFacts:
    """What a report says of its course."""
    version = hashlib.sha256(msgspec.json.encode(course, order="deterministic")).hexdigest()[:12]
    return CourseFacts(course.id, course.title, version)


def _system(transcript: Recording) -> str:
    release = plain(Release())
    answer = next((e.answer for e in transcript.exchanges if e.question == release), None)
    return f"{answer['name']} ({answer['version']}, {answer['machine']})" if answer else ""


_ASKED_BY_CLASS = ("python", "python3")


def class_answers(transcript: Recording) -> dict[str, str]:
    """What ``python --version`` and ``python3 --version`` answered, as the student would have seen it.

    Python 2 answers on the error stream (https://bugs.python.org/issue18338), so both are looked at.
    """
    ran = {
        tuple(exchange.question["argv"]): msgspec.convert(exchange.answer, Completed)
        for exchange in transcript.exchanges
        if exchange.question["ask"] == "command"
    }
    found: dict[str, str] = {}
    for exchange in transcript.exchanges:
        if exchange.question["ask"] != "which" or exchange.question["name"] not in _ASKED_BY_CLASS:
            continue
        first = next(iter(exchange.answer["paths"]), None)
        completed = Completed("missing") if first is None else ran.get((first, "--version"))
        if completed is not None:
            found[f"{exchange.question['name']} --version"] = _said(completed)
    return dict(sorted(found.items()))


def _said(completed: Completed) -> str:
    words = (completed.out.strip() or completed.err.strip()).splitlines()
    if completed.status == "missing" or not words:
        return "not found" if completed.status == "missing" else "no answer"
    return words[0].strip()
