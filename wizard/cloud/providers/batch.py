"""A cluster with SGE or Slurm, and Apptainer, over ssh to its login node."""

import datetime as dt
import math
import shlex
import time
from collections.abc import Callable

import msgspec

from checks.cloud_choice import smallest
from checks.cloud_facts import CloudJob, CloudReply, CloudStatus, Offer
from checks.model import Result
from checks.question import Secret
from wizard.cloud.batch import building, far_job
from wizard.cloud.batch.far_checks import far_checks
from wizard.cloud.batch.far_job import Address, FarJob
from wizard.cloud.batch.job_script import job_script
from wizard.cloud.batch.login_node import IMAGES, LoginNode, Survey, image_file
from wizard.cloud.batch.scheduler import OURS, Request, Seen
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
from wizard.cloud.ssh import host_key, program, trouble
from wizard.cloud.ssh.tunnel import Tunnel
from wizard.cloud.ssh.way import Way

_STOPS_WITHIN = 60.0
_SILENCE = 120.0
"""Seconds for which a login node may not answer while a job is waited for."""
_LISTED_WITHIN = 10.0
"""Seconds after which a scheduler lists a job that it has taken."""
_SECOND = 1.0
_LONGEST_PAUSE = 15.0
_FIXED = "cluster-job-end-fixed"
_WYNTON = "Wynton retires in early March 2027; its successor is CoreHPC."


