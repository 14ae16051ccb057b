"""A container on another machine that ends by itself: asking for it, looking at it, ending it.

Over there each job has a folder ``~/.classready/jobs/NAME``. Two programs work in it, in sessions of their
own, so that they outlive the connection: ``end.sh`` waits for the job's end and then removes the container;
only once it waits is ``run.sh`` started, which downloads the image and starts the container. A restart of
the machine ends both and the container, which is never started again.
"""

import datetime as dt
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from wizard.cloud.model import CloudError
from wizard.cloud.ssh import trouble
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.far_engine import refused
from wizard.cloud.ssh.far_shell import ran

SUBMIT_SECONDS = 50.0
STOP_SECONDS = 60.0
_PULL_LINES = ("Pull complete", "Already exists")
_LAYER_LINES = ("Pulling fs layer", "Already exists")


@dataclass(frozen=True)
class Wanted:
    """A container that is asked for.

    Attributes:
        name: its name.
        image: the image.
        options: of ``docker create``, without the name and the image; no secret.
        seconds: after which it ends.
        variable: the variable of its environment that holds the app's password; empty for none.
        user: the app's user, whose password is set inside as well; empty for none.
        work: where the person's folder is inside the container; empty for none.
        course: what that folder is called over there, in ``~/classready``.
        power_off_minutes: after which the machine is shut down; 0 for never.
    """

    name: str
    image: str
    options: tuple[str, ...]
    seconds: int
    variable: str = ""
    user: str = ""
    work: str = ""
    course: str = ""
    power_off_minutes: int = 0


@dataclass(frozen=True)
class Look:
    """How a job is over there.

    Attributes:
        container: the engine's inspection of it, none where there is no such container.
        facts: what the job's folder says, see ``look.sh``.
        log: the last words of the download or the start.
    """

    container: Mapping[str, Any] | None
    facts: Mapping[str, str] = field(default_factory=dict)
    log: str = ""

    @property
    def works(self) -> bool:
        """It is still being downloaded or started."""
        return self.facts.get("worker") == "lives"

    @property
    def is_timed(self) -> bool:
        """What will end it is there."""
        return self.facts.get("timer") == "lives"

    @property
    def failed(self) -> str:
        """Which part failed (``pull``, ``create``, ``start``), empty where none did."""
        return self.facts.get("failed", "")

    @property
    def ended(self) -> bool:
        """Its time was up, or it was stopped."""
        return "ended" in self.facts

    @property
    def stops(self) -> dt.datetime | None:
        """When it ends by itself, by this computer's clock."""
        try:
            left = int(self.facts["deadline"]) - int(self.facts["now"])
        except (KeyError, ValueError):
            return None
        return dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=left)

    @property
    def state(self) -> str:
        """The container's state in the engine's words, empty where there is none."""
        return str(self._state.get("Status", ""))

    @property
    def why(self) -> str:
        """Why the container ended, in words."""
        if self._state.get("OOMKilled"):
            return "it ran out of memory"
        if self._state.get("Error"):
            return str(self._state["Error"])
        return f"its program ended with exit code {self._state.get('ExitCode', 0)}"

    @property
    def exit_code(self) -> int:
        """How its program ended."""
        return int(self._state.get("ExitCode", 0))

    @property
    def started(self) -> dt.datetime | None:
        """When it started."""
        return moment(str(self._state.get("StartedAt", "")))

    @property
    def _state(self) -> Mapping[str, Any]:
        return {} if self.container is None else self.container.get("State") or {}

    def port(self, inner: int) -> int:
        """The port of the far loopback that a port of the container is published on, 0 for none."""
        ports = ((self.container or {}).get("NetworkSettings") or {}).get("Ports") or {}
        return next((int(one["HostPort"]) for one in ports.get(f"{inner}/tcp") or ()), 0)

    def variable(self, name: str) -> str:
        """A variable of the container's environment, empty where it is not set."""
        lines = ((self.container or {}).get("Config") or {}).get("Env") or ()
        return next((line.removeprefix(f"{name}=") for line in lines if line.startswith(f"{name}=")), "")

    @property
    def progress(self) -> str:
        """How far the download is, in words."""
        layers = sum(any(sign in line for sign in _LAYER_LINES) for line in self.log.splitlines())
        done = sum(any(sign in line for sign in _PULL_LINES) for line in self.log.splitlines())
        return f": {done} of {layers} layers" if layers else ""


