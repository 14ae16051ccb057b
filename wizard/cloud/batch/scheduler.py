"""What SGE and Slurm have in common: a job to ask for, how one is, and what each of the two must tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from checks.cloud_facts import JobState, Offer
from checks.course import Cloud
from wizard.cloud.model import CloudError

OURS = "classready-"
"""How the names of classready's jobs begin."""


@dataclass(frozen=True)
class Request:
    """A job to ask for.

    Attributes:
        name: of the job.
        minutes: after which the scheduler ends it.
        cpus: how many processors.
        memory_gb: gigabytes.
        gpus: how many GPUs.
        queue: queue or partition, empty for the cluster's own choice.
        options: the course's further options.
        held: it waits until it is released.
    """

    name: str
    minutes: int
    cpus: int
    memory_gb: int
    gpus: int
    queue: str
    options: tuple[str, ...] = ()
    held: bool = False


@dataclass(frozen=True)
class Seen:
    """A job as the scheduler has it.

    Attributes:
        id: the scheduler's own.
        name: of the job.
        state: the same words for every provider.
        reason: why, in words for people.
        raw: the scheduler's own words.
        problem: id of a known problem, where waiting is in vain.
    """

    id: str
    name: str
    state: JobState
    reason: str = ""
    raw: str = ""
    problem: str | None = None


@dataclass(frozen=True)
class Section:
    """What one command over there printed, and its exit code."""

    code: int
    text: str


class Scheduler(Protocol):
    """SGE or Slurm. Commands are lines of shell in which ``$name`` is the job's name and ``$me`` the user's.

    ``section TITLE COMMAND …`` in them runs a command and marks what it prints; ``sections`` reads that.
    """

    title: str
    """As people know it."""

    places: bool
    """Where the course names no queue, the offer's has to be asked for; otherwise it finds one itself."""

    look: str
    """Tells of the job ``$name``, whose folder is ``$job``."""

    mine: str
    """Tells of all jobs of this person."""

    delete: str
    """Ends the job ``$name``."""

    release: str
    """Lets the held job ``$name`` go."""

    can: str
    """Tells what can be asked for; ``$queue`` is the course's queue, or empty."""

    def submit(self, request: Request) -> tuple[str, ...]:
        """The command that asks for a job, without its script."""

    def id_of(self, text: str) -> str:
        """The job's id in what that command printed."""

    def seen(self, told: Mapping[str, Section], name: str) -> Seen | None:
        """The job in what ``look`` told, none where it is not (or no longer) known.

        Raises:
            CloudError: the scheduler did not answer.
        """

    def jobs(self, told: Mapping[str, Section]) -> tuple[Seen, ...]:
        """The jobs in what ``mine`` told.

        Raises:
            CloudError: the scheduler did not answer.
        """

    def offers(self, told: Mapping[str, Section], wanted: Cloud) -> tuple[Offer, ...]:
        """What can be asked for, in what ``can`` told."""

    def extend(self, minutes: int) -> str:
        """A line of shell that gives the job ``$name`` more time; empty where that can't be done."""


PREAMBLE = """\
me=$(id -un)
section() {
    local title=$1
    shift
    said=$("$@")
    printf '==classready %s %d\\n%s\\n' "$title" "$?" "$said"
}
"""
"""What the lines of a scheduler stand on."""

_MARK = re.compile(r"^==classready (\w+) (\d{1,5})$", re.MULTILINE)


def sections(text: str) -> dict[str, Section]:
    """What ``section`` marked, by title; what comes before the first mark is nobody's."""
    parts = _MARK.split(text)[1:]
    return {
        title: Section(int(code), body.removeprefix("\n").removesuffix("\n"))
        for title, code, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


def answered(told: Mapping[str, Section], title: str, scheduler: str) -> str:
    """What a command printed.

    Raises:
        CloudError: it failed: nothing may be concluded from its silence.
    """
    section = told.get(title)
    if section is None or section.code != 0:
        raise CloudError(
            f"{scheduler} does not answer on the cluster's login node.",
            section.text if section else "",
            otherwise="cloud-unreachable",
        )
    return section.text


@dataclass(frozen=True)
class Taken:
    """Options that classready gives itself, and the ones that do the same.

    Args:
        flags: a course's option that is one of these is refused; long ones also with ``=``.
        resources: likewise what follows ``-l`` (SGE).
    """

    flags: frozenset[str]
    resources: frozenset[str] = field(default_factory=frozenset)

    def refuse(self, options: tuple[str, ...]) -> None:
        """Nothing in a course file may move the end of a job or take its name away.

        Raises:
            CloudError: an option would.
        """
        for option in options:
            names = {item.partition("=")[0] for item in option.split(",")}
            if option.partition("=")[0] in self.flags or names & self.resources:
                raise CloudError(
                    f"The course file's cloud.options have {option}, which classready sets itself. "
                    "Take it out; the time is cloud.hours.",
                    refused=True,
                )


def has(options: tuple[str, ...], *flags: str) -> bool:
    """Whether the course's options say one of these already."""
    return any(option.partition("=")[0] in flags for option in options)
