"""A report judged again: by today's checks, from what the machine answered then."""

import datetime as dt

import msgspec
import pytest

from checks import rejudge as module
from checks.comparison import Change, compare
from checks.host import Host
from checks.model import Check, Status, fail, fine
from checks.problems import find
from checks.questions import Memory
from checks.recording import Exchange
from checks.registry import ALL_CHECKS
from checks.rejudge import rejudge
from checks.report import Report, Verdict, advise, build_report
from checks.runner import NEVER_ASKED, run_checks
from tests.checks.report.test_replay_after_redaction import silent_where_nothing_is_said
from tests.fakes import course
from tests.hosts import host_names, load_host

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def report_of(host: Host, checks: tuple[Check, ...] = ALL_CHECKS) -> Report:
    results = tuple(run_checks(checks, host, course()))
    advice = advise(results, host.platform, course())
    return build_report(results, host, course(), advice=advice, steps=(), tool_version="0", now=NOW)


@pytest.fixture(scope="module")
def windows() -> Report:
    return report_of(silent_where_nothing_is_said(load_host("windows-11")))


@pytest.mark.parametrize("name", host_names())
def test_the_same_checks_say_the_same_of_another_systems_machine_here(name):
    then = report_of(silent_where_nothing_is_said(load_host(name)))
    now = rejudge(then, course(), "1")
    assert (now.tool, now.verdict, now.milestones) == ("1", then.verdict, then.milestones)
    assert {one.change for one in compare(then, now).changes} <= {Change.SAME, Change.STILL}
    judgements = ([(e.result.findings, e.advice) for e in report.results] for report in (then, now))
    assert next(judgements) == next(judgements)


def test_a_check_that_asks_what_nobody_asked_then_can_not_tell(windows, monkeypatch):
    asks = Check("new.check", "New", "Because.", lambda host, _course: [fine(str(host.env("NEVER_BEFORE")))])
    waits = Check("new.other", "Waits", "Because.", lambda _host, _course: [], needs=("new.check",))
    monkeypatch.setattr(module, "ALL_CHECKS", (*ALL_CHECKS, asks, waits))
    now = rejudge(windows, course(), "1")
    entry = next(entry for entry in now.results if entry.result.check == "new.check")
    assert (entry.result.status, entry.result.findings[0].message) == (Status.UNKNOWN, NEVER_ASKED)
    unasked = compare(windows, now).those(Change.NEVER_ASKED)
    assert [one.check for one in unasked] == ["new.check", "new.other"]


def test_a_rule_that_changed_shows_as_a_change_with_todays_problem_and_cure(windows, monkeypatch):
    def stricter(host, _course):
        return [fail(f"{host.ask(Memory()).total} bytes are too few.", problem="disk-full")]

    check = next(check for check in ALL_CHECKS if check.id == "memory.host")
    changed = Check(check.id, check.title, check.why, stricter)
    monkeypatch.setattr(module, "ALL_CHECKS", tuple(changed if c is check else c for c in ALL_CHECKS))
    (worse,) = compare(windows, rejudge(windows, course(), "1")).those(Change.WORSE)
    assert (worse.check, worse.before.result.status, worse.after.result.status) == (
        "memory.host", Status.PASSED, Status.FAILED,
    )  # fmt: skip
    assert worse.after.result.findings[0].message == "16857746636 bytes are too few."
    assert [advice.means for advice in worse.after.advice] == [find("disk-full").means]


def test_a_check_that_is_no_more_is_gone(windows, monkeypatch):
    monkeypatch.setattr(module, "ALL_CHECKS", tuple(c for c in ALL_CHECKS if c.id != "clock.skew"))
    assert [one.check for one in compare(windows, rejudge(windows, course(), "1")).those(Change.GONE)] == [
        "clock.skew"
    ]


@pytest.mark.parametrize("answer", [None, 5, "x", [], {}, {"value": 5}, {"status": "no such"}])
def test_answers_that_no_machine_gives_are_no_answers(windows, answer):
    """A report that somebody edited, or one whose answers had other fields then."""
    exchanges = tuple(Exchange(one.question, answer) for one in windows.transcript.exchanges)
    transcript = msgspec.structs.replace(windows.transcript, exchanges=exchanges)
    now = rejudge(msgspec.structs.replace(windows, transcript=transcript), course(), "1")
    statuses = {entry.result.status for entry in now.results}
    assert Status.CRASHED not in statuses
    assert now.verdict in {Verdict.UNKNOWN, Verdict.NOT_READY}


def test_questions_of_a_transcript_may_be_anything(windows):
    exchanges = (Exchange({}, 1), Exchange({"ask": 5}, None), Exchange({"ask": "env", "name": [1]}, {}))
    transcript = msgspec.structs.replace(windows.transcript, exchanges=exchanges)
    now = rejudge(msgspec.structs.replace(windows, transcript=transcript), course(), "1")
    assert now.verdict is Verdict.UNKNOWN
