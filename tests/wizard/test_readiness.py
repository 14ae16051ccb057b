"""What a student sees before the report is written."""

import io

import msgspec
import pytest
from rich.console import Console

from checks.model import Result, Status
from checks.report import Entry, MilestoneVerdict, Report, Verdict
from tests.wizard.render.sample_reports import EMPTY
from wizard.readiness import show_preview
from wizard.screen import Screen

ADVICE = "Start it with `classready launch`, then make the report again: it says more."


def preview(report: Report) -> list[str]:
    out = io.StringIO()
    show_preview(Screen(Console(file=out, width=100), plain=True), report)
    return out.getvalue().splitlines()


def report_of(container: Status, unsure: tuple[str, ...]) -> Report:
    milestone = MilestoneVerdict("local", "Before class", Verdict.UNKNOWN, unsure=unsure)
    results = (
        Result("container.running", "Course's container runs", container),
        Result("app.ready", "App answers", Status.SKIPPED, blocked_by="container.running"),
        Result("network.registry", "Registry", Status.UNKNOWN),
    )
    return msgspec.structs.replace(EMPTY, milestones=(milestone,), results=tuple(map(Entry, results)))


@pytest.mark.parametrize(
    ("container", "unsure", "advised"),
    [
        (Status.SKIPPED, ("app.ready",), True),
        (Status.SKIPPED, ("network.registry", "app.ready"), True),
        (Status.SKIPPED, ("network.registry",), False),
        (Status.FAILED, ("app.ready",), False),
        (Status.SKIPPED, (), False),
    ],
)
def test_who_stopped_the_app_before_the_report_is_told_to_start_it(container, unsure, advised):
    assert (ADVICE in preview(report_of(container, unsure))) is advised
