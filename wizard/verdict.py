"""Results as text and as JSON, from the same list, and the exit code that both have."""

from collections.abc import Iterable, Sequence

import msgspec

from checks.course import Course
from checks.model import Platform, Result, Severity, Status, page_of
from checks.problems import Cure, cure, find
from checks.report import MilestoneVerdict, Verdict, milestone_verdict, overall
from wizard.exits import Exit
from wizard.explanation import show_cure, show_name
from wizard.session import Session

MARKS = {
    Status.PASSED: "good",
    Status.WARNED: "warning",
    Status.FAILED: "bad",
    Status.UNKNOWN: "unknown",
    Status.CRASHED: "unknown",
    Status.SKIPPED: "skipped",
}
_FINDING_MARKS = {Severity.WARNING: "warning", Severity.UNKNOWN: "unknown", Severity.FAILURE: "bad"}
_EXITS = {Verdict.READY: Exit.READY, Verdict.NOT_READY: Exit.NOT_READY, Verdict.UNKNOWN: Exit.UNKNOWN}
_PAGED = {Status.WARNED, Status.FAILED, Status.UNKNOWN}
SCHEMA = 1


def exit_of(results: Iterable[Result], *, strict: bool = False) -> Exit:
    """The exit code of a list of results."""
    return _EXITS[overall(results, strict=strict)]


def show_result(session: Session, result: Result, *, verbose: bool, platform: Platform | None = None) -> None:
    """One check: how it ended, what stands in the way, and its cure.

    Args:
        session: where to say it, for which course.
        result: of the check.
        verbose: say what was seen too.
        platform: of the machine that was checked, where that is not this computer.
    """
    session.screen.item(MARKS[result.status], f"{result.check}  {_headline(result)}")
    show_findings(session, result, start=1, platform=platform)
    if result.status in _PAGED:
        session.screen.link(page_of(result.check))
    if verbose:
        for finding in result.findings:
            for seen in finding.evidence:
                session.screen.say(f"     {seen}", style="dim")


def _headline(result: Result) -> str:
    if result.blocked_by is not None:
        return f"{result.title}: skipped, because {result.blocked_by} has to be ready first"
    said = result.findings[0].message if result.findings else result.title
    return f"{said} (ignored)" if result.ignored else said


def show_findings(
    session: Session,
    result: Result,
    start: int = 0,
    cured_by: str = "",
    platform: Platform | None = None,
) -> None:
    """What stands in the way, with its cure.

    Args:
        session: where to say it, for which platform and course.
        result: of one check.
        start: how many findings were said already.
        cured_by: a command that is about to be offered. What it cures is merely what comes next: nothing is
            wrong, and the command need not be shown twice.
        platform: of the machine that was checked, where that is not this computer.
    """
    at = platform or session.host.platform
    for place, finding in enumerate(result.findings):
        mark = _FINDING_MARKS.get(finding.severity)
        if mark is None:
            continue
        problem = find(finding.problem) if finding.problem else None
        what = cure(problem, at, session.course, finding.message) if problem else None
        if what is not None and _does_it_all(what, cured_by):
            session.screen.item("next", finding.message)
            continue
        if place >= start:
            session.screen.item(mark, finding.message)
        if what is not None and problem is not None:
            show_cure(session.screen, what)
            show_name(session.screen, problem)


def is_still_to_do(session: Session, result: Result, command: str) -> bool:
    """Whether nothing is wrong: what a check misses is what a command does that comes next anyway."""
    known = [find(finding.problem) if finding.problem else None for finding in result.findings]
    cures = [cure(one, session.host.platform, session.course) for one in known if one is not None]
    return len(cures) == len(known) > 0 and all(_does_it_all(what, command) for what in cures)


def _does_it_all(what: Cure, command: str) -> bool:
    return [one.line for one in what.commands] == [command]


def say_verdict(session: Session, results: Sequence[Result], *, strict: bool) -> None:
    """The counts, and each milestone that all its checks were run for."""
    from wizard.render.wording import milestone_note

    counts = {status: sum(r.status is status for r in results) for status in Status}
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    session.screen.say()
    session.screen.say(f"{overall(results, strict=strict).capitalize()}: {said}.", style="bold")
    for milestone in _milestones(session.course, results):
        note = milestone_note(milestone)
        session.screen.say(f"{milestone.title}: {milestone.verdict}" + (f" ({note})" if note else ""))


def _milestones(course: Course, results: Sequence[Result]) -> list[MilestoneVerdict]:
    looked = {name for result in results for name in (result.check, result.check.partition(".")[0])}
    asked = [m for m in course.milestones if set(m.checks) <= looked]
    return [milestone_verdict(milestone, results) for milestone in asked]


class Advised(msgspec.Struct, frozen=True, omit_defaults=True):
    """A known problem in ``--json``: what it means and its cure for this platform."""

    problem: str
    means: str
    cure: str
    commands: tuple[str, ...] = ()
    link: str = ""


def print_json(platform: Platform, course: Course, results: Sequence[Result], *, strict: bool) -> None:
    """The same results for a program (documented in docs/report.md)."""
    named = dict.fromkeys(f.problem for result in results for f in result.findings if f.problem)
    document = {
        "schema": SCHEMA,
        "course": course.id,
        "platform": platform,
        "verdict": overall(results, strict=strict),
        "milestones": _milestones(course, results),
        "results": [{**msgspec.to_builtins(r), "page": page_of(r.check)} for r in results],
        "advice": [_advised(platform, course, problem) for problem in named],
    }
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _advised(platform: Platform, course: Course, problem_id: str) -> Advised:
    problem = find(problem_id)
    if problem is None:
        return Advised(problem_id, "", "")
    what = cure(problem, platform, course)
    commands = tuple(command.line for command in what.commands)
    return Advised(problem_id, problem.means, what.text, commands, what.link)
