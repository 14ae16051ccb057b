"""A report as plain lines: the preview before it is written, and what a teaching assistant reads."""

from collections.abc import Iterator

from checks.report import Entry, Report
from checks.short_code import short_code
from wizard.render.visible import one_line
from wizard.render.wording import (
    NOTHING_REMOVED,
    VERDICTS,
    counts,
    evidence,
    grouped,
    milestone_note,
    moment,
    removed,
    said,
    status_of,
)


def summary(report: Report) -> Iterator[str]:
    """Verdict, milestones, what needs attention, the answers for the class, and what was removed."""
    yield f"{VERDICTS[report.verdict]}: {one_line(report.course.title)} (short code {short_code(report)})"
    for milestone in report.milestones:
        note = milestone_note(milestone)
        yield f"  {one_line(milestone.title)}: {VERDICTS[milestone.verdict]}" + (f" ({note})" if note else "")
    yield f"Checks: {counts(report) or 'none'}"
    for entry in attention(report):
        yield f"  {_headline(entry)}"
    if report.answers:
        yield "Answers for the class:"
        yield from (f"  {one_line(f'{asked}: {answer}')}" for asked, answer in report.answers.items())
    yield "Removed from it:" if report.redactions else NOTHING_REMOVED
    yield from (f"  {removed(redaction)}" for redaction in report.redactions)


def details(report: Report) -> Iterator[str]:
    """How it was made, the evidence and cure of what needs attention, and the steps done."""
    yield f"Made {moment(report.created)} by classready {one_line(report.tool)}"
    yield f"On {one_line(report.system or report.platform)}"
    yield f"For the course {one_line(report.course.id)}, version {one_line(report.course.version)}"
    for entry in attention(report):
        yield ""
        yield _headline(entry)
        yield from (f"  seen: {line}" for line in evidence(entry.result.findings))
        yield from _cures(entry)
    if report.steps:
        yield ""
        yield "Steps done:"
    for step in report.steps:
        yield f"  {moment(step.finished)}  {one_line(step.title)}: {one_line(step.outcome)}"


def attention(report: Report) -> tuple[Entry, ...]:
    """The results that are not in order, the worst first."""
    return tuple(entry for group in grouped(report) if group.needs_attention for entry in group.entries)


def _headline(entry: Entry) -> str:
    sentences = " ".join(said(entry.result))
    return f"{status_of(entry.result)}: {one_line(entry.result.check)}: {sentences}".rstrip(": ")


def _cures(entry: Entry) -> Iterator[str]:
    for advice in entry.advice:
        yield f"  {one_line(advice.means)} {one_line(advice.cure.text)}"
        yield from (f"    $ {one_line(command.line)}" for command in advice.cure.commands)
