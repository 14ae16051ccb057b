"""A machine with Docker that one can log in to: a rented one, or a lab's."""

import datetime as dt
import re
import secrets
import shlex
import time

import msgspec

from checks.cloud_choice import fits
from checks.cloud_facts import CloudJob, CloudReply, Offer
from checks.course import GIB
from checks.model import Result
from checks.question import Secret
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
from wizard.cloud.ssh import far_job, far_state, host_key, program, terms, trouble
from wizard.cloud.ssh.checking import far_results
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.far_job import Look, Wanted
from wizard.cloud.ssh.tunnel import Tunnel
from wizard.cloud.ssh.way import Way

_LOOK_SECONDS = 3
_AWAY_SECONDS = 60.0
_AGAIN_SECONDS = 1.0
_AWAY = {trouble.CUT.problem, trouble.SILENT.problem}
_VERSION = re.compile(r"OpenSSH\S*")
_SECRETS = {"rstudio": "PASSWORD", "jupyter": "JUPYTER_TOKEN"}
"""The variable from which an app's usual images take its password."""


class SshMachine:
    """The machine that the person chose.

    Args:
        surroundings: the course, and the machine.
    """

    title = "your machine"
    ways = (LoginWay.HEADLESS,)

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self._course = surroundings.course
        self._cloud = surroundings.cloud
        self._ssh = Ssh(surroundings.machine)

    @property
    def _is_chosen(self) -> bool:
        return bool(self.surroundings.machine)

    def client(self) -> CloudReply:
        """Is there an ssh program."""
        said = program.run(("ssh", "-V"), seconds=10)
        if said.missing:
            return CloudReply("no-client", said.err)
        found = _VERSION.search(said.err + said.out)
        if found is None:
            return CloudReply("broken-client", said.words)
        return CloudReply("ok", version=found[0])

    def login_state(self) -> CloudReply:
        """Does the machine let this person in."""
        if not self._is_chosen:
            return CloudReply("not-chosen")
        said = self._ssh.run("id", "-un")
        if not said.ok:
            found = trouble.trouble(self._ssh, said)
            return CloudReply(found.status, said.words, found.problem, place=self._place)
        return CloudReply("ok", user=said.out.split()[-1], place=self._place)

    def offers(self) -> CloudReply:
        """The machine itself."""
        if not self._is_chosen:
            return CloudReply("not-chosen")
        try:
            return CloudReply("ok", place=self._place, offers=(self._offer(),))
        except CloudError as error:
            return _no(error)

    def list_mine(self) -> CloudReply:
        """This person's containers there that run, and those that are being started."""
        if not self._is_chosen:
            return CloudReply("not-chosen")
        try:
            starting, running = far_job.names_and_containers(self._ssh, self._ssh.user)
        except CloudError as error:
            return _no(error)
        jobs = tuple(far_state.listed(each, self._cloud) for each in running)
        known = {job.name for job in jobs}
        new = tuple(CloudJob(name, name, "starting", ours=True) for name in starting if name not in known)
        return CloudReply("ok", place=self._place, jobs=jobs + new)

    def preflight(self, tell: Tell) -> tuple[Result, ...]:
        """The checks of this computer, done there."""
        self._need_machine()
        tell(f"Looking at {self._place} ...")
        return far_results(self._ssh, self._course)

    def install_client(self, tell: Tell) -> str:
        """Only say whether ssh is there: it comes with the system."""
        tell("Looking for ssh ...")
        reply = self.client()
        if not reply.ok:
            text = trouble.NO_PROGRAM.sentence
            raise CloudError(text, reply.error, trouble.NO_PROGRAM.problem, refused=True)
        return reply.version

    def login(self, way: LoginWay, talk: Talk) -> CloudReply:  # noqa: ARG002 - there is but one way
        """See that the machine lets the person in; ask once whether a new one is the right one."""
        if not self._is_chosen:
            return CloudReply("not-chosen")
        host_key.ask_once(self._ssh, talk)
        said = self._ssh.run("id", "-un")
        if not said.ok:
            raise trouble.error(self._ssh, said)
        return self.login_state()

    def quote(self, cap: Cap) -> Quote:
        """The machine, if it fits."""
        self._need_machine()
        offer = self._offer()
        if not fits(offer, self._cloud):
            size = f"{offer.cpus:g} CPU, {offer.memory / GIB:.0f} GB and {offer.gpus} GPU"
            text = f"{self._place} has {size}, which is less than the course asks for."
            raise CloudError(text, problem="cloud-machine-too-small", refused=True)
        shown = ("docker", "run", "--detach", *terms.options(self._course), self._course.image.name)
        command = ("ssh", self._ssh.destination, shlex.join(shown))
        return Quote(offer, cap, self._place, command, terms.notes(self._place, self._course, cap))

    def submit(self, handle: Handle, quote: Quote) -> Handle:
        """Ask for the container, which ends at its time whatever becomes of this computer."""
        self._need_machine()
        app = self._course.app
        variable = _SECRETS.get(app.kind, "")
        options = (
            *terms.options(self._course),
            "--label", f"{far_state.OWNER_LABEL}={self._ssh.user}",
            "--label", f"{far_state.COURSE_LABEL}={self._course.id}",
            "--label", f"{far_state.STOPS_LABEL}={handle.stops.isoformat()}",
            *(("--env", variable) if variable else ()),
        )  # fmt: skip
        wanted = Wanted(
            handle.name,
            self._course.image.name,
            options,
            quote.cap.minutes * 60,
            variable,
            app.user if app.kind == "rstudio" else "",
            app.work_folder,
            self._course.id,
            terms.power_off_minutes(self._cloud, quote.cap),
        )
        far_job.submit(self._ssh, wanted, secrets.token_urlsafe(12))
        return msgspec.structs.replace(handle, id=handle.name)

    def wait(self, handle: Handle, seconds: float, tell: Tell) -> Handle:
        """Wait until the image is there and the container runs."""
        deadline = time.monotonic() + seconds
        while True:
            look = self._looked(handle, tell)
            if not look.works or look.ended:
                break
            tell(f"{far_state.downloading(look, self._place)} ...")
            if time.monotonic() > deadline:
                text = f"{self._place} has not started the job within {seconds:.0f} seconds."
                raise CloudError(text, look.log, otherwise="cloud-job-pending")
        far_state.see_that_it_runs(look, self._place)
        if not look.is_timed:
            text = "Nothing would end the job at its time any more."
            raise CloudError(text, look.log, otherwise="cloud-job-failed")
        return msgspec.structs.replace(handle, stops=look.stops or handle.stops)

    def _looked(self, handle: Handle, tell: Tell) -> Look:
        """How it is; a network that is away for a moment is waited for, since the job does not need it."""
        until = time.monotonic() + _AWAY_SECONDS
        while True:
            try:
                return far_job.look(self._ssh, handle.name, _LOOK_SECONDS)
            except CloudError as error:
                if error.problem not in _AWAY or time.monotonic() > until:
                    raise
                tell(f"{error.message} Trying again ...")
                time.sleep(_AGAIN_SECONDS)

    def url(self, handle: Handle) -> Endpoint:
        """Open a tunnel to the app."""
        look = far_job.look(self._ssh, handle.name)
        app = handle.course.app
        far_state.see_that_it_runs(look, self._place)
        port = look.port(app.port)
        if not port:
            text = f"The job runs, but its port {app.port} is not published."
            raise CloudError(text, otherwise="cloud-job-failed")
        secret = Secret(look.variable(_SECRETS.get(app.kind, "")))
        tunnel = Tunnel(self._ssh, port, wanted=app.port)
        tunnel.open()
        return Way(tunnel, app, secret, lambda: self._see_the_end(handle))

    def status(self, handle: Handle) -> JobStatus:
        """How it is."""
        return far_state.status(far_job.look(self._ssh, handle.name), self._place)

    def extend(self, handle: Handle, minutes: int) -> Handle:
        """Move its end over there."""
        far_job.extend(self._ssh, handle.name, minutes, terms.POWER_OFF_LATER if self._cloud.power_off else 0)
        look = far_job.look(self._ssh, handle.name)
        stops = look.stops or handle.stops + dt.timedelta(minutes=minutes)
        return msgspec.structs.replace(handle, stops=stops)

    def stop(self, handle: Handle) -> Stopped:
        """End it, and see that nothing of it is left there."""
        far_job.stop(self._ssh, handle.name)
        return Stopped(still_costs=terms.still_costs(self._ssh, self._cloud))

    def stop_command(self, handle: Handle) -> str:
        """Such as ``ssh ada@gpu.example.edu docker rm --force NAME``."""
        return shlex.join(("ssh", self._ssh.destination, "docker", "rm", "--force", handle.name))

    @property
    def _place(self) -> str:
        return self._ssh.host or self._ssh.machine

    def _need_machine(self) -> None:
        if not self._is_chosen:
            text = "Which machine the course runs on was not chosen yet."
            raise CloudError(text, problem="cloud-machine-not-chosen", refused=True)

    def _offer(self) -> Offer:
        return terms.offer(self._ssh, self._cloud)

    def _see_the_end(self, handle: Handle) -> None:
        """Raise why a job has ended; one that can't be asked now may still run."""
        try:
            look = far_job.look(self._ssh, handle.name)
        except CloudError:
            return
        far_state.see_that_it_runs(look, self._place)


def _no(error: CloudError) -> CloudReply:
    return CloudReply(trouble.status_of(error.problem), error.detail or error.message, error.problem or "")
