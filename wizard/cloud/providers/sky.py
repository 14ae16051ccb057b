"""AWS, Google Cloud and Kubernetes through SkyPilot (https://docs.skypilot.co), which rents the machine.

SkyPilot leaves a machine running where a launch fails after the machine was there, and takes an open tunnel
for somebody at work. So the end of every job is fixed on the machine itself (``--wait-for none``), every
failure is followed by a tear-down, and the cloud is asked itself what is left.
"""

import datetime as dt
import time
from typing import Any

import msgspec

from checks.cloud_choice import smallest
from checks.cloud_facts import CloudReply
from checks.model import Result
from wizard.cloud.child import ChildError
from wizard.cloud.environments import install_client, wanted_client
from wizard.cloud.ledger import now
from wizard.cloud.model import (
    Cap,
    CloudError,
    Endpoint,
    Handle,
    JobStatus,
    LoginWay,
    Quote,
    Stopped,
    Surroundings,
    Talk,
    Tell,
)
from wizard.cloud.sky import task, words
from wizard.cloud.sky.client import ON_WINDOWS, SkyClient
from wizard.cloud.sky.infra import INFRAS, wanted
from wizard.cloud.sky.machine import SkyMachine
from wizard.cloud.ssh.way import Way

_SERVER_SECONDS = 65.0
_STOP_SECONDS = 240.0
_SLOW_SECONDS = 150.0
_LOOK_EVERY = 2.0
_SERVER = "server"
_OURS = "started by classready"


