"""One job over there, as its scheduler and its own files tell."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from checks.cloud_facts import JobState
from wizard.cloud.batch.login_node import JOBS, LoginNode
from wizard.cloud.batch.scheduler import OURS, Section, Seen
from wizard.cloud.model import CloudError, Handle, JobStatus
from wizard.cloud.ssh import trouble
from wizard.cloud.ssh.program import Said

_JOB = f"job=$HOME/{JOBS}/$name\n"
_FILES = """\
section address cat "$job/address" 2>/dev/null
section end cat "$job/end" 2>/dev/null
section log tail -c 3000 "$job/log" 2>/dev/null
true
"""
_ADDRESSES = f"""\
cd "$HOME/{JOBS}" 2>/dev/null
addresses() {{ for each in */address; do echo "${{each%/*}} $(cat "$each")"; done; }}
section addresses addresses 2>/dev/null
"""
# The mark comes first: a request that is still on its way finds it and does not ask, and a job that got
# through nevertheless ends by itself.
_MARK = f"""\
umask 077
job=$HOME/{JOBS}/$name
mkdir -p "$job" && : >"$job/stop"
rm -f "$job/password" "$job/address"
"""
_ASK = f"""\
umask 077
job=$HOME/{JOBS}/$name
mkdir -p "$job" && cd "$job" || exit 73
find .. -mindepth 1 -maxdepth 1 -name 'classready-*' -mtime +14 -exec rm -rf {{}} +
head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \\n' >password
printf '%s' "$script" >job.sh
[[ ! -e stop ]] || {{ echo 'It was stopped before it was asked for.' >&2; exit 74; }}
"""
_ENDS = {"time": "Its time was up.", "stopped": "It was stopped.", "0": "Its app ended."}
_ASKS_WITHIN = 28.0
"""Seconds: Ctrl-C waits for this call, and for the survey before it."""
_UNSURE = re.compile(
    r"timed? ?out|send (?:message|error)|communication|connection|unreachable", re.IGNORECASE
)


@dataclass(frozen=True)
class Address:
    """Where a job's app listens.

    Attributes:
        node: the machine, as the cluster calls it.
        port: of that machine.
        began: when the job began, by that machine's clock.
        stops: when the scheduler ends it.
    """

    node: str
    port: int
    began: dt.datetime
    stops: dt.datetime


@dataclass(frozen=True)
class FarJob:
    """A job as all that is known of it over there.

    Attributes:
        seen: as the scheduler has it, none where it does not know it (any more).
        address: none before its app was started and after its end.
        end: how it ended, in its own words: ``time``, ``stopped`` or an exit code; empty where it wrote none.
        log: the end of what it printed.
    """

    seen: Seen | None
    address: Address | None = None
    end: str = ""
    log: str = ""

    def status(self) -> JobStatus:
        """The same as every provider says it."""
        began = None if self.address is None else self.address.began
        if self.seen is not None and self.seen.state not in {"stopped", "failed"}:
            return JobStatus(self.seen.state, self.seen.reason, began, raw=self.seen.raw)
        state, reason = self._ended()
        return JobStatus(state, reason, began, raw=self.seen.raw if self.seen else self.end)

    def _ended(self) -> tuple[JobState, str]:
        """Its own word counts more than the scheduler's, to whom every ended job looks the same."""
        if self.end in _ENDS:
            return "stopped", _ENDS[self.end]
        if self.end:
            return "failed", f"Its app ended with exit code {self.end}."
        if self.seen is not None:
            return self.seen.state, self.seen.reason
        return "stopped", "It was ended from outside, or its machine was lost." if self.address else ""

    @property
    def is_unknown(self) -> bool:
        """Nothing is known of it, neither that it is nor that it was."""
        return self.seen is None and self.address is None and not self.end

    @property
    def problem(self) -> str:
        """The known problem of a job that has ended."""
        if self.end == "time":
            return "cloud-job-ended"
        return (self.seen.problem if self.seen else None) or "cloud-job-failed"


