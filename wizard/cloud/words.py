"""What a cloud job costs and when it ends, in words for people."""

import datetime as dt

from wizard.cloud.model import Cap, Handle, JobStatus, Quote

_MINUTE = 60
_NOTHING = 0.005
"""Of any currency: it would be shown as 0.00."""


def money(amount: float, currency: str) -> str:
    """Such as ``2.12 USD`` or ``48 credits``."""
    text = f"{amount:.2f}"
    if currency == "credits":
        text = text.removesuffix(".00")
    return f"{text} {currency}".rstrip()


def hours(cap: Cap) -> str:
    """Such as ``4 h`` or ``90 min``."""
    whole, rest = divmod(cap.minutes, _MINUTE)
    return f"{cap.minutes} min" if rest else f"{whole} h"


def clock(moment: dt.datetime) -> str:
    """A time of today as ``17:40``, of another day with its date; local."""
    local = moment.astimezone()
    is_today = local.date() == dt.datetime.now().astimezone().date()
    return f"{local:%H:%M}" if is_today else f"{local:%H:%M on %d %B}"


def machine(quote: Quote) -> str:
    """What would be taken, and where."""
    offer = quote.offer
    gpus = f" ({offer.gpus} {offer.gpu or 'GPU'})" if offer.gpus else ""
    where = f" on {quote.place}" if quote.place else ""
    return f"{offer.name}{gpus}{where}"


def price(quote: Quote, now: dt.datetime) -> str:
    """The one sentence to agree to: price, cap, worst case, and the time at which it ends.

    Args:
        quote: what it is about.
        now: when it would start.
    """
    ends = f"stops at {clock(now + dt.timedelta(minutes=quote.cap.minutes))}"
    cap, per_hour, currency = hours(quote.cap), quote.offer.price, quote.offer.currency
    if per_hour is None or quote.worst is None:
        return f"{machine(quote)}: its price is not told; {ends} at the latest, after {cap}"
    if not per_hour:
        return f"{machine(quote)}: free of charge; {ends}, after {cap}"
    each = money(per_hour, currency)
    return f"{machine(quote)}: {each}/h x {cap} = at most {money(quote.worst, currency)}; {ends}"


def so_far(handle: Handle, status: JobStatus | None, now: dt.datetime) -> str:
    """What it has cost by now: told by the provider, else at most; empty where no price is known."""
    if status is not None and status.spent is not None:
        return f"{money(status.spent, handle.currency)} so far"
    most = handle.at_most(now)
    return "" if most is None or most < _NOTHING else f"at most {money(most, handle.currency)} so far"


def running(handle: Handle, status: JobStatus | None, now: dt.datetime) -> str:
    """A job, since when, and what it cost: ``classready-x-1 at c, running since 14:02, 0.53 USD so far``."""
    state = "asked for" if status is None else status.state
    since = (status.since if status else None) or handle.asked
    where = f" at {handle.place}" if handle.place else ""
    spent = so_far(handle, status, now)
    return ", ".join(filter(None, (f"{handle.name}{where}", f"{state} since {clock(since)}", spent)))