class Sky:
    """The provider.

    Args:
        surroundings: which course, on which computer.
    """

    title = "SkyPilot"
    ways: tuple[LoginWay, ...] = (LoginWay.HEADLESS,)

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._client = SkyClient(surroundings)
        self._infras = wanted(surroundings.cloud)

    # Reading

    def client(self) -> CloudReply:
        """Is SkyPilot installed, does it run, and are the programs there that it calls."""
        try:
            told = self._client.ask("client", infras=self._names)
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        if told["missing"]:
            missing = ", ".join(told["missing"])
            return CloudReply("error", f"SkyPilot needs {missing}", "cloud-helper-missing", told["version"])
        if told["elsewhere"]:
            said = f"this SkyPilot works through the server {told['elsewhere']}, classready needs its own"
            return CloudReply("error", said, version=told["version"])
        return CloudReply("ok", version=f"SkyPilot {told['version']}")

    def login_state(self) -> CloudReply:
        """Which of the clouds take this person."""
        try:
            told = self._client.ask("login", infras=self._names)
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        enabled = [one for one in told if one["enabled"]]
        if not enabled:
            return words.not_enabled("; ".join(one["reason"] for one in told))
        place = ", ".join(INFRAS[one["infra"]].title for one in enabled)
        return CloudReply("ok", user=enabled[0]["user"] or "", place=place)

    def offers(self) -> CloudReply:
        """SkyPilot's price table: machines with as many GPUs as the course asks for, or more."""
        try:
            told = self._offers()
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        return CloudReply("ok", offers=tuple(words.offer(one) for one in told), place=", ".join(self._names))

    def list_mine(self) -> CloudReply:
        """Clusters in SkyPilot's books whose machines the cloud still has."""
        try:
            told = self._client.ask("jobs")
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        return CloudReply("ok", jobs=tuple(words.job(one) for one in told))

    def preflight(self, tell: Tell) -> tuple[Result, ...]:  # noqa: ARG002 - the protocol's
        """There is no machine yet."""
        return ()

    # The client and the login

    def install_client(self, tell: Tell) -> str:
        """Install SkyPilot into an environment of its own and run it for real.

        Raises:
            CloudError: it did not work, or can't work on this computer.
        """
        if self._surroundings.host.is_windows:
            raise CloudError(ON_WINDOWS, problem="cloud-needs-wsl", refused=True)
        self._client.forget()
        client = wanted_client(self._surroundings.course)
        if client is None:
            raise TypeError("every course on SkyPilot has a client")
        return install_client(self._surroundings, client, tell)

    def login(self, way: LoginWay, talk: Talk) -> CloudReply:  # noqa: ARG002 - there is one
        """Say what to type; the keys are the cloud's own tools' business."""
        while True:
            self._client.forget()  # what was typed meanwhile is read anew
            state = self.login_state()
            if state.ok:
                return state
            talk.say("SkyPilot uses the login of the cloud's own tools. In another terminal, type:")
            for infra in self._infras:
                talk.say(f"  {infra.login}    ({infra.title}: {infra.page})")
            if state.error:
                talk.say(f"SkyPilot says: {state.error}")
            if not talk.confirm("Look again?", default=True):
                return state

    # Jobs

    def quote(self, cap: Cap) -> Quote:
        """The cheapest machine that fits.

        Raises:
            CloudError: SkyPilot does not run or tells no prices, or nothing fits.
        """
        told = self._asked_for_offers()
        found = {words.offer(one): f"{one['infra']}/{one['region']}" for one in reversed(told)}
        offer = smallest(found, self._surroundings.cloud)
        if offer is None:
            text = "SkyPilot finds no machine that is large enough for the course."
            raise CloudError(text, problem="cloud-nothing-fits", refused=True)
        job = task.Job(self._surroundings.course, offer, found[offer], cap)
        return Quote(offer, cap, job.place, task.command(job), tuple(_notes(job)))

    def submit(self, handle: Handle, quote: Quote) -> Handle:
        """Ask for the machine and the job.

        Raises:
            CloudError: it did not work; ``refused`` where it is certain that nothing was started.
        """
        job = task.Job(self._surroundings.course, quote.offer, quote.place, quote.cap)
        config = task.config(job, handle.name)
        ours = self._server_started()
        request = self._asked(
            "submit",
            name=handle.name,
            task=config,
            minutes=quote.cap.minutes,
            first=task.first_commands(job),
        )
        notes = handle.notes | ({_SERVER: _OURS} if ours else {})
        return msgspec.structs.replace(handle, id=request, notes=notes)

    def wait(self, handle: Handle, seconds: float, tell: Tell) -> Handle:
        """Wait until the course's image runs on the machine.

        Raises:
            CloudError: it failed, ended, or does not run in time.
        """
        deadline = time.monotonic() + seconds
        self._wait_for_machine(handle, deadline, tell)
        # SkyPilot counts from when the machine was ready; agreed to was a time from when it was asked for.
        self._asked("end_in", name=handle.name, minutes=_minutes_left(handle.stops), seconds=_SLOW_SECONDS)
        machine = self._machine(handle)
        machine.is_at(self._asked("way", name=handle.name))
        self._wait_for_image(handle, machine, deadline, tell)
        return handle

    def url(self, handle: Handle) -> Endpoint:
        """Open a tunnel to its app.

        Raises:
            CloudError: the machine can't be reached.
        """
        machine = self._machine(handle)
        machine.is_at(self._asked("way", name=handle.name))
        app = self._surroundings.course.app
        password = machine.password()
        return Way(machine.tunnel(app.port), app, password, lambda: self._must_live(handle))

    def status(self, handle: Handle) -> JobStatus:
        """How it is, in SkyPilot's books and at the cloud itself.

        Raises:
            CloudError: that could not be told.
        """
        return words.status(self._look(handle))

    def extend(self, handle: Handle, minutes: int) -> Handle:
        """Move its end: SkyPilot's, and that of the machine itself.

        Raises:
            CloudError: it does not run, or the end could not be moved.
        """
        if handle.place.startswith("kubernetes"):
            text = "On Kubernetes a job's end can't be moved; stop it and start another."
            raise CloudError(text, refused=True)
        stops = handle.stops + dt.timedelta(minutes=minutes)
        left = Cap(_minutes_left(stops)).minutes
        machine = self._machine(handle)
        machine.is_at(self._asked("way", name=handle.name))
        machine.powers_off_in(left)
        self._asked("end_in", name=handle.name, minutes=left, seconds=_SLOW_SECONDS)
        return msgspec.structs.replace(handle, stops=stops)

    def stop(self, handle: Handle) -> Stopped:
        """Tear everything down and see at the cloud itself that nothing is left.

        Raises:
            CloudError: that could not be seen.
        """
        infra, region = _parts(handle.place)
        told = self._asked("stop", name=handle.name, infra=infra, region=region, seconds=_STOP_SECONDS)
        if told["left"] or (told["known"] and told["error"]):
            left = ", ".join(told["left"]) or "perhaps something"
            text = f"{INFRAS[infra].title} still has {left} of it."
            raise CloudError(text, words.plain(told["error"]))
        self._machine(handle).forget()
        if handle.notes.get(_SERVER):
            self._asked("rest")
        return Stopped(handle.at_most(now()))

    def stop_command(self, handle: Handle) -> str:
        """What a person would type to end it."""
        return f"{self._client.program()} down -y {handle.name}"

    def close(self) -> None:
        """End the client's process; jobs and SkyPilot's server go on."""
        self._client.forget()

    @property
    def _names(self) -> list[str]:
        return [infra.name for infra in self._infras]

    def _offers(self) -> list[dict[str, Any]]:
        cloud = self._surroundings.cloud
        size: dict[str, Any] = {
            "gpus": cloud.gpus,
            "gpu": cloud.gpu,
            "cpus": cloud.cpus,
            "memory": cloud.memory_gb,
        }
        told: list[dict[str, Any]] = self._client.ask("offers", infras=self._usable(), **size)
        return told

    def _usable(self) -> list[str]:
        """Of several clouds those that take this person, or all where none does."""
        if len(self._names) == 1:
            return self._names
        told = self._client.ask("login", infras=self._names)
        return [one["infra"] for one in told if one["enabled"]] or self._names

    def _asked_for_offers(self) -> list[dict[str, Any]]:
        try:
            return self._offers()
        except ChildError as error:
            text, said = "SkyPilot's price table could not be had.", words.plain(error.message)
            raise CloudError(text, said, otherwise="cloud-unreachable", refused=True) from error

    def _server_started(self) -> bool:
        """See that SkyPilot's server runs; whether it was classready that started it."""
        try:
            return bool(self._asked("ready", seconds=_SERVER_SECONDS))
        except CloudError as error:
            text = "SkyPilot's server on this computer does not start."
            raise CloudError(text, error.detail or error.message, error.problem, refused=True) from error

    def _wait_for_machine(self, handle: Handle, deadline: float, tell: Tell) -> None:
        said = ""
        while True:
            seen = self._look(handle)
            if seen["error"]:
                raise words.not_launched(seen["error"])
            if seen["status"] == "UP" and not seen["launching"]:
                return
            if not seen["launching"] and not seen["machines"]:
                raise CloudError("The machine is gone before it was ready.", otherwise="cloud-job-ended")
            if seen["reason"] and seen["reason"] != said:
                said = seen["reason"]
                tell(f"{said}.")
            _pause(deadline, said or "SkyPilot told no reason")

    def _wait_for_image(self, handle: Handle, machine: SkyMachine, deadline: float, tell: Tell) -> None:
        said = ""
        while True:
            told = machine.told()
            if told.state == "running":
                return
            if told.state.startswith("ended"):
                raise CloudError("The image ended on the machine.", told.log, otherwise="cloud-job-failed")
            if told.state != said:
                said = told.state
                tell(f"Downloading {self._surroundings.course.image.name} to the machine.")
            _pause(deadline, f"the image is not there yet on {handle.place}")

    def _must_live(self, handle: Handle) -> None:
        status = self.status(handle)
        if status.has_ended:
            raise CloudError("The job has ended.", status.raw, otherwise="cloud-job-ended")

    def _look(self, handle: Handle) -> dict[str, Any]:
        infra, region = _parts(handle.place)
        seen: dict[str, Any] = self._asked(
            "look", name=handle.name, request=handle.id, infra=infra, region=region
        )
        return seen

    def _machine(self, handle: Handle) -> SkyMachine:
        return SkyMachine(self._surroundings.folder, handle.name)

    def _asked(self, call: str, **arguments: Any) -> Any:  # noqa: ANN401 - JSON
        try:
            return self._client.ask(call, **arguments)
        except ChildError as error:
            raise words.error_of(error) from error

    def _reply_of(self, error: ChildError | CloudError) -> CloudReply:
        return words.reply_of(error)


def _notes(job: task.Job) -> list[str]:
    title = INFRAS[job.infra].title
    if job.infra == "kubernetes":
        return [f"What {job.place} costs is its owner's business; SkyPilot knows no price."]
    return [
        f"On top come a disk of 256 GB and the network, as {title} prices them; both end with the machine.",
        "The machine is rented at the full price: a cheaper spot machine could vanish at any moment.",
        f"SkyPilot copies your keys for {title} to the machine; nobody but you should log in there.",
    ]


def _parts(place: str) -> tuple[str, str]:
    infra, _, region = place.partition("/")
    return infra, region


def _minutes_left(stops: dt.datetime) -> int:
    return max(1, round((stops - now()).total_seconds() / 60))


def _pause(deadline: float, why: str) -> None:
    if time.monotonic() > deadline:
        text = f"The machine was not ready in time ({why})."
        raise CloudError(text, otherwise="cloud-job-pending")
    time.sleep(_LOOK_EVERY)
