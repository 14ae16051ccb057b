"""Starts a job so that whatever happens on the way, it is stopped or somebody knows of it."""

import datetime as dt
import secrets
from dataclasses import dataclass

import msgspec

from checks.course import Course
from wizard.cloud.ledger import Ledger, now
from wizard.cloud.model import CloudError, Endpoint, Handle, Quote, Surroundings, Tell
from wizard.cloud.provider import Provider
from wizard.cloud.stopping import interrupted_by_closing, stop_and_see, unhurried

PATIENCE = 900.0
"""Seconds that a job may wait for its machine and its image before it is given up (and stopped)."""


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


def start(order: Order, ledger: Ledger, tell: Tell, patience: float = PATIENCE) -> Started:
    """Ask for a job, wait for it and open the way to it; on any failure stop it and see that it ended.

    Args:
        order: what the person agreed to.
        ledger: where it is written down first.
        tell: told what is going on.
        patience: seconds.

    Raises:
        CloudError: it did not work; nothing runs.
        StillRunningError: it did not work, and the job could not be seen to end.
        KeyboardInterrupt: the person had enough; nothing runs.
    """
    provider, handle = order.provider, order.handle
    with interrupted_by_closing(), ledger.held(handle.name):
        ledger.write(handle)
        try:
            with unhurried():  # Ctrl-C waits for the reply: only it tells what has to be stopped
                handle = provider.submit(handle, order.quote)
            handle = msgspec.structs.replace(handle, stage="submitted")
            ledger.write(handle)
            handle = provider.wait(handle, patience, tell)
            ledger.write(handle)
            return Started(handle, provider.url(handle))
        except CloudError as error:
            _clear_up(provider, handle, ledger, tell, nothing_runs=error.refused and not handle.id)
            raise
        except BaseException:
            _clear_up(provider, handle, ledger, tell, nothing_runs=False)
            raise


def given(handle: Handle, ledger: Ledger) -> Handle:
    """Note that the person was told the address: from now on the job is theirs to stop."""
    handle = msgspec.structs.replace(handle, stage="given")
    ledger.write(handle)
    return handle


def ordered(provider: Provider, surroundings: Surroundings, quote: Quote) -> Order:
    """An order for a job under a name that nobody else has."""
    asked = now()
    handle = Handle(
        name=f"classready-{surroundings.course.id[:30]}-{secrets.token_hex(3)}",
        course=_for_the_ledger(surroundings.course),
        asked=asked,
        stops=asked + dt.timedelta(minutes=quote.cap.minutes),
        place=quote.place,
        machine=surroundings.machine,
        price=quote.offer.price,
        currency=quote.offer.currency,
    )
    return Order(provider, handle, quote)


def _for_the_ledger(course: Course) -> Course:
    """The course without what stopping a job does not need, passwords above all."""
    app = msgspec.structs.replace(course.app, password="", environment={}, smoke_tests=())
    return msgspec.structs.replace(course, app=app, milestones=(), problems=())


def _clear_up(provider: Provider, handle: Handle, ledger: Ledger, tell: Tell, *, nothing_runs: bool) -> None:
    if nothing_runs:
        ledger.strike(handle.name)
        return
    tell("Stopping the job that was started ...")
    stop_and_see(provider, handle, ledger)
    tell("It was stopped; nothing runs.")
