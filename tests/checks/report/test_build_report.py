import datetime as dt

import pytest

from checks.catalog import python_version
from checks.course import Course, Milestone
from checks.model import Platform, Result, Status, fail
from checks.problems import cure, find
from checks.questions import Command, Paths, Release, ReleaseFacts, Which
from checks.recording import record
from checks.report import Advice, Verdict, advise, build_report, class_answers, milestone_verdict, overall
from tests.fakes import course, fake_host, ran, run_check
from tests.hosts import load_host

NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
PROBLEM = "daemon-not-running"


def result(check: str, status: Status, **more: object) -> Result:
    return Result(check, check, status, **more)


def milestone(*checks: str) -> Milestone:
    return Milestone("m", "M", checks, dt.date(2026, 1, 2))


def test_a_report_holds_what_was_found_and_what_to_do() -> None:
    host = fake_host(answers={Release(): ReleaseFacts("Debian 12", "12", "6.1", "amd64")})
    host.ask(Release())
    found = [
        result("a.b", Status.PASSED),
        result("c.d", Status.FAILED, findings=(fail("No.", problem=PROBLEM),)),
    ]
    for_course = course(milestones=(milestone("a"), milestone("c.d")))
    advice = advise(found, host.platform, for_course)
    made = build_report(found, host, for_course, advice=advice, steps=(), tool_version="1.2", now=NOW)
    assert (made.verdict, made.failed, made.system) == (
        Verdict.NOT_READY,
        ("c.d",),
        "Debian 12 (12, amd64)",
    )
    assert made.created == dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
    assert [one.verdict for one in made.milestones] == [Verdict.READY, Verdict.NOT_READY]
    assert [entry.advice for entry in made.results] == [(), (advice[PROBLEM],)]


def test_advice_is_the_cure_of_the_platform() -> None:
    found = [result("c.d", Status.FAILED, findings=(fail("No.", problem=PROBLEM), fail("?", problem="new")))]
    problem = find(PROBLEM)
    assert problem is not None
    expected = Advice(PROBLEM, problem.title, problem.means, cure(problem, Platform.MACOS, course()))
    assert advise(found, Platform.MACOS, course()) == {PROBLEM: expected}


@pytest.mark.parametrize(
    ("statuses", "verdict", "strict"),
    [
        ((), Verdict.READY, Verdict.READY),
        ((Status.PASSED, Status.SKIPPED), Verdict.READY, Verdict.READY),
        ((Status.WARNED,), Verdict.READY, Verdict.NOT_READY),
        ((Status.UNKNOWN,), Verdict.UNKNOWN, Verdict.UNKNOWN),
        ((Status.CRASHED, Status.WARNED), Verdict.UNKNOWN, Verdict.NOT_READY),
        ((Status.FAILED, Status.UNKNOWN), Verdict.NOT_READY, Verdict.NOT_READY),
    ],
)
def test_the_verdict_is_the_worst(statuses: tuple[Status, ...], verdict: Verdict, strict: Verdict) -> None:
    found = [result(f"a.{place}", status) for place, status in enumerate(statuses)]
    assert (overall(found), overall(found, strict=True)) == (verdict, strict)


@pytest.mark.parametrize(
    ("named", "results", "expected"),
    [
        (("a",), [result("a.b", Status.PASSED), result("ab.c", Status.FAILED)], (Verdict.READY, (), ())),
        (("a.b",), [result("a.b", Status.FAILED)], (Verdict.NOT_READY, ("a.b",), ())),
        (("a.b",), [], (Verdict.UNKNOWN, (), ("a.b",))),
        (("a.b",), [result("a.b", Status.CRASHED)], (Verdict.UNKNOWN, (), ("a.b",))),
        (("a.b",), [result("a.b", Status.SKIPPED)], (Verdict.READY, (), ())),
        (
            ("a.b",),
            [result("n.d", Status.FAILED), result("a.b", Status.SKIPPED, blocked_by="n.d")],
            (Verdict.NOT_READY, ("a.b",), ()),
        ),
        (
            ("a.b",),
            [result("n.d", Status.SKIPPED), result("a.b", Status.SKIPPED, blocked_by="n.d")],
            (Verdict.UNKNOWN, (), ("a.b",)),
        ),
        (("a", "a.b"), [result("a.b", Status.FAILED)], (Verdict.NOT_READY, ("a.b",), ())),
    ],
)
def test_a_milestone_is_judged_by_its_checks(
    named: tuple[str, ...], results: list[Result], expected: tuple[Verdict, tuple[str, ...], tuple[str, ...]]
) -> None:
    judged = milestone_verdict(milestone(*named), results)
    assert (judged.verdict, judged.failed, judged.unsure) == expected


def test_the_version_of_a_course_follows_what_it_says() -> None:
    def version(for_course: Course) -> str:
        made = build_report([], fake_host(), for_course, advice={}, steps=(), tool_version="1", now=NOW)
        return made.course.version

    assert version(course()) == version(course()) != version(course(contact="Ada"))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"python --version": "not found", "python3 --version": "not found"}),
        (
            {Which("python"): Paths(("/usr/bin/python", "/opt/python"))}
            | {Command(("/usr/bin/python", "--version")): ran(err="Python 2.7.18\n")}
            | {Command(("/opt/python", "--version")): ran("Python 3.9.1\n")},
            {"python --version": "Python 2.7.18", "python3 --version": "not found"},
        ),
        (
            {Which("python3"): Paths(("/x/python3",)), Command(("/x/python3", "--version")): ran(code=1)},
            {"python --version": "not found", "python3 --version": "no answer"},
        ),
    ],
)
def test_the_class_gets_the_answers_of_the_python_check(
    answers: dict[object, object], expected: dict[str, str]
) -> None:
    host = fake_host(answers=answers)
    run_check(python_version.CHECK, host)
    assert class_answers(record(host)) == expected


def test_the_class_gets_the_answers_of_a_windows_machine() -> None:
    host = load_host("windows-11")
    run_check(python_version.CHECK, host)
    assert class_answers(record(host)) == {
        "python --version": "Python 3.12.4",
        "python3 --version": "not found",
    }
