"""The types that a check speaks: findings in, results out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import msgspec

if TYPE_CHECKING:
    from checks.course import Course
    from checks.host import Host


class Platform(StrEnum):
    """Where a host runs; WSL is a Linux whose engine and disk live in Windows."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"
    WSL = "wsl"


class Severity(StrEnum):
    """How much a finding matters, in rising order; NOTHING means that there was nothing to judge."""

    INFO = "info"
    NOTHING = "nothing"
    WARNING = "warning"
    UNKNOWN = "unknown"
    FAILURE = "failure"


class Status(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    CRASHED = "crashed"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a check found out.

    Attributes:
        severity: how much it matters.
        message: one plain sentence for a student.
        problem: id of a known problem (``checks.problems``) whose remedy applies, if any.
        evidence: what was looked at and seen, kept also when the check passes.
    """

    severity: Severity
    message: str
    problem: str | None = None
    evidence: tuple[str, ...] = ()


def fine(message: str, *evidence: str) -> Finding:
    """A finding that says what is good."""
    return Finding(Severity.INFO, message, None, evidence)


def nothing(message: str, *evidence: str) -> Finding:
    """A finding that says why there is nothing to judge: no GPU, nothing running. The check is skipped."""
    return Finding(Severity.NOTHING, message, None, evidence)


def warn(message: str, *evidence: str, problem: str | None = None) -> Finding:
    """A finding that will not stop the course but may hurt."""
    return Finding(Severity.WARNING, message, problem, evidence)


def fail(message: str, *evidence: str, problem: str | None = None) -> Finding:
    """A finding that stops the course on this machine."""
    return Finding(Severity.FAILURE, message, problem, evidence)


def unsure(message: str, *evidence: str, problem: str | None = None) -> Finding:
    """A finding that says why this could not be told; never the student's fault."""
    return Finding(Severity.UNKNOWN, message, problem, evidence)


def page_of(check_id: str) -> str:
    """The page about a check, for the student who has the problem: a path in the project's folder."""
    return f"docs/checks/{check_id}.md"


CheckRun: TypeAlias = "Callable[[Host, Course], Iterable[Finding]]"


@dataclass(frozen=True)
class Check:
    """One question about a machine.

    Attributes:
        id: ``area.thing``.
        title: what is checked, three to six words.
        why: why the course cares, one plain sentence.
        run: yields findings; nothing at WARNING or above means passed.
        needs: ids of checks that must have passed or warned first.
        platforms: where it makes sense; elsewhere it is skipped, saying so.
        time_limit: seconds after which the answer is ``unknown``.
    """

    id: str
    title: str
    why: str
    run: CheckRun
    needs: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = tuple(Platform)
    time_limit: float = 20.0


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one check ended on one machine.

    Attributes:
        check: the check's id.
        title: the check's title.
        status: how it ended.
        findings: what it found, the worst first.
        seconds: how long it ran.
        blocked_by: id of the failed need that made it skip, if any.
        ignored: a failure that was downgraded by ``--ignore``.
    """

    check: str
    title: str
    status: Status
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    blocked_by: str | None = None
    ignored: bool = False
