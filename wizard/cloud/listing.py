"""``classready cloud status`` and ``quote``: what runs and what would be, as text and as JSON."""

import argparse
import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from checks.cloud_facts import CloudJob, CloudReply
from checks.cloud_trouble import last_words, why_not
from wizard.cloud.ledger import now
from wizard.cloud.mine import not_logged_in, provider_of, shown_quote, usual_cap
from wizard.cloud.model import Cap, Quote
from wizard.cloud.reconciling import Seen, reconcile
from wizard.cloud.reminding import said
from wizard.cloud.words import price
from wizard.exits import Exit
from wizard.failure import or_explained, show_failure
from wizard.opening import open_session
from wizard.session import Session

SCHEMA = 1


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One job in ``--json`` (documented in docs/cloud.md).

    Attributes:
        name: what classready called it.
        id: the provider's own, empty where it never came back.
        course: for which course it was started, empty where another computer did that.
        state: ``queued starting running stopping stopped failed unknown``.
        reason: why, in words for people.
        since: when it began to cost, or was asked for; ISO 8601, UTC.
        stops: when it ends by itself at the latest, likewise.
        place: where it runs.
        price: per hour.
        spent: what it has cost so far, told by the provider.
        at_most: what it has cost so far at most, reckoned from the price.
        currency: of these.
        url: its public address.
        ours: classready started it.
        orphan: an interrupted start had left it; it was stopped now.
        trouble: why something could not be told or done.
    """

    name: str
    id: str
    course: str
    state: str
    reason: str = ""
    since: str = ""
    stops: str = ""
    place: str = ""
    price: float | None = None
    spent: float | None = None
    at_most: float | None = None
    currency: str = ""
    url: str = ""
    ours: bool = True
    orphan: bool = False
    trouble: str = ""


def status(args: argparse.Namespace) -> Exit:
    """What runs, since when, what it cost; what an interrupted start left is stopped.

    Raises:
        StateError: the jobs that were written down can't be read.
    """
    session = open_session(args)
    found = reconcile(session.cloud.ledger, session.cloud.provider_of)
    provider = session.cloud.provider()
    reply = CloudReply("ok") if provider is None else provider.list_mine()
    known = {name for seen in found for name in (seen.handle.name, seen.handle.id)}
    others = [job for job in reply.jobs if job.name not in known and job.id not in known]
    if args.json:
        _print_status(session, reply, [*map(_line, found), *map(_other_line, others)])
    else:
        _show_status(session, reply, found, others)
    if any(seen.orphan and seen.trouble for seen in found):
        return Exit.NOT_READY
    return Exit.READY if reply.ok and not any(seen.trouble for seen in found) else Exit.UNKNOWN


def _show_status(
    session: Session, reply: CloudReply, found: Sequence[Seen], others: Sequence[CloudJob]
) -> None:
    for seen in found:
        session.screen.item("bad" if seen.orphan and seen.trouble else "warning", said(seen, now()))
    for job in others:
        since = f" since {job.since}" if job.since else ""
        whose = "started by classready, on another computer" if job.ours else "not started by classready"
        session.screen.item("warning", f"{job.name or job.id}: {job.state}{since}, {whose}")
    if not reply.ok and not found:
        session.screen.item("good", "Nothing that was started from this computer runs.")
    if not reply.ok and session.course.cloud is not None:
        untold = "Whether anything else of yours runs could not be told."
        finding = why_not(session.course.cloud.provider, reply, untold)
        words = " ".join(finding.evidence)
        session.screen.item("unknown", f"{finding.message} {words}".rstrip())
    elif not found and not others:
        session.screen.item("good", "Nothing of yours runs in the cloud.")


def _print_status(session: Session, reply: CloudReply, lines: Sequence[Line]) -> None:
    cloud = session.course.cloud
    _print_json(
        {
            "schema": SCHEMA,
            "course": session.course.id,
            "provider": cloud.provider if cloud else "",
            "listed": reply.status,
            "error": " ".join(last_words(reply)),
            "jobs": lines,
        }
    )


def _line(seen: Seen) -> Line:
    handle, status = seen.handle, seen.status
    state = status.state if status else "unknown"
    return Line(
        name=handle.name,
        id=handle.id,
        course=handle.course.id,
        state="stopped" if seen.orphan and not seen.trouble else state,
        reason=status.reason if status else "",
        since=_text((status.since if status else None) or handle.asked),
        stops=_text(handle.stops),
        place=handle.place,
        price=handle.price,
        spent=status.spent if status else None,
        at_most=handle.at_most(now()),
        currency=handle.currency,
        url=status.url if status else "",
        orphan=seen.orphan,
        trouble=seen.trouble,
    )


def _other_line(job: CloudJob) -> Line:
    return Line(
        name=job.name,
        id=job.id,
        course="",
        state=job.state,
        reason=job.reason,
        since=job.since,
        stops=job.stops,
        price=job.price,
        spent=job.spent,
        currency=job.currency,
        url=job.url,
        ours=job.ours,
    )


def quote(args: argparse.Namespace) -> Exit:
    """What it would cost; nothing is started.

    Raises:
        UsageError: the course uses no cloud, or the time is out of range.
    """
    cap = None if args.hours is None else Cap(args.hours)
    session = open_session(args)
    return or_explained(session, "cloud", lambda: _quoted(session, cap, as_json=args.json))


def _quoted(session: Session, cap: Cap | None, *, as_json: bool) -> Exit:
    provider = provider_of(session)
    lacking = not_logged_in(session, provider.login_state())
    if lacking is not None:
        show_failure(session, lacking, "cloud")
        return Exit.NOT_READY
    found = provider.quote(cap or usual_cap(session))
    if as_json:
        _print_json({"schema": SCHEMA, "course": session.course.id, **_facts(found)})
        return Exit.READY
    session.screen.say(f"{price(found, now())}.")
    shown_quote(session, found)
    return Exit.READY


def _facts(found: Quote) -> dict[str, Any]:
    return {
        "offer": found.offer,
        "place": found.place,
        "minutes": found.cap.minutes,
        "worst": found.worst,
        "currency": found.offer.currency,
        "stops": _text(now() + dt.timedelta(minutes=found.cap.minutes)),
        "command": found.command,
        "notes": found.notes,
    }


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _print_json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
