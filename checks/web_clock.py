"""How far this computer's clock is from that of a web server."""

from email.utils import parsedate_to_datetime

from checks.host import Host
from checks.image_reference import Reference
from checks.internet import ask_internet
from checks.questions import Clock, Fetched
from checks.registry_api import ask_registry


def clock_skew(host: Host, reference: Reference) -> float | None:
    """Seconds by which this computer's clock is ahead; none where no server told the time.

    The registry's answer is used, which other checks ask for anyway; where TLS failed, perhaps because of the
    clock, the plain page for captive portals tells the time as well.
    """
    answer = ask_registry(host, reference)
    if "date" not in answer.headers and not reference.on_this_computer:
        answer = ask_internet(host)
    told = server_time(answer)
    return None if told is None else host.ask(Clock()).epoch - told


def server_time(answer: Fetched) -> float | None:
    """Seconds since 1970 by the server's clock, a cache's delay added; none where it did not say."""
    try:
        told = parsedate_to_datetime(answer.headers["date"]).timestamp()
        return told + float(answer.headers.get("age", "0"))
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return None
