"""``classready cloud stop``: one job, those of a course, or everything."""

import argparse
import datetime as dt
import sys

from checks.cloud_facts import CloudJob, CloudReply
from wizard.cloud.ending import Ends, end_all
from wizard.cloud.ledger import now
from wizard.cloud.mine import not_logged_in
from wizard.cloud.model import LONGEST_HOURS, Handle, Surroundings
from wizard.cloud.reminding import look_after
from wizard.cloud.starting import for_the_ledger
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.opening import open_session
from wizard.session import Session

NOT_ASKED = CloudReply("ok")


def stop(args: argparse.Namespace) -> Exit:
    """Stop what was asked for, and show what else runs.

    Raises:
        UsageError: there is no such job.
        StateError: the jobs that were written down can't be read.
    """
    session = open_session(args)
    reply = _listed(session) if args.all or args.name else NOT_ASKED
    handles = _chosen(args, session, reply)
    if session.choices.dry_run:
        for handle in handles:
            session.screen.say(f"{handle.name} would be stopped.")
        session.screen.item("next", "This was a dry run; nothing was done.")
        return Exit.READY
    code = _ended(session, handles)
    lacking = not_logged_in(session, reply) if args.all else None
    if lacking is not None:
        text = f"Whether anything else of yours runs could not be told. {lacking.message}"
        session.screen.item("unknown", text)
        code = code or Exit.UNKNOWN
    if not args.all:
        look_after(session.cloud, sys.stderr)
    return code


def _listed(session: Session) -> CloudReply:
    """What the course's provider says that runs."""
    provider = session.cloud.provider()
    return NOT_ASKED if provider is None else provider.list_mine()


def _chosen(args: argparse.Namespace, session: Session, reply: CloudReply) -> tuple[Handle, ...]:
    jobs = session.cloud.ledger.jobs()
    surroundings = session.cloud.surroundings()
    if not args.all and not args.name:
        return tuple(job for job in jobs if job.course.id == session.course.id)
    written = {job.name for job in jobs}
    unwritten = [job for job in reply.jobs if job.name not in written and surroundings is not None]
    if args.all:
        others = [job for job in unwritten if job.ours]
        return (*jobs, *(_handle(job, surroundings) for job in others if surroundings is not None))
    named = [job for job in jobs if args.name in {job.name, job.id}]
    found = [job for job in unwritten if args.name in {job.name, job.id}]
    if not named and not found:
        raise UsageError(_unknown(args.name, (*written, *(job.name or job.id for job in unwritten))))
    return (*named, *(_handle(job, surroundings) for job in found if surroundings is not None))


def _unknown(name: str, there: tuple[str, ...]) -> str:
    known = f"There are: {', '.join(sorted(there))}." if there else "None of yours runs."
    return f"There is no cloud job called {name}. {known}"


def _handle(job: CloudJob, surroundings: Surroundings) -> Handle:
    """A job that is not in the ledger, such as one that another computer started."""
    since = _moment(job.since) or now()
    return Handle(
        name=job.name or job.id,
        course=for_the_ledger(surroundings.course),
        asked=since,
        stops=_moment(job.stops) or since + dt.timedelta(hours=LONGEST_HOURS),
        stage="given",
        id=job.id,
        machine=surroundings.machine,
        price=job.price,
        currency=job.currency,
    )


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _ended(session: Session, handles: tuple[Handle, ...]) -> Exit:
    with session.screen.progress("Stopping") as update:
        ends = end_all(
            handles,
            session.cloud.provider_of,
            session.cloud.ledger,
            lambda handle: update(f"Stopping {handle.name} ..."),
        )
    _show(session, ends)
    if any(handle.course.id == session.course.id for handle in handles) and not ends.still:
        session.remember("cloud-stop")
    return Exit.NOT_READY if ends.still else Exit.READY


def _show(session: Session, ends: Ends) -> None:
    for text in ends.stopped:
        session.screen.item("good", text)
    for text in ends.still_costs:
        session.screen.item("warning", text)
    for text in ends.still:
        session.screen.item("bad", text)
    if not ends.stopped and not ends.still:
        session.screen.item("good", "Nothing was running.")