def submit(ssh: Ssh, wanted: Wanted, secret: str) -> None:
    """Ask for a container; returns once what will end it waits, before the image is downloaded.

    Args:
        ssh: the machine.
        wanted: what is asked for.
        secret: the app's password; it travels on standard input and then in the container's environment.

    Raises:
        CloudError: it did not work.
    """
    values = {
        "NAME": wanted.name,
        "IMAGE": wanted.image,
        "SECONDS_LEFT": str(wanted.seconds),
        "VARIABLE": wanted.variable,
        "SECRET": secret,
        "APP_USER": wanted.user,
        "WORK": wanted.work,
        "COURSE": wanted.course,
        "POWER_OFF_MINUTES": str(wanted.power_off_minutes),
        "END": _shell("end.sh"),
        "RUN": _shell("run.sh"),
    }
    options = f"set -- {shlex.join(wanted.options)}"
    said = ssh.script(f"{options}\n{_shell('submit.sh')}", values, seconds=SUBMIT_SECONDS)
    if said.ok:
        return
    text = said.err.strip().splitlines()[-1] if said.arrived and said.err.strip() else ""
    error = trouble.error(ssh, said, f"{ssh.machine} did not take the job. {text}".strip())
    # The script gives up before it asks for the container; without its word ssh may have broken off later.
    error.refused = said.arrived or trouble.never_arrived(said)
    raise error


def look(ssh: Ssh, name: str, patience: int = 0) -> Look:
    """How a job is.

    Args:
        ssh: the machine.
        name: the job.
        patience: seconds that this may wait over there for the end of the download or the start.

    Raises:
        CloudError: it could not be told.
    """
    start = f"NAME={shlex.quote(name)}; PATIENCE={patience}"
    fragments = (f"{start}\n{_shell('look.sh')}", f"docker container inspect {shlex.quote(name)}")
    folder, inspected = ran(ssh, fragments)
    head, _, log = folder.out.partition("log\n")
    facts = dict(line.partition(" ")[::2] for line in head.splitlines())
    if inspected.ok:
        return Look(_inspections(ssh, inspected.out)[0], facts, log)
    if refused(inspected.err).status != "missing":
        raise CloudError(f"The container engine of {ssh.machine} does not answer.", inspected.err.strip())
    return Look(None, facts, log)


def extend(ssh: Ssh, name: str, minutes: int, power_off_minutes: int = 0) -> None:
    """Move a job's end.

    Raises:
        CloudError: it has none to move, or that did not work.
    """
    values = {"NAME": name, "MINUTES": str(minutes), "POWER_OFF_MINUTES": str(power_off_minutes)}
    said = ssh.script(_shell("extend.sh"), values)
    if not said.ok:
        raise trouble.error(ssh, said, "The job's end could not be moved; it ends when it would have.")


def stop(ssh: Ssh, name: str) -> None:
    """End a job and see that nothing of it is left; fine where there is none.

    Raises:
        CloudError: that could not be seen.
    """
    said = ssh.script(_shell("stop.sh"), {"NAME": name}, seconds=STOP_SECONDS)
    if not said.arrived:  # once more: whether a cut connection still carried it, nobody knows
        said = ssh.script(_shell("stop.sh"), {"NAME": name}, seconds=STOP_SECONDS)
    if not said.ok or said.out.split()[-1:] != ["gone"]:
        raise trouble.error(ssh, said, f"{ssh.machine} did not end it.")


def names_and_containers(ssh: Ssh, owner: str) -> tuple[Sequence[str], Sequence[Mapping[str, Any]]]:
    """The names of jobs that are being started, and the inspections of those that run.

    Raises:
        CloudError: it could not be told.
    """
    starting, running = ran(ssh, (_shell("list.sh"), f"OWNER={shlex.quote(owner)}\n{_shell('running.sh')}"))
    if not running.ok:
        raise CloudError(f"The container engine of {ssh.machine} does not answer.", running.err.strip())
    return starting.out.split(), _inspections(ssh, running.out) if running.out.strip() else ()


def _inspections(ssh: Ssh, text: str) -> Sequence[Mapping[str, Any]]:
    try:
        return msgspec.json.decode(text, type=list[dict[str, Any]])
    except msgspec.DecodeError as error:
        said = f"What the docker command of {ssh.machine} says can't be read."
        raise CloudError(said, text[:500]) from error


def moment(text: str) -> dt.datetime | None:
    """A time as the engine writes it, none where there is none (it writes the year 1 then)."""
    try:
        found = dt.datetime.fromisoformat(text[:19]).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return None if found.year == 1 else found


def _shell(name: str) -> str:
    return Path(__file__).with_name("shell").joinpath(name).read_text(encoding="utf-8")
