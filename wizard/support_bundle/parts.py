"""What the support bundle is made of: each part as a text, or as the reason why there is none."""

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from checks.engine_products import docker_command
from checks.host import Host
from checks.redaction import KnownSecrets, of_environment
from checks.redaction.ordinary import is_ordinary
from wizard.cloud.ledger import Ledger
from wizard.engine.engine_logs import Log, log_of
from wizard.engine.errors import EngineError
from wizard.engine.evidence import Evidence, container_evidence
from wizard.errors import StateError
from wizard.last_failures import Failure

_BUGS = 5
_BUG_BYTES = 40_000
_DOCKER_SECONDS = 10.0
# As ``docker info`` says it (Username: ada), and in logs (username=ada, "username":"ada", quotes escaped).
_USER_NAME = re.compile(r"""\b(?i:user_?name)\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?([\w.@+-]{3,100})""")


def docker_said(host: Host, word: str) -> Log:
    """What ``docker version`` or ``docker info`` prints."""
    name = f"docker-{word}.txt"
    command = docker_command(host)
    if command is None:
        return Log(name, why_not="There is no docker command.")
    told = host.run(command, word, timeout=_DOCKER_SECONDS)
    if told.status != "ran" and not told.out:
        return Log(name, why_not=f"docker {word} gave no answer ({told.status}).")
    return log_of(name, f"{told.out}\n{told.err}".strip() + "\n")


def left_container(course: str) -> Evidence | str | None:
    """What is left of the course's container; a text says why that can't be told, none that there is none."""
    try:
        return container_evidence(course)
    except EngineError as error:
        return str(error)


def container_logs(left: Evidence | str | None) -> tuple[Log, ...]:
    """The container's log, and how it was made."""
    match left:
        case Evidence():
            return left.log, Log("container.json", left.made)
        case str():
            return (Log("container.log", why_not=left),)
    return (Log("container.log", why_not="The course has no container."),)


def failures(kept: Iterable[Failure]) -> Log:
    """What failed lately, the oldest first."""
    text = "\n".join(_told(failure) for failure in kept)
    return Log("failures.txt", text, why_not="" if text else "Nothing has failed yet.")


def _told(failure: Failure) -> str:
    where = ", ".join(filter(None, (f"course {failure.course}", failure.step)))
    known = f"Known as {failure.problem}.\n" if failure.problem else ""
    return f"{failure.at:%Y-%m-%d %H:%M:%S} UTC, {where}\n{failure.message}\n{known}{failure.detail}\n"


def cloud_jobs(ledger: Ledger) -> tuple[Log, ...]:
    """The cloud jobs that are written down and have not been seen to end; no file where there are none."""
    name = "cloud-jobs.json"
    try:
        jobs = ledger.jobs()
    except StateError as error:
        return (Log(name, why_not=str(error)),)
    return (Log(name, msgspec.json.format(msgspec.json.encode(jobs)).decode()),) if jobs else ()


def bugs(folder: Path) -> Log:
    """The newest of the files that ``wizard.guard`` writes; their names are moments in UTC."""
    try:
        newest = sorted(folder.glob("bug-*.log"))[-_BUGS:]
        texts = [f"{path.stem}\n{_end_of(path)}" for path in newest]
    except OSError as error:
        return Log("bugs.txt", why_not=f"They can't be read ({error.strerror}).")
    text = "\n".join(texts)
    return Log("bugs.txt", text, why_not="" if text else "classready has had no bug here.")


def _end_of(path: Path) -> str:
    """From the start of a line on, so that nothing private is cut in halves."""
    data = path.read_bytes()
    end = data if len(data) <= _BUG_BYTES else data[-_BUG_BYTES:].partition(b"\n")[2]
    return end.decode(errors="replace")


def known_of(logs: Iterable[Log], left: Evidence | str | None) -> KnownSecrets:
    """What these parts give away: what the container was given, and who is signed in to a registry."""
    variables = left.given if isinstance(left, Evidence) else {}
    # A password that is a word of every log protects nothing, and taking it out would spoil all of them.
    given = of_environment({name: value for name, value in variables.items() if not is_ordinary(value)})
    names = (found[1] for log in logs for found in _USER_NAME.finditer(log.text))
    return given.plus(KnownSecrets(users=tuple(dict.fromkeys(names))))
