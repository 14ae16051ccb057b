"""Whether this computer reaches the internet at all, or only a page that wants something first.

The page is the one that Android asks for the same purpose; any answer but an empty 204 comes from something
in between (RFC 8952).
"""

from enum import StrEnum

from checks.host import Host
from checks.questions import Fetch, Fetched

_PAGE = "http://connectivitycheck.gstatic.com/generate_204"
_NO_CONTENT = 204


class Internet(StrEnum):
    """What stands between this computer and the internet."""

    OPEN = "open"
    PORTAL = "portal"
    NONE = "none"


def ask_internet(host: Host) -> Fetched:
    """Ask for the page that is known to be empty."""
    return host.ask(Fetch(_PAGE, limit=2048))


def internet(host: Host) -> Internet:
    """Whether the internet is open, behind a sign-in page, or not there."""
    answer = ask_internet(host)
    if answer.status != "ok":
        return Internet.NONE
    return Internet.OPEN if answer.code == _NO_CONTENT else Internet.PORTAL
