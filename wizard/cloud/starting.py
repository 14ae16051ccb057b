"""Starts a job so that whatever happens on the way, it is stopped or somebody knows of it."""

import datetime as dt
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, TypeAlias

import msgspec

from checks.course import Course
from wizard.cloud.interrupting import shielded
from wizard.cloud.ledger import Ledger, now
from wizard.cloud.model import CloudError, Endpoint, Handle, Quote, Surroundings, Tell
from wizard.cloud.provider import Provider
from wizard.cloud.stopping import stop

PATIENCE = 1800.0
"""Seconds that a job may wait for its machine and its image before it is given up (and stopped)."""

_OF_THE_COURSE = 22
"""Apolo takes names of 40 characters at most: https://docs.apolo.us/ (``apolo run --name``)."""


@dataclass(frozen=True)
class Order:
    """A job that the person agreed to."""

    provider: Provider
    handle: Handle
    quote: Quote


@dataclass(frozen=True)
class Started:
    """A job that runs, and the way to its app."""

    handle: Handle
    endpoint: Endpoint


Prove: TypeAlias = Callable[[Handle, Endpoint], None]
"""Sees that the app is there and lets the person in; ``CloudError`` where it does not."""


def start(order: Order, ledger: Ledger, tell: Tell, prove: Prove, patience: float = PATIENCE) -> Started:
    """Ask for a job, wait for it, open the way to its app and prove it; on any failure stop the job.

    Ctrl-C, a closed window and a polite kill count as a failure. They wait for the reply to the call itself,
    because only it tells what has to be stopped, and they never break off the stopping.

    Args:
        order: what the person agreed to.
        ledger: where it is written down first.
        tell: told what is going on.
        prove: called when the job runs.
        patience: seconds that it may take until then.

    Returns:
        the job, noted as given to the person: from now on it is theirs to stop.

    Raises:
        CloudError: it did not work; nothing runs.
        StillRunningError: it did not work, and the job could not be seen to end.
        StateError: it could not be written down, so nothing was started.
        KeyboardInterrupt: the person had enough; nothing runs.
    """
    with shielded() as shield, ledger.held(order.handle.name):
        shield.breathe()
        ledger.write(order.handle)
        attempt = _Attempt(order.provider, order.handle)
        try:
            attempt.submit(order, ledger)
            with shield.open():
                attempt.wait(ledger, tell, patience)
                endpoint = attempt.open()
                prove(attempt.handle, endpoint)
            attempt.note("given", ledger)
            return Started(attempt.handle, endpoint)
        except BaseException as error:
            attempt.clear_up(error, ledger, tell)
            raise


@dataclass
class _Attempt:
    """One start on its way, and what has to be undone."""

    provider: Provider
    handle: Handle
    endpoint: Endpoint | None = None

    def submit(self, order: Order, ledger: Ledger) -> None:
        self.handle = self.provider.submit(self.handle, order.quote)
        self.note("submitted", ledger)

    def wait(self, ledger: Ledger, tell: Tell, patience: float) -> None:
        self.handle = self.provider.wait(self.handle, patience, tell)
        ledger.write(self.handle)

    def open(self) -> Endpoint:
        self.endpoint = self.provider.url(self.handle)
        return self.endpoint

    def note(self, stage: Literal["submitted", "given"], ledger: Ledger) -> None:
        self.handle = msgspec.structs.replace(self.handle, stage=stage)
        ledger.write(self.handle)

    def clear_up(self, error: BaseException, ledger: Ledger, tell: Tell) -> None:
        if isinstance(error, CloudError) and error.refused and not self.handle.id:
            ledger.strike(self.handle.name)
            return
        with suppress(OSError):  # the window may be gone, which is no reason to leave a job behind
            tell("Stopping the job that was started ...")
        if self.endpoint is not None:
            self.endpoint.close()
        stop(self.provider, self.handle, ledger)
        with suppress(OSError):
            tell("It was stopped; nothing runs.")


def ordered(provider: Provider, surroundings: Surroundings, quote: Quote) -> Order:
    """An order for a job under a name that nobody else has."""
    asked = now()
    handle = Handle(
        name=new_name(surroundings.course.id),
        course=for_the_ledger(surroundings.course),
        asked=asked,
        stops=asked + dt.timedelta(minutes=quote.cap.minutes),
        place=quote.place,
        machine=surroundings.machine,
        price=quote.offer.price,
        currency=quote.offer.currency,
    )
    return Order(provider, handle, quote)


def for_the_ledger(course: Course) -> Course:
    """The course without what stopping a job does not need, passwords above all."""
    app = msgspec.structs.replace(course.app, password="", environment={}, smoke_tests=())
    return msgspec.structs.replace(course, app=app, milestones=(), problems=())


def new_name(course: str) -> str:
    """A job's name: letters, digits and single hyphens, 40 at most, which is what every provider takes.

    Args:
        course: the course's id.
    """
    short = re.sub("-+", "-", course)[:_OF_THE_COURSE].strip("-")
    return f"classready-{short}-{secrets.token_hex(3)}"
