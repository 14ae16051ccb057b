"""A second look at a download that failed, where the engine's words can mean two things.

A registry may say of an image that it does not have that the version is missing: the specification of its API
leaves it free. A certificate out of date may mean a wrong clock here, or a registry that has not renewed it.
"""

from dataclasses import replace

from wizard.session import Outcome, Session

_OR = {
    "image-tag-not-found": ("image.available", "image-name-wrong-or-private"),
    "wrong-system-clock": ("network.registry", "registry-outage"),
}
"""What the words say, which check tells it apart, and what else they can mean."""


def second_look(session: Session, outcome: Outcome) -> Outcome:
    """A failed download's outcome, with the other problem that its words can mean where a check finds it."""
    from checks.problems import diagnose

    found = diagnose(outcome.detail, "pull", session.host.platform, session.course.problems)
    check, other = _OR.get(found[0].problem.id if found else "", ("", ""))
    return replace(outcome, problem=other) if check and other in _found(session, check) else outcome


def _found(session: Session, check: str) -> set[str]:
    """The problems that a check finds now."""
    # Imported where it pays: a download that works needs no checks.
    from checks.registry import ALL_CHECKS
    from checks.runner import run_checks
    from checks.selection import select

    results = run_checks(select(ALL_CHECKS, [check]), session.host.fresh(), session.course)
    return {finding.problem for result in results for finding in result.findings if finding.problem}
