"""Why the course's cloud did not answer as it should: one cause, told by what the client said."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from checks.cloud_facts import CloudReply, CloudStatus
from checks.model import Finding, fail, unsure
from checks.problems import find

OVER_SSH: Final = ("ssh", "batch")
"""Providers whose client is ``ssh``, and whose login is a key."""
_NO_ANSWER: Final = ("unreachable", "timeout")


class _Cause(NamedTuple):
    message: str
    problem: str


_MISSING = _Cause("The course's cloud client is not installed yet.", "cloud-client-missing")
_BROKEN = _Cause("The cloud client is installed but does not run.", "cloud-client-broken")
_NO_SSH = _Cause("The program ssh is not on this computer.", "ssh-program-missing")
_ACCOUNT: Final[Mapping[CloudStatus, _Cause]] = {
    "no-client": _MISSING,
    "broken-client": _BROKEN,
    "logged-out": _Cause("You are not logged in to the course's cloud.", "cloud-not-logged-in"),
    "expired": _Cause("Your login to the course's cloud has expired.", "cloud-login-expired"),
    "no-cluster": _Cause("Your account has no cluster to run on yet.", "cloud-no-cluster"),
    "denied": _Cause("The cloud refuses your account.", "cloud-account-refused"),
}
_SKY: Final[Mapping[CloudStatus, _Cause]] = {
    **_ACCOUNT,
    "logged-out": _Cause("SkyPilot finds no cloud account of yours.", "cloud-credentials-missing"),
}
_SSH: Final[Mapping[CloudStatus, _Cause]] = {
    "no-client": _NO_SSH,
    "broken-client": _BROKEN,
    "logged-out": _Cause("The machine does not let you in.", "ssh-key-refused"),
    "expired": _Cause("Your login to the machine has expired.", "cloud-login-expired"),
    "denied": _Cause("You may log in, but not do what the course needs.", "cloud-machine-refuses"),
    "not-chosen": _Cause("No machine was chosen yet.", "cloud-machine-not-chosen"),
}
_OF_PROVIDER: Final = {"apolo": _ACCOUNT, "sky": _SKY, "ssh": _SSH, "batch": _SSH}


def last_words(reply: CloudReply) -> tuple[str, ...]:
    """The last line that the client said, where it said any."""
    lines = [line.strip() for line in reply.error.splitlines() if line.strip()]
    return tuple(lines[-1:])


def why_not(provider: str, reply: CloudReply, untold: str) -> Finding:
    """What stands in the way, where that is certain; else that it could not be told.

    Being offline, a service that is down and words that nobody understands are never the student's fault.

    Args:
        provider: as the course file says.
        reply: not an ``ok``.
        untold: says that it could not be told.
    """
    words = last_words(reply)
    if reply.status in _NO_ANSWER:
        usual = "ssh-host-unreachable" if provider in OVER_SSH else "cloud-unreachable"
        return unsure(untold, *words, problem=reply.problem or usual)
    known = find(reply.problem) if reply.problem else None
    if known is not None:
        return fail(f"{known.title}.", *words, problem=known.id)
    cause = _OF_PROVIDER.get(provider, _ACCOUNT).get(reply.status)
    if cause is not None:
        return fail(cause.message, *words, problem=cause.problem)
    return unsure(untold, *words)
