import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.comparison import Change, compare
from checks.model import Finding, Platform, Result, Status, fail, unsure
from checks.recording import Exchange, Recording
from checks.report import CourseFacts, Entry, MilestoneVerdict, Report, StepDone, Verdict
from checks.runner import NEVER_ASKED

WHEN = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)


def report(*results: Result, **changes: Any) -> Report:  # noqa: ANN401 - any field of Report
    plain = Report(
        schema=1,
        tool="1",
        created=WHEN,
        platform=Platform.LINUX,
        course=CourseFacts("demo", "Demo", "aa"),
        verdict=Verdict.READY,
        transcript=Recording(Platform.LINUX, "<home>"),
        results=tuple(Entry(result) for result in results),
    )
    return msgspec.structs.replace(plain, **changes)


def result(status: Status, blocked_by: str | None = None, findings: tuple[Finding, ...] = ()) -> Result:
    return Result("disk.host", "Disk", status, findings, blocked_by=blocked_by)


def change_of(before: Result | None, after: Result | None, *others: Result) -> Change:
    old, new = ([] if one is None else [one] for one in (before, after))
    (found,) = (
        one for one in compare(report(*old), report(*new, *others)).changes if one.check == "disk.host"
    )
    return found.change


PASSED, WARNED, FAILED = (result(status) for status in (Status.PASSED, Status.WARNED, Status.FAILED))
UNKNOWN, CRASHED = result(Status.UNKNOWN), result(Status.CRASHED)
NOTHING_TO_JUDGE, BLOCKED = result(Status.SKIPPED), result(Status.SKIPPED, "docker.running")
UNASKED = result(Status.UNKNOWN, findings=(unsure(NEVER_ASKED),))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (FAILED, PASSED, Change.BETTER),
        (FAILED, WARNED, Change.BETTER),
        (FAILED, NOTHING_TO_JUDGE, Change.BETTER),
        (UNKNOWN, PASSED, Change.BETTER),
        (BLOCKED, PASSED, Change.BETTER),
        (PASSED, WARNED, Change.WORSE),
        (WARNED, FAILED, Change.WORSE),
        (NOTHING_TO_JUDGE, FAILED, Change.WORSE),
        (None, FAILED, Change.NEW),
        (UNKNOWN, FAILED, Change.NEW),
        (BLOCKED, WARNED, Change.NEW),
        (FAILED, FAILED, Change.STILL),
        (WARNED, WARNED, Change.STILL),
        (UNKNOWN, CRASHED, Change.STILL),
        (PASSED, UNKNOWN, Change.DOUBT),
        (FAILED, UNKNOWN, Change.DOUBT),
        (None, UNKNOWN, Change.DOUBT),
        (PASSED, BLOCKED, Change.HIDDEN),
        (FAILED, BLOCKED, Change.HIDDEN),
        (FAILED, UNASKED, Change.NEVER_ASKED),
        (None, UNASKED, Change.NEVER_ASKED),
        (FAILED, None, Change.GONE),
        (None, PASSED, Change.SAME),
        (None, BLOCKED, Change.SAME),
        (BLOCKED, BLOCKED, Change.SAME),
        (BLOCKED, NOTHING_TO_JUDGE, Change.SAME),
        (PASSED, NOTHING_TO_JUDGE, Change.SAME),
    ],
)  # fmt: skip
def test_what_becomes_of_a_check(before, after, expected):
    assert change_of(before, after) is expected


def test_what_waits_for_a_check_that_was_never_asked_can_not_be_told_either():
    need = Result("docker.running", "Docker", Status.UNKNOWN, (unsure(NEVER_ASKED),))
    assert change_of(PASSED, BLOCKED, need) is Change.NEVER_ASKED
    refused = Result("docker.running", "Docker", Status.FAILED, (fail("It is off."),))
    assert change_of(PASSED, BLOCKED, refused) is Change.HIDDEN


def results() -> st.SearchStrategy[Sequence[Result]]:
    checks = st.sampled_from(["a.a", "b.b", "c.c", "d.d"])
    one = st.builds(
        Result, checks, st.just("t"), st.sampled_from(Status), blocked_by=st.none() | st.just("a.a")
    )
    return st.lists(one, unique_by=lambda made: made.check)


@given(results(), results())
def test_every_check_of_either_has_one_place_and_nothing_is_different_from_itself(before, after):
    compared = compare(report(*before), report(*after))
    assert sorted(one.check for one in compared.changes) == sorted({r.check for r in (*before, *after)})
    itself = compare(report(*after), report(*after))
    assert {one.change for one in itself.changes} <= {Change.SAME, Change.STILL}


def with_memory(total: int) -> Report:
    exchange = Exchange({"ask": "memory"}, {"total": total, "available": 5})
    return report(transcript=Recording(Platform.LINUX, "<home>", (exchange,)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (report(), report(course=CourseFacts("other", "Other", "bb")), ("course",)),
        (report(), report(course=CourseFacts("demo", "Demo", "bb")), ("course version",)),
        (
            report(system="Debian 12"),
            report(platform=Platform.MACOS, system="macOS 15"),
            ("platform", "system"),
        ),
        (report(), report(system="macOS 15"), ()),
        (with_memory(8 * 2**30), with_memory(16 * 2**30), ("memory",)),
        (with_memory(8 * 2**30), with_memory(8 * 2**30 - 10**7), ()),
        (with_memory(8 * 2**30), report(), ()),
    ],
)
def test_what_makes_two_reports_hard_to_compare_is_named(before, after, expected):
    assert compare(before, after).differences == expected


def test_milestones_of_either_course_are_compared_and_new_steps_listed():
    def milestones(*names: str) -> Iterator[MilestoneVerdict]:
        return (MilestoneVerdict(name, name.title(), Verdict.NOT_READY) for name in names)

    pulled = StepDone("pull", "Downloaded", "done", WHEN)
    stopped = StepDone("stop", "Stopped", "done", WHEN)
    compared = compare(
        report(milestones=tuple(milestones("one", "two")), steps=(pulled,)),
        report(milestones=tuple(milestones("two", "three")), steps=(pulled, stopped)),
    )
    bad = Verdict.NOT_READY
    told = [(one.id, one.before, one.after) for one in compared.milestones]
    assert told == [("one", bad, None), ("two", bad, bad), ("three", None, bad)]
    assert compared.steps == (stopped,)
