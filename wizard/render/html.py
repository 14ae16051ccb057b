"""A report as one page that needs nothing else: to read, to print, and to hand in."""

import base64
import hashlib
from importlib.resources import files

from checks.model import page_of
from checks.report import Advice, Entry, Report
from checks.report_file import ELEMENT_ID, to_json
from checks.short_code import short_code
from wizard.render.elements import Markup, bullets, element, joined, table
from wizard.render.transcript import transcript
from wizard.render.visible import one_line, visible
from wizard.render.wording import (
    NOTHING_REMOVED,
    VERDICTS,
    Group,
    counts,
    day,
    evidence,
    grouped,
    milestone_note,
    moment,
    said,
    status_of,
)


def to_html(report: Report) -> str:
    """The page; ``checks.report_file.read_report`` reads the report back from it."""
    style = files("wizard.render").joinpath("report.css").read_text(encoding="utf-8")
    return f'<!doctype html>\n<html lang="en">\n{_head(report, style).html}\n{_body(report).html}\n</html>\n'


def embedded(report: Report) -> Markup:
    """The report's JSON as a data block, which no browser runs and nothing in it can end.

    Inside ``script`` only ``<`` could do harm (HTML standard, "Restrictions for contents of script
    elements"); the others are escaped for readers that are less strict. All occur only inside JSON's texts.
    """
    json = to_json(report).decode()
    for character in "<>&\u2028\u2029":
        json = json.replace(character, f"\\u{ord(character):04x}")
    return Markup(f'<script type="application/json" id="{ELEMENT_ID}">\n{json}</script>')


def _head(report: Report, style: str) -> Markup:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"{VERDICTS[report.verdict]}: {one_line(report.course.title)} - readiness report"
    return element(
        "head",
        element("meta", charset="utf-8"),
        # Even a hole in the escaping could load nothing and send nothing.
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        Markup(f"<style>{style}</style>"),
    )


def _body(report: Report) -> Markup:
    sections = (
        _verdict(report),
        _answers(report),
        _results(report),
        _steps(report),
        _removed(report),
        _about(report),
        _transcript(report),
    )
    return element(
        "body",
        element("a", "Skip to the results", href="#results", class_="skip"),
        _header(report),
        element("main", *(joined(section, "\n") for section in sections)),
        element("footer", element("p", f"Made by classready {one_line(report.tool)}.")),
        embedded(report),
    )


def _header(report: Report) -> Markup:
    made = element("time", moment(report.created), datetime=report.created.isoformat())
    return element(
        "header",
        element("h1", "Readiness report"),
        element("p", one_line(report.course.title), class_="course"),
        element("p", "Made on ", made, class_="quiet"),
    )


def _section(name: str, title: str, *content: str | Markup) -> Markup:
    heading = element("h2", title, id=f"{name}-title")
    return element("section", heading, *content, id=name, aria_labelledby=f"{name}-title")


def _verdict(report: Report) -> Markup:
    rows = [
        (
            one_line(m.title),
            _chip(VERDICTS[m.verdict], m.verdict),
            day(m.date) if m.date else "no date",
            milestone_note(m) or "nothing",
        )
        for m in report.milestones
    ]
    heads = ("Milestone", "Verdict", "Due", "In the way")
    code = element("strong", short_code(report), class_="code")
    return _section(
        "verdict",
        "Verdict",
        element("p", VERDICTS[report.verdict], class_=f"verdict {_slug(report.verdict)}"),
        element("p", "Short code, to read out letter by letter: ", code),
        table("Verdict by milestone", heads, rows) if rows else "",
    )


def _answers(report: Report) -> Markup:
    rows = [(element("code", one_line(asked)), one_line(answer)) for asked, answer in report.answers.items()]
    content = table("What the class asks you to note", ("Question", "Answer"), rows) if rows else None
    return _section("answers", "Answers for the class", content or element("p", "The class asks for none."))


def _results(report: Report) -> Markup:
    count = element("p", f"{counts(report)}." if report.results else "Nothing was checked.")
    return _section("results", "What was checked", count, *(_group(group) for group in grouped(report)))


def _group(group: Group) -> Markup:
    return joined(element("h3", group.title), *(_entry(entry) for entry in group.entries))


def _entry(entry: Entry) -> Markup:
    result = entry.result
    heading = element("h4", _chip(status_of(result), result.status), " ", one_line(result.title))
    seen = [element("bdi", line) for line in evidence(result.findings)]
    return element(
        "article",
        heading,
        element(
            "p",
            element("code", one_line(result.check)),
            one_line(f", see {page_of(result.check)}"),
            class_="quiet",
        ),
        *(element("p", sentence) for sentence in said(result)),
        *(_advice(advice) for advice in entry.advice),
        joined(element("p", "Looked at and seen:", class_="quiet"), bullets(seen, class_="evidence"))
        if seen
        else "",
    )


def _advice(advice: Advice) -> Markup:
    commands = [
        joined(
            element("code", one_line(command.line)),
            " (needs administrator rights)" if command.admin else "",
        )
        for command in advice.cure.commands
    ]
    return element(
        "div",
        element("p", element("strong", one_line(advice.title)), ": ", one_line(advice.means)),
        *(element("p", one_line(part)) for part in visible(advice.cure.text).split("\n\n")),
        bullets(commands, class_="commands"),
        _link(one_line(advice.cure.link)),
        class_="advice",
    )


def _link(address: str) -> Markup:
    if not address:
        return Markup("")
    if not address.startswith(("https://", "http://")):
        return element("p", "Read more: ", address)
    return element("p", "Read more: ", element("a", address, href=address, rel="noreferrer noopener"))


def _steps(report: Report) -> Markup:
    rows = [
        (
            one_line(step.title),
            one_line(step.outcome),
            moment(step.finished),
            one_line(step.note),
        )
        for step in report.steps
    ]
    heads = ("Step", "Outcome", "Finished", "Note")
    content = table("Steps that were done", heads, rows) if rows else None
    return _section("steps", "Steps done", content or element("p", "No step was done with classready yet."))


def _removed(report: Report) -> Markup:
    rows = [(one_line(one.kind), str(one.count), one_line(", ".join(one.where))) for one in report.redactions]
    heads = ("What", "How many times", "Where")
    content = table("What was removed before this was written", heads, rows) if rows else None
    return _section("removed", "What was removed", content or element("p", NOTHING_REMOVED))


def _about(report: Report) -> Markup:
    facts = (
        ("System", report.system or "could not tell"),
        ("Platform", report.platform),
        ("classready", report.tool),
        ("Course", f"{report.course.id}, version {report.course.version}"),
        ("Layout of this report", str(report.schema)),
    )
    pairs = (joined(element("dt", name), element("dd", one_line(value))) for name, value in facts)
    return _section("about", "Made with", element("dl", *pairs))


def _transcript(report: Report) -> Markup:
    count = len(report.transcript.exchanges)
    summary = element("summary", f"Everything that was asked of this computer ({count} questions)")
    return _section("transcript", "Transcript", element("details", summary, transcript(report.transcript)))


def _chip(text: str, kind: str) -> Markup:
    return element("span", text, class_=f"chip {_slug(kind)}")


def _slug(kind: str) -> str:
    return kind.replace(" ", "-")
