"""Makes the readiness report of this machine and shows what would be written."""

import datetime as dt
import getpass
import os
import platform
from collections.abc import Callable, Iterator
from enum import StrEnum

from checks.model import Status
from checks.redaction import KnownSecrets, known_secrets, of_machine, redact
from checks.report import Report, StepDone, advise, build_report
from wizard import __version__
from wizard.cloud.private import known_of_jobs
from wizard.screen import Screen
from wizard.session import Session
from wizard.state import Event

# What is remembered of a course (``Session.remember``), in the words of a report.
DID = {
    "pull": "Downloaded the course's image",
    "launch": "Started the course's app",
    "smoke": "Tried the course's programs",
    "open": "Opened the app in the browser",
    "stop": "Stopped the app",
    "cloud-run": "Started the course's app in the cloud",
    "cloud-open": "Opened the app in the cloud in the browser",
    "cloud-stop": "Stopped the app in the cloud",
    "report": "Wrote a readiness report",
}

_APP_RUNS = "container.running"


class Format(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"


SUFFIXES = {Format.HTML: ".html", Format.MARKDOWN: ".md", Format.JSON: ".json"}


def make_report(session: Session, on_slow: Callable[[str], None] | None = None) -> Report:
    """Look at the machine anew and put the report together, with everything private taken out.

    Args:
        session: for which machine and course.
        on_slow: told the title of a check that takes long.
    """
    results = tuple(session.results(on_slow).values())
    host, course = session.host, session.course
    report = build_report(
        results,
        host,
        course,
        advice=advise(results, host.platform, course),
        steps=tuple(_steps(session.memory.events)),
        tool_version=__version__,
        now=dt.datetime.now(dt.UTC).replace(microsecond=0),
    )
    return redact(report, known=known_here(session))


def known_here(session: Session) -> KnownSecrets:
    """What must not leave this computer, as far as it can be known before any text is looked at."""
    here = known_secrets(session.host, session.course, os.environ, _login_name(), (platform.node(),))
    return here.plus(of_machine(session.memory.machine)).plus(known_of_jobs(session.cloud.ledger))


def rendered(report: Report, form: Format) -> bytes:
    """The file that is written, in UTF-8."""
    match form:
        case Format.HTML:
            from wizard.render.html import to_html

            return to_html(report).encode()
        case Format.MARKDOWN:
            from wizard.render.markdown import to_markdown

            return to_markdown(report).encode()
        case Format.JSON:
            from checks.report_file import to_json

            return to_json(report)


def file_name(report: Report, form: Format) -> str:
    """Such as ``classready-demo-2026-11-22.html``; the date is the local one."""
    return f"classready-{report.course.id}-{report.created.astimezone():%Y-%m-%d}{SUFFIXES[form]}"


def show_preview(screen: Screen, report: Report) -> None:
    """What the report says and what was taken out of it, before anything is written."""
    from wizard.render.text import summary

    screen.title("Your readiness report")
    for line in summary(report):
        screen.say(line)
    if _app_is_off(report):
        screen.say("The course's app is stopped, so it could not be seen to work.")
        screen.say("Start it with `classready launch`, then make the report again: it says more.")
    screen.say("It is only written to this computer. You decide whom you give it to.")


def _app_is_off(report: Report) -> bool:
    """Whether a milestone is not known merely because the app was stopped before the report was made."""
    unsure = {check for milestone in report.milestones for check in milestone.unsure}
    results = {entry.result.check: entry.result for entry in report.results}
    off = results.get(_APP_RUNS)
    return (
        off is not None
        and off.status is Status.SKIPPED
        and any(check in results and results[check].blocked_by == _APP_RUNS for check in unsure)
    )


def _steps(events: tuple[Event, ...]) -> Iterator[StepDone]:
    for event in sorted(events, key=lambda one: one.at):
        if event.step in DID:
            yield StepDone(event.step, DID[event.step], "done", event.at)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user, and no variable that names one
        return ""