class BatchCluster:
    """The course's cluster.

    Args:
        surroundings: the machine is the login node.
    """

    ways = (LoginWay.HEADLESS,)

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._course = surroundings.course
        self._cloud = surroundings.cloud
        self._image = image_file(surroundings.course)
        self._node = LoginNode(surroundings.machine, self._image) if surroundings.machine else None

    @property
    def title(self) -> str:
        """The cluster, by its login node."""
        return f"the cluster {self._surroundings.machine}" if self._node else "a cluster"

    # --- what is told -------------------------------------------------------------------------------------

    def client(self) -> CloudReply:
        """This computer's own ssh is all that it needs."""
        said = program.run(("ssh", "-V"), seconds=10)
        if not said.ok:
            return CloudReply("no-client" if said.missing else "broken-client", said.words)
        return CloudReply("ok", version=said.words.partition(",")[0])

    def login_state(self) -> CloudReply:
        """Who is logged in, where a batch system is."""
        return self._told(lambda node: _logged_in(node, node.survey()))

    def offers(self) -> CloudReply:
        """The queues or partitions; only the course's one where it names one."""
        return self._told(lambda node: CloudReply("ok", place=node.machine, offers=self._offers(node)))

    def list_mine(self) -> CloudReply:
        """Classready's jobs alone: what else a person computes on a cluster is no forgotten bill."""
        return self._told(lambda node: CloudReply("ok", place=node.machine, jobs=self._jobs(node)))

    # --- getting ready ------------------------------------------------------------------------------------

    def preflight(self, tell: Tell) -> tuple[Result, ...]:
        """What the login node has and lacks for the course's image."""
        node = self._chosen()
        tell(f"Looking at {node.machine} ...")
        return far_checks(self._course, node.survey(), self._cloud.build_host)

    def install_client(self, tell: Tell) -> str:
        """The program ssh belongs to the system; there is nothing to install."""
        reply = self.client()
        if not reply.ok:
            raise CloudError(
                "This computer has no ssh program.", reply.error, "ssh-program-missing", refused=True
            )
        tell("ssh is on this computer already; nothing needs to be installed.")
        return reply.version

    def login(self, way: LoginWay, talk: Talk) -> CloudReply:  # noqa: ARG002 - ssh knows one way: the person's key
        """Have a new machine's key confirmed; logging in itself is a matter of the person's own ssh key."""
        node = self._chosen()
        host_key.ask_once(node.ssh, talk)
        node.scheduler()
        return self.login_state()

    def quote(self, cap: Cap) -> Quote:
        """The smallest queue or partition that fits."""
        node = self._chosen()
        offers = self._offers(node)
        offer = smallest(offers, self._cloud)
        if offer is None:
            seen = "\n".join(f"{each.name}: {each.cpus:g} CPU, {each.gpus} GPU" for each in offers)
            text = (
                f"{node.machine} has no queue with the GPUs, processors and memory that the course asks for."
            )
            raise CloudError(text, seen, "cloud-nothing-fits", refused=True)
        command = (
            "ssh",
            node.machine,
            *self._command(node, f"{OURS}{self._course.id}", cap, offer, held=False),
            "job.sh",
        )
        return Quote(offer, cap, node.machine, command, self._notes(node))

    # --- a job --------------------------------------------------------------------------------------------

    def submit(self, handle: Handle, quote: Quote) -> Handle:
        """Ask for the job; while its image is not there, it is held back and costs nothing."""
        node = self._chosen()
        survey = node.survey()
        command = self._command(node, handle.name, quote.cap, quote.offer, held=not survey.has_image)
        image = f"{survey.home}/{IMAGES}/{self._image}"
        script = job_script(self._course, handle.name, quote.cap.minutes, image, survey.user)
        number = far_job.ask_for(node, shlex.join(command), handle, script)
        notes = {"scheduler": node.scheduler().title, **({} if survey.has_image else {"held": "yes"})}
        return msgspec.structs.replace(handle, id=number, notes={**handle.notes, **notes})

    def wait(self, handle: Handle, seconds: float, tell: Tell) -> Handle:
        """Build the image where it is missing, which has a time limit of its own, then wait in the queue."""
        node = self._chosen()
        if handle.notes.get("held"):
            wanted = building.Build(self._course.image.name, self._image, handle.name, self._cloud.build_host)
            building.build(node, wanted, tell)
            far_job.release(node, handle.name)
        job = self._until_it_runs(node, handle, seconds, tell)
        if job.address is None:
            raise TypeError("it was waited for")
        notes = {**handle.notes, "node": job.address.node, "port": str(job.address.port)}
        notes.pop("held", None)
        return msgspec.structs.replace(handle, stops=job.address.stops, notes=notes)

    def url(self, handle: Handle) -> Endpoint:
        """Open the tunnel through the login node; the app's password is read from its file there."""
        node = self._chosen()
        job = far_job.look(node, handle.name)
        if job.address is None:
            status = job.status()
            text = f"The job {handle.name} does not run now. {status.reason}".strip()
            raise CloudError(
                text, job.log or status.raw, job.problem if status.has_ended else "cloud-job-pending"
            )
        password = Secret(far_job.password(node, handle.name))
        tunnel = Tunnel(node.ssh, job.address.port, job.address.node, wanted=self._course.app.port)
        tunnel.open()
        way = Way(tunnel, self._course.app, password, lambda: self._must_live(handle))
        if self._course.app.kind == "rstudio":
            way.user = node.survey().user
        return way

    def status(self, handle: Handle) -> JobStatus:
        """How it is; it is found by its name."""
        return far_job.look(self._chosen(), handle.name).status()

    def extend(self, handle: Handle, minutes: int) -> Handle:
        """Only some Slurms let a person do that."""
        node = self._chosen()
        line = node.scheduler().extend(minutes)
        sentence = (
            f"{node.scheduler().title} can't move the end of a job that runs. Save your work, stop it, and "
            "start another one."
        )
        if not line:
            raise CloudError(sentence, problem=_FIXED)
        said = node.run(line, {"name": handle.name})
        if said.arrived and not said.ok:
            raise CloudError(sentence, said.words, _FIXED)
        if not said.ok:
            raise trouble.error(node.ssh, said)
        return msgspec.structs.replace(handle, stops=handle.stops + dt.timedelta(minutes=minutes))

    def stop(self, handle: Handle) -> Stopped:
        """End it, and see that the scheduler has it no longer."""
        node = self._chosen()
        far_job.end(node, handle.name)
        deadline = time.monotonic() + _STOPS_WITHIN
        pause = 0.2
        while not (status := far_job.look(node, handle.name).status()).has_ended:
            if time.monotonic() > deadline:
                text = (
                    f"The job {handle.name} has not ended within {_STOPS_WITHIN:.0f} seconds. {status.reason}"
                )
                raise CloudError(text.strip(), status.raw)
            time.sleep(pause)
            pause = min(pause * 2, 3.0)
        return Stopped()

    def stop_command(self, handle: Handle) -> str:
        """In a login shell there, which knows the scheduler."""
        name = handle.name
        ends = {"SGE": f"qdel {name}", "Slurm": f"scancel -n {name}"}
        end = ends.get(handle.notes.get("scheduler", ""), f"qdel {name} || scancel -n {name}")
        return f"ssh {self._surroundings.machine} \"bash -lc '{end}'\""

    # --- inside -------------------------------------------------------------------------------------------

    def _must_live(self, handle: Handle) -> None:
        status = self.status(handle)
        if status.has_ended:
            raise CloudError(f"The job has ended. {status.reason}".strip(), status.raw, "cloud-job-ended")

    @property
    def _price(self) -> float | None:
        """The course file's; a currency with the price 0 says that it is free of charge."""
        return self._cloud.price_per_hour if self._cloud.currency or self._cloud.price_per_hour else None

    def _chosen(self) -> LoginNode:
        if self._node is None:
            text = "No cluster was chosen yet: say which login node, as ssh takes it."
            raise CloudError(text, problem="cloud-machine-not-chosen", refused=True)
        return self._node

    def _told(self, answer: Callable[[LoginNode], CloudReply]) -> CloudReply:
        if self._node is None:
            return CloudReply("not-chosen")
        try:
            return answer(self._node)
        except CloudError as error:
            return _reply(self._node.machine, error)

    def _offers(self, node: LoginNode) -> tuple[Offer, ...]:
        scheduler = node.scheduler()
        told = node.ask(scheduler.can, {"queue": self._cloud.queue})
        return tuple(
            msgspec.structs.replace(offer, price=self._price, currency=self._cloud.currency)
            for offer in scheduler.offers(told, self._cloud)
        )

    def _jobs(self, node: LoginNode) -> tuple[CloudJob, ...]:
        return tuple(self._job(seen, address) for seen, address in far_job.look_at_all(node))

    def _job(self, seen: Seen, address: Address | None) -> CloudJob:
        job = CloudJob(
            seen.id, seen.name, seen.state, seen.reason,
            price=self._price, currency=self._cloud.currency, ours=True,
        )  # fmt: skip
        if address is None:
            return job
        return msgspec.structs.replace(
            job,
            since=f"{address.began:%Y-%m-%dT%H:%M:%SZ}",
            stops=f"{address.stops:%Y-%m-%dT%H:%M:%SZ}",
        )

    def _command(self, node: LoginNode, name: str, cap: Cap, offer: Offer, *, held: bool) -> tuple[str, ...]:
        scheduler = node.scheduler()
        return scheduler.submit(
            Request(
                name=name,
                minutes=cap.minutes,
                cpus=math.ceil(self._cloud.cpus),
                memory_gb=math.ceil(self._cloud.memory_gb),
                gpus=self._cloud.gpus,
                queue=self._cloud.queue or (offer.name if scheduler.places else ""),
                options=self._cloud.options,
                held=held,
            )
        )

    def _notes(self, node: LoginNode) -> tuple[str, ...]:
        survey = node.survey()
        notes = [
            "The app runs on a machine that others share: it gets a password of its own, which you are told."
        ]
        if self._course.app.kind == "http":
            notes = ["The app has no password, and others on the cluster can reach it."]
        if not survey.has_image:
            gigabytes = math.ceil(self._course.image.disk_gb)
            notes.append(f"The image is built there first, once: about {gigabytes} GB in ~/{IMAGES}.")
        if not node.scheduler().extend(1):
            notes.append("The end can't be moved once the job runs.")
        if "wynton" in node.machine.lower() or "wynton" in survey.name.lower():
            notes.append(_WYNTON)
        return tuple(notes)

    def _until_it_runs(self, node: LoginNode, handle: Handle, seconds: float, tell: Tell) -> FarJob:
        """Look after it until its app was started."""
        deadline = time.monotonic() + seconds
        listed_by = time.monotonic() + _LISTED_WITHIN
        pause, told = 0.5, ""
        while True:
            job = self._looked(node, handle.name, min(deadline, time.monotonic() + _SILENCE))
            status = job.status()
            if status.has_ended and not (job.is_unknown and time.monotonic() < listed_by):
                text = f"The job ended before its app could be reached. {status.reason}"
                raise CloudError(text.strip(), job.log or status.raw, otherwise=job.problem)
            if job.seen is not None and job.seen.problem:
                raise CloudError(f"The job can't start: {status.reason}", status.raw, job.seen.problem)
            if job.address is not None and status.state == "running":
                return job
            reason = status.reason or "It was started."
            if reason != told:
                tell(reason)
                told = reason
            if time.monotonic() > deadline:
                text = f"The job does not run after {seconds / 60:.0f} minutes. {reason}"
                raise CloudError(text, status.raw, "cloud-job-pending")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    @staticmethod
    def _looked(node: LoginNode, name: str, deadline: float) -> FarJob:
        """A look, again where the login node does not answer for a moment."""
        while True:
            try:
                return far_job.look(node, name)
            except CloudError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_SECOND)


def _logged_in(node: LoginNode, survey: Survey) -> CloudReply:
    scheduler = node.scheduler()
    return CloudReply("ok", version=scheduler.title, user=survey.user, place=node.machine)


def _reply(machine: str, error: CloudError) -> CloudReply:
    words = error.detail or error.message
    no_cluster = error.problem == "scheduler-command-missing"
    status: CloudStatus = "denied" if no_cluster else trouble.status_of(error.problem)
    return CloudReply(status, words, error.problem or "", place=machine)
