"""Judges a report again: its transcript answers, this version's checks and problems judge."""

import msgspec

from checks.course import Course
from checks.recording import replay
from checks.registry import ALL_CHECKS
from checks.report import Report, advise, advised, facts_of, milestone_verdict, overall
from checks.runner import run_checks


def rejudge(report: Report, course: Course, tool_version: str) -> Report:
    """The report as this version would have written it on that machine; no machine is looked at.

    A check that asks what nobody asked then ends as *unknown*, with ``checks.runner.NEVER_ASKED``.

    Args:
        report: of any machine.
        course: what it is judged for.
        tool_version: classready's own.
    """
    results = tuple(run_checks(ALL_CHECKS, replay(report.transcript), course))
    return msgspec.structs.replace(
        report,
        tool=tool_version,
        course=facts_of(course),
        verdict=overall(results),
        milestones=tuple(milestone_verdict(milestone, results) for milestone in course.milestones),
        results=advised(results, advise(results, report.platform, course)),
    )