def look(node: LoginNode, name: str) -> FarJob:
    """Look after a job.

    Raises:
        CloudError: the login node can't be reached, or its scheduler does not answer.
    """
    scheduler = node.scheduler()
    told = node.ask(f"{_JOB}{scheduler.look}\n{_FILES}", {"name": name})
    return FarJob(
        scheduler.seen(told, name), _address(_text(told, "address")), _text(told, "end"), _text(told, "log")
    )


def look_at_all(node: LoginNode) -> tuple[tuple[Seen, Address | None], ...]:
    """All of classready's jobs that have not ended, with where they listen.

    Raises:
        CloudError: the login node can't be reached, or its scheduler does not answer.
    """
    scheduler = node.scheduler()
    told = node.ask(f"{scheduler.mine}\n{_ADDRESSES}")
    lines = [line.partition(" ") for line in _text(told, "addresses").splitlines()]
    known = {name: _address(address) for name, _, address in lines}
    return tuple((job, known.get(job.name)) for job in scheduler.jobs(told) if job.name.startswith(OURS))


def ask_for(node: LoginNode, command: str, handle: Handle, script: str) -> str:
    """Put a job's files there and ask for it; its id.

    Args:
        node: the login node.
        command: the scheduler's, quoted for a shell.
        handle: with the job's name.
        script: the job's.

    Raises:
        CloudError: it did not work.
    """
    scheduler = node.scheduler()
    lines = f"{_ASK}{command} job.sh"
    said = node.run(lines, {"name": handle.name, "script": script}, seconds=_ASKS_WITHIN)
    if not said.arrived:
        error = trouble.error(node.ssh, said)
        error.refused = trouble.never_arrived(said)
        raise error
    if not said.ok:
        raise _refusal(scheduler.title, said)
    return scheduler.id_of(said.out)


def end(node: LoginNode, name: str) -> None:
    """Have a job ended, wherever the request for it is.

    Raises:
        CloudError: the login node can't be reached.
    """
    node.ask(f"{_MARK}{node.scheduler().delete}", {"name": name})


def release(node: LoginNode, name: str) -> None:
    """Let a held job go.

    Raises:
        CloudError: it can't be.
    """
    said = node.run(node.scheduler().release, {"name": name})
    if not said.ok:
        raise trouble.error(node.ssh, said, "The job could not be released to run.")


def password(node: LoginNode, name: str) -> str:
    """The app's password, from the file that only this person can read.

    Raises:
        CloudError: it can't be read.
    """
    told = node.ask(f'section password cat "$HOME/{JOBS}/$name/password"', {"name": name})
    if not _text(told, "password"):
        text = f"The password of the app can't be read on {node.machine}; the job may have ended."
        raise CloudError(text, otherwise="cloud-job-failed")
    return _text(told, "password")


def _refusal(scheduler: str, said: Said) -> CloudError:
    """The scheduler's no; one that did not hear its own master in time may have been heard by it."""
    words = next((line for line in reversed(said.words.splitlines()) if line.strip() != "Exiting."), "")
    return CloudError(
        f"{scheduler} does not take the job: {words}",
        said.words,
        otherwise="slurm-request-too-large",
        refused=not _UNSURE.search(said.words),
    )


def _text(told: Mapping[str, Section], title: str) -> str:
    section = told.get(title)
    return section.text.strip() if section is not None and section.code == 0 else ""


def _address(text: str) -> Address | None:
    found = re.fullmatch(r"(\S{1,255}) (\d{1,5}) (\d{1,10}) (\d{1,6})", text, re.ASCII)
    if found is None:
        return None
    began = dt.datetime.fromtimestamp(int(found[3]), dt.UTC)
    return Address(found[1], int(found[2]), began, began + dt.timedelta(seconds=int(found[4])))
