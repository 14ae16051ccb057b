"""Why the course's cloud did not answer as it should: one cause, told by what the client said."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from checks.cloud_facts import CloudReply, CloudStatus
from checks.model import Finding, fail, unsure
from checks.problems import find

OVER_SSH: Final = ("ssh", "batch")
"""Providers whose client is ``ssh``, and whose login is a key."""


class _Cause(NamedTuple):
    message: str
    problem: str


_ACCOUNT: Final[Mapping[CloudStatus, _Cause]] = {
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
    cause = _cause(provider, reply)
    if cause is not None:
        return fail(cause.message, *words, problem=cause.problem)
    if reply.status in {"unreachable", "timeout"}:
        usual = "ssh-host-unreachable" if provider in OVER_SSH else "cloud-unreachable"
        return unsure(untold, *words, problem=reply.problem or usual)
    return unsure(untold, *words, problem=reply.problem or None)


def _cause(provider: str, reply: CloudReply) -> _Cause | None:
    usual = _OF_PROVIDER.get(provider, _ACCOUNT).get(reply.status)
    known = find(reply.problem) if usual and reply.problem else None
    return _Cause(f"{known.title}.", known.id) if known else usual
