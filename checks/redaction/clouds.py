"""What a cloud's answers give away: who somebody is there, on which machine, and the names of their jobs."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from checks.redaction.known import KnownSecrets, machine_names
from checks.redaction.ordinary import is_ordinary
from checks.redaction.tokens import TOKEN

_SHORTEST_JOB: Final = 6
_OURS: Final = "classready-"
_OVER_SSH: Final = frozenset({"ssh", "batch"})


def of_cloud(asked: dict[str, Any], answer: dict[str, Any]) -> Iterator[KnownSecrets]:
    """What an answer tells; where it was redacted already it tells nothing.

    Args:
        asked: a ``Cloud`` question as plain JSON values.
        answer: a ``CloudReply``, likewise.
    """
    user, place = _plain(answer.get("user")), _plain(answer.get("place"))
    if user and not is_ordinary(user):
        yield KnownSecrets(users=(user,))
    if asked.get("provider") in _OVER_SSH:
        yield of_machine(place)
    for job in _jobs(answer):
        yield KnownSecrets(jobs=tuple(_names(job)))


def of_machine(machine: str) -> KnownSecrets:
    """What the name of a machine tells, as ``ssh`` takes it: ``user@host``, ``ssh://user@host:port``."""
    plain = machine.removeprefix("ssh://")
    user, at, host = plain.rpartition("@")
    if host.count(":") == 1:
        host = host.partition(":")[0]
    users = (user,) if at and not is_ordinary(user) else ()
    return KnownSecrets(users=users, hosts=tuple(machine_names(host)))


def _jobs(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    jobs = answer.get("jobs")
    yield from (job for job in (jobs if isinstance(jobs, list | tuple) else ()) if isinstance(job, dict))


def _names(job: dict[str, Any]) -> Iterator[str]:
    """The id, the address, and a name that classready did not give."""
    names = [job.get("id"), urlsplit(_plain(job.get("url"))).hostname]
    if not job.get("ours"):
        names.append(job.get("name"))
    for name in map(_plain, names):
        # A cluster numbers its jobs; a number tells nobody anything, and stands for much else.
        if len(name) >= _SHORTEST_JOB and not is_ordinary(name) and not name.startswith(_OURS):
            yield name


def _plain(value: object) -> str:
    return value if isinstance(value, str) and not TOKEN.search(value) else ""
