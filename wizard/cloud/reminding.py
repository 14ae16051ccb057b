"""Says what runs in the cloud, since when, what it cost; stops what an interrupted start left there."""

from datetime import datetime
from typing import TextIO

from wizard.called import as_typed
from wizard.cloud.asking import CourseCloud
from wizard.cloud.ledger import now
from wizard.cloud.model import Handle
from wizard.cloud.reconciling import Seen, reconcile
from wizard.cloud.words import clock, running
from wizard.errors import StateError
from wizard.session import Session
from wizard.wrapping import fitted


def look_after(cloud: CourseCloud, errors: TextIO) -> None:
    """Compare what is written down with what runs, and say it.

    Args:
        cloud: knows the ledger and the providers.
        errors: where it is said, so that what a command itself prints stays as it is.
    """

    def tell(text: str) -> None:
        print(fitted(as_typed(f"classready: {text}"), errors), file=errors, flush=True)

    try:
        found = reconcile(
            cloud.ledger,
            cloud.provider_of,
            lambda handle: tell(f"Stopping {handle.name}, which an interrupted start left in the cloud ..."),
        )
    except StateError as error:
        tell(str(error))
        return
    for seen in found:
        tell(said(seen, now()))


def said(seen: Seen, moment: datetime) -> str:
    """One job, in a sentence or two."""
    handle, ends = seen.handle, f"ends by itself at {clock(seen.handle.stops)} at the latest"
    if seen.orphan:
        return seen.trouble or f"An interrupted start had left {handle.name} in the cloud; it was stopped."
    if seen.trouble:
        late = "should have ended by now" if moment > handle.stops else ends
        return f"{running(handle, None, moment)}: could not be asked how it is ({seen.trouble}) It {late}."
    if seen.held:
        return f"{running(handle, None, moment)}: another classready is working on it."
    if seen.status is not None and seen.status.has_ended:
        interrupted = "its start was interrupted, and nothing of it runs"
        return f"{handle.name}: {'it has ended' if handle.stage == 'given' else interrupted}."
    how = "`classready cloud open` opens it, `classready cloud stop` stops it."
    return f"{running(handle, seen.status, moment)}; it {ends}. {how}"


def say_what_runs(session: Session) -> None:
    """A reminder at the end: what runs on, from what is written down."""
    try:
        jobs = session.cloud.ledger.jobs()
    except StateError:  # said at the start
        return
    for job in jobs:
        if job.stage == "given" and now() < job.stops:
            session.screen.item("warning", _goes_on(job))


def _goes_on(job: Handle) -> str:
    return (
        f"{running(job, None, now())}. It runs on, and costs money, until {clock(job.stops)} at the latest. "
        "Stop it when you have finished: `classready cloud stop`."
    )
