"""The words of a report, the same on the page, in a forum and in a terminal."""

import datetime as dt
from dataclasses import dataclass

from checks.model import Finding, Result, Severity, Status
from checks.recording import Exchange
from checks.report import Entry, MilestoneVerdict, Redaction, Report, Verdict
from wizard.render.visible import one_line

VERDICTS = {
    Verdict.READY: "Ready",
    Verdict.NOT_READY: "Not ready",
    Verdict.UNKNOWN: "Could not tell",
}
STATUSES = {
    Status.PASSED: "Passed",
    Status.WARNED: "Warning",
    Status.FAILED: "Failed",
    Status.SKIPPED: "Skipped",
    Status.UNKNOWN: "Could not tell",
    Status.CRASHED: "Broke off",
}
NOTHING_REMOVED = "Nothing private was found."
ATTENTION = (Status.FAILED, Status.CRASHED, Status.UNKNOWN, Status.WARNED)
"""What is not in order, the worst first."""

_GOOD = (Severity.INFO, Severity.NOTHING)


@dataclass(frozen=True)
class Group:
    """Results that belong together, under one heading."""

    title: str
    entries: tuple[Entry, ...]
    needs_attention: bool = False


def grouped(report: Report) -> tuple[Group, ...]:
    """The results, what needs attention first and the worst of it on top; empty groups are left out."""
    groups = (
        Group("Needs attention", _with(report, *ATTENTION), needs_attention=True),
        Group("In order", _with(report, Status.PASSED)),
        Group("Skipped", _with(report, Status.SKIPPED)),
    )
    return tuple(group for group in groups if group.entries)


def _with(report: Report, *statuses: Status) -> tuple[Entry, ...]:
    chosen = (entry for entry in report.results if entry.result.status in statuses)
    return tuple(sorted(chosen, key=lambda entry: statuses.index(entry.result.status)))


def status_of(result: Result) -> str:
    """How a check ended, in words."""
    return f"{STATUSES[result.status]} (ignored)" if result.ignored else STATUSES[result.status]


def said(result: Result) -> tuple[str, ...]:
    """A check's sentences; of a check with findings that matter, only those."""
    if result.blocked_by is not None:
        return (f"Skipped, because {one_line(result.blocked_by)} has to be ready first.",)
    matter = [f for f in result.findings if f.severity not in _GOOD]
    return tuple(one_line(finding.message) for finding in matter or result.findings)


def evidence(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """What was looked at and seen, each once."""
    return tuple(dict.fromkeys(one_line(seen) for finding in findings for seen in finding.evidence))


def counts(report: Report) -> str:
    """``20 passed, 1 failed``."""
    statuses = [entry.result.status for entry in report.results]
    return ", ".join(_counted(statuses.count(status), status) for status in Status if status in statuses)


def _counted(count: int, status: Status) -> str:
    return f"{count} {STATUSES[status].lower()}{'s' if status is Status.WARNED and count > 1 else ''}"


def milestone_note(milestone: MilestoneVerdict) -> str:
    """Which checks stand in the way of a milestone, and which could not tell."""
    notes = [f"failed: {', '.join(milestone.failed)}"] if milestone.failed else []
    notes += [f"not known: {', '.join(milestone.unsure)}"] if milestone.unsure else []
    return one_line("; ".join(notes))


def removed(redaction: Redaction) -> str:
    """What was removed, how many times, from where."""
    times = "once" if redaction.count == 1 else f"{redaction.count} times"
    return f"{one_line(redaction.kind)}: {times} ({one_line(', '.join(redaction.where))})"


def moment(when: dt.datetime) -> str:
    """``22 November 2026, 20:15 UTC``."""
    return f"{day(when)}, {when:%H:%M} UTC"


def day(when: dt.date) -> str:
    """``22 November 2026``."""
    return f"{when.day} {when:%B %Y}"


def asked(exchange: Exchange) -> str:
    """A question in one line: ``command: docker --version``."""
    question = dict(exchange.question)
    kind = str(question.pop("ask", "question"))
    about = " ".join(_worded(value) for value in question.values())
    return one_line(f"{kind}: {about}" if about else kind)


def _worded(value: object) -> str:
    return " ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
