"""A report as Markdown for a forum (CommonMark, with GitHub's tables): short, and only ever text."""

import re
from collections.abc import Iterable, Iterator

from checks.report import Advice, Entry, Report
from checks.short_code import short_code
from wizard.render.visible import one_line
from wizard.render.wording import (
    NOTHING_REMOVED,
    VERDICTS,
    day,
    evidence,
    grouped,
    milestone_note,
    moment,
    removed,
    said,
    status_of,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>#!|~&$]|:(?=//))")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_BACKTICKS = re.compile(r"`+")


def to_markdown(report: Report) -> str:
    """The report's text; what is in order is folded away."""
    parts = (
        _heading(report),
        _milestones(report),
        _fenced_section("Answers for the class", (f"{a}: {b}" for a, b in report.answers.items())),
        *_results(report),
        _fenced_section("Steps done", _steps(report)),
        _fenced_section("What was removed", map(removed, report.redactions)) or NOTHING_REMOVED,
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def inline(text: str) -> str:
    """Text inside a line: no link, image, cell or HTML comes of it, and nobody is called by name."""
    return _SPECIAL.sub(r"\\\1", one_line(text)).replace("@", "@\u2060")


def fenced(lines: Iterable[str], language: str = "text") -> str:
    """Lines as a block of code, whose fence is longer than any run of backticks in them."""
    body = "\n".join(one_line(line) for line in lines)
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(body)), default=0))
    return f"{fence}{language}\n{body}\n{fence}"


def _heading(report: Report) -> str:
    return (
        f"## {VERDICTS[report.verdict]}: {inline(report.course.title)}\n\n"
        f"Short code **{short_code(report)}**, {inline(report.system or report.platform)}, "
        f"classready {inline(report.tool)}, course version {inline(report.course.version)}, "
        f"{moment(report.created)}"
    )


def _milestones(report: Report) -> str:
    rows = [
        f"| {inline(m.title)} | {VERDICTS[m.verdict]} | {day(m.date) if m.date else ''} "
        f"| {inline(milestone_note(m))} |"
        for m in report.milestones
    ]
    return (
        "\n".join(["| Milestone | Verdict | Due | In the way |", "|---|---|---|---|", *rows]) if rows else ""
    )


def _results(report: Report) -> Iterator[str]:
    for group in grouped(report):
        if group.needs_attention:
            yield f"### {group.title}"
            yield from map(_entry, group.entries)
        else:
            yield _folded(group.title, (_line(entry) for entry in group.entries))


def _entry(entry: Entry) -> str:
    result = entry.result
    seen = (f"seen: {line}" for line in evidence(result.findings))
    return "\n\n".join(
        (
            f"**{status_of(result)}: {inline(result.title)}** ({inline(result.check)})",
            fenced([*said(result), *seen]),
            *map(_advice, entry.advice),
        )
    )


def _advice(advice: Advice) -> str:
    cure = advice.cure
    words = f"What to do: {inline(advice.means)} {inline(cure.text)}"
    commands = fenced((command.line for command in cure.commands), "sh") if cure.commands else ""
    link = f"Read more: {_link(one_line(cure.link))}" if cure.link else ""
    return "\n\n".join(part for part in (words, commands, link) if part)


def _link(address: str) -> str:
    return f"<{address}>" if _ADDRESS.fullmatch(address) else inline(address)


def _line(entry: Entry) -> str:
    return f"{entry.result.check}: {' '.join(said(entry.result))}"


def _steps(report: Report) -> Iterator[str]:
    for step in report.steps:
        note = f", {step.note}" if step.note else ""
        yield f"{step.title}: {step.outcome}, {moment(step.finished)}{note}"


def _fenced_section(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return f"### {title}\n\n{fenced(found)}" if found else ""


def _folded(title: str, lines: Iterable[str]) -> str:
    """The blank lines end the HTML, so that what is between is Markdown (CommonMark, "HTML blocks")."""
    found = list(lines)
    return f"<details><summary>{title} ({len(found)})</summary>\n\n{fenced(found)}\n\n</details>"
