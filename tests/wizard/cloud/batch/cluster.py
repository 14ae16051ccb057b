"""A cluster as a student meets it: a login node behind ssh, a real batch system, a stand-in for Apptainer."""

import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
import msgspec

from checks.course import App, Cloud, Course, Image
from tests.fakes import course, fake_host
from tests.parts import apptainer_shim
from tests.parts.daemons import exports
from tests.parts.debian import rstudio_standin_image
from tests.parts.sge import Sge
from tests.parts.slurm import Slurm
from tests.parts.sshd import Account, Sshd, account, running_sshd
from wizard.cloud.model import Cap, Handle, Surroundings
from wizard.cloud.providers.batch import BatchCluster
from wizard.cloud.starting import Order, ordered

HOUR = Cap(60)
RSTUDIO = App(kind="rstudio", port=8787, user="rstudio", password="rstudio")
CLOUD = Cloud(provider="batch", gpus=1, cpus=2, memory_gb=4, host="far")
PATIENCE = 60.0


@dataclass(frozen=True)
class Cluster:
    """What a test needs of one.

    Attributes:
        sshd: the login node.
        student: who logs in.
        system: the batch system, which tests stop and break.
        queue: the one with a GPU.
        other_queue: one for jobs without.
        image: the course's image, on this machine's engine.
        label: of the containers that the stand-in for Apptainer starts.
        folder: classready's own on this computer.
    """

    sshd: Sshd
    student: Account
    system: Sge | Slurm
    queue: str
    other_queue: str
    image: str
    label: str
    folder: Path

    def course(self, app: App = RSTUDIO, image: str = "", **cloud: object) -> Course:
        """A course on it; further keys are those of ``[cloud]``."""
        table = msgspec.structs.replace(CLOUD, **{"queue": self.queue, **cloud})
        return course(image=Image(image or self.image, 0.1, 0.2), app=app, cloud=table)

    def surroundings(self, app: App = RSTUDIO, image: str = "", **cloud: object) -> Surroundings:
        """A provider's, on this computer."""
        return Surroundings(self.course(app, image, **cloud), fake_host(), self.folder, "far")

    def provider(self, app: App = RSTUDIO, image: str = "", **cloud: object) -> BatchCluster:
        """The provider of such a course, which has asked nothing yet."""
        return BatchCluster(self.surroundings(app, image, **cloud))

    def order(self, cap: Cap = HOUR, app: App = RSTUDIO, image: str = "", **cloud: object) -> Order:
        """A job that somebody agreed to."""
        surroundings = self.surroundings(app, image, **cloud)
        provider = BatchCluster(surroundings)
        return ordered(provider, surroundings, provider.quote(cap))

    @property
    def images(self) -> Path:
        """Where images are built."""
        return self.student.home / ".classready/images"

    def job_folder(self, name: str) -> Path:
        """A job's own folder over there."""
        return self.student.home / ".classready/jobs" / name

    def leftovers(self) -> list[str]:
        """Containers that run although no job does; removed now."""
        return apptainer_shim.leftovers(self.label)


def started(order: Order, tell: Callable[[str], None] = lambda _text: None) -> Handle:
    """The job of an order, running."""
    return order.provider.wait(order.provider.submit(order.handle, order.quote), PATIENCE, tell)


def until(condition: Callable[[], bool], otherwise: str) -> None:
    """Wait for what another program is to do."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


@contextmanager
def cluster(
    engine: docker.DockerClient, system: Sge | Slurm, queues: tuple[str, str], folder: Path
) -> Iterator[Cluster]:
    """A login node before a running batch system.

    Args:
        engine: runs the images in Apptainer's stead.
        system: the batch system.
        queues: the one with a GPU, and one for jobs without.
        folder: classready's own.
    """
    image = rstudio_standin_image(engine)
    label = f"classready-shim={uuid.uuid4().hex}"
    before = dict(os.environ)
    with running_sshd() as sshd, account(sshd, "docker") as student:
        sshd.on_the_far_path("apptainer", apptainer_shim.shim(label))
        # What sites say at each login stands in front of every answer.
        greeting = f"echo 'Welcome! GPUs are in {queues[0]}.'"
        profile = f"{greeting}\nexport PATH={sshd.far_bin}:$PATH\n{exports(system.variables)}"
        (student.home / ".profile").write_text(profile)
        sshd.trust()
        sshd.write_config(student)
        os.environ["PATH"] = sshd.path
        os.environ.pop("SSH_AUTH_SOCK", None)
        try:
            yield Cluster(sshd, student, system, *queues, image, label, folder)
        finally:
            system.end_jobs()
            _restore(before)
            apptainer_shim.remove(label)


def _restore(before: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(before)
