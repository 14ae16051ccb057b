"""What the cloud half speaks of: a cap, a quote, a job that was asked for, and how it is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import msgspec

from checks.cloud_facts import JobState, Offer
from checks.course import Cloud, Course
from checks.host import Host
from checks.question import Secret
from wizard.errors import ActionError, UsageError

LONGEST_HOURS = 12
ENDED: tuple[JobState, ...] = ("stopped", "failed")
Tell: TypeAlias = Callable[[str], None]
"""Told, in one sentence, what is going on."""


class CloudError(ActionError):
    """Something that was asked of the cloud did not work.

    Args:
        message: one clear sentence for the student.
        detail: the client's own words, to be matched against known problems.
        problem: id of a known problem, where the cause is certain without reading ``detail``.
        otherwise: id of the problem to name where ``detail`` matches none.
        refused: nothing can have been started: the provider said no, or was never reached.
    """

    def __init__(
        self,
        message: str,
        detail: str = "",
        problem: str | None = None,
        otherwise: str | None = None,
        *,
        refused: bool = False,
    ) -> None:
        super().__init__(message, detail, problem, otherwise)
        self.refused = refused


@dataclass(frozen=True)
class Cap:
    """After how long a job is ended where it runs, whatever becomes of this computer.

    Args:
        minutes: whole minutes, at least 1 and at most 12 hours.

    Raises:
        UsageError: it is no such time; nothing is ever started without one.
    """

    minutes: int

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LONGEST_HOURS * 60:
            raise UsageError(
                f"A cloud job must end by itself after 1 minute to {LONGEST_HOURS} hours; "
                f"{self.minutes} minutes is not in that range. Give --hours, such as --hours 4."
            )

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60


@dataclass(frozen=True)
class Quote:
    """What a job would be and cost, before anything is asked for.

    Attributes:
        offer: the machine.
        cap: after how long it ends at the latest.
        place: where it runs: a cluster, a machine, a region.
        command: what a person could type for it, one argument each; no secret in it.
        notes: what else should be known before agreeing, one sentence each.
    """

    offer: Offer
    cap: Cap
    place: str
    command: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def worst(self) -> float | None:
        """What it costs at most, none where no price is known."""
        return None if self.offer.price is None else self.offer.price * self.cap.hours


class Handle(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job that was asked for, as the ledger keeps it: enough to find and stop it from any later start.

    Attributes:
        name: unique; given by classready before the call, so that a job whose id never came back is found.
        course: the course without what only a laptop needs, from which the provider is made again.
        asked: when (UTC).
        stops: when it ends by itself at the latest (UTC).
        stage: ``asked`` before the call, ``submitted`` once the provider took it, ``given`` once the person
            was told its address. What was not given and belongs to no living classready is an orphan.
        id: the provider's own, empty until it came back.
        place: where it runs.
        machine: the machine that the person chose, where the provider asks for one.
        price: per hour, none where it is not known.
        currency: of the price.
        notes: what the provider needs to reach it again (a port, a node); never a secret.
    """

    name: str
    course: Course
    asked: dt.datetime
    stops: dt.datetime
    stage: Literal["asked", "submitted", "given"] = "asked"
    id: str = ""
    place: str = ""
    machine: str = ""
    price: float | None = None
    currency: str = ""
    notes: dict[str, str] = {}

    def at_most(self, now: dt.datetime) -> float | None:
        """What it has cost by now at most, none where no price is known."""
        if self.price is None:
            return None
        return self.price * max(0.0, (min(now, self.stops) - self.asked).total_seconds()) / 3600


@dataclass(frozen=True)
class JobStatus:
    """How a job is.

    Attributes:
        state: the same words for every provider.
        reason: why, in words for people.
        since: when it began to cost, none where that is not told.
        spent: what it has cost so far, none where the provider does not tell.
        url: its public address, empty where it has none (yet).
        raw: the provider's own words.
    """

    state: JobState
    reason: str = ""
    since: dt.datetime | None = None
    spent: float | None = None
    url: str = ""
    raw: str = ""

    @property
    def has_ended(self) -> bool:
        """It costs nothing more."""
        return self.state in ENDED


@dataclass(frozen=True)
class Stopped:
    """A job that was seen to have ended.

    Attributes:
        spent: what it cost, none where that is not told.
        still_costs: what goes on costing money (a machine, a disk) and how to end it, one sentence each.
    """

    spent: float | None = None
    still_costs: tuple[str, ...] = ()


class LoginWay(StrEnum):
    """How to log in."""

    BROWSER = "browser"
    HEADLESS = "headless"
    TOKEN = "token"  # noqa: S105 - the name of a way, not a secret


class Talk(Protocol):
    """The person, while a provider needs them."""

    def say(self, text: str) -> None:
        """A sentence."""

    def open(self, address: str) -> None:
        """Show an address, and open it in the browser where there is one."""

    def confirm(self, question: str, *, default: bool) -> bool:
        """Yes or no; nobody to ask means no."""

    def text(self, question: str) -> str:
        """A line; ``CloudError`` where there is nobody to ask."""

    def secret(self, question: str) -> Secret:
        """A line that is not shown, or the token that was given on standard input."""


class Endpoint(Protocol):
    """A way to a job's app, open until it is closed.

    Attributes:
        url: what the person opens.
        direct: a loopback address at which the app itself answers, for readiness and sign-in.
        user: login name of the app.
        password: its password.
    """

    url: str
    direct: str
    user: str
    password: Secret

    def hold(self, tell: Tell) -> None:
        """Keep it open, mending what breaks, until ``close``, the job's end or Ctrl-C.

        Raises:
            CloudError: the job has ended, or can't be reached any more.
        """

    def close(self) -> None:
        """End it; the job goes on."""


@dataclass(frozen=True)
class Surroundings:
    """What a provider works with.

    Attributes:
        course: it has a ``cloud`` table.
        host: this computer.
        folder: classready's own, for clients' environments and what a provider must keep.
        machine: what the person chose, for providers that need a machine; empty where nothing was chosen.
    """

    course: Course
    host: Host
    folder: Path
    machine: str = ""

    @property
    def cloud(self) -> Cloud:
        """The course's cloud table."""
        if self.course.cloud is None:
            raise TypeError(f"the course {self.course.id} has no [cloud]")
        return self.course.cloud
