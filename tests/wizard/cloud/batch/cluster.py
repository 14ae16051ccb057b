"""A cluster as a student meets it: a login node behind ssh, a real batch system, a stand-in for Apptainer."""

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
import msgspec

from checks.course import App, Cloud, Course, Image
from tests.fakes import course, fake_host
from tests.parts import apptainer_shim
from tests.parts.debian import rstudio_standin_image
from tests.parts.sge import Sge
from tests.parts.slurm import Slurm
from tests.parts.sshd import Account, Sshd, account, running_sshd
from wizard.cloud.model import Cap, Surroundings
from wizard.cloud.providers.batch import BatchCluster
from wizard.cloud.starting import Order, ordered

HOUR = Cap(60)
RSTUDIO = App(kind="rstudio", port=8787, user="rstudio", password="rstudio")
CLOUD = Cloud(provider="batch", gpus=1, cpus=2, memory_gb=4, host="far")


@dataclass(frozen=True)
class Cluster:
    """What a test needs of one.

    Attributes:
        sshd: the login node.
        student: who logs in.
        system: the batch system, which tests stop and break.
        image: the course's image, on this machine's engine.
        label: of the containers that the stand-in for Apptainer starts.
    """

    sshd: Sshd
    student: Account
    system: Sge | Slurm
    image: str
    label: str

    def course(self, app: App = RSTUDIO, **cloud: object) -> Course:
        """A course on it; further keys are those of ``[cloud]``."""
        return course(
            image=Image(self.image, 0.1, 0.2), app=app, cloud=msgspec.structs.replace(CLOUD, **cloud)
        )

    def surroundings(self, folder: Path, app: App = RSTUDIO, **cloud: object) -> Surroundings:
        """A provider's, on this computer."""
        return Surroundings(self.course(app, **cloud), fake_host(), folder, "far")

    def provider(self, folder: Path, app: App = RSTUDIO, **cloud: object) -> BatchCluster:
        """The provider of such a course."""
        return BatchCluster(self.surroundings(folder, app, **cloud))

    def order(self, folder: Path, cap: Cap = HOUR, app: App = RSTUDIO, **cloud: object) -> Order:
        """A job that somebody agreed to."""
        surroundings = self.surroundings(folder, app, **cloud)
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


@contextmanager
def cluster(engine: docker.DockerClient, system: Sge | Slurm, gpu_queue: str) -> Iterator[Cluster]:
    """A login node before a running batch system.

    Args:
        engine: runs the images in Apptainer's stead.
        system: the batch system.
        gpu_queue: shown in the student's profile as the site's advice is, to have words in front of answers.
    """
    image = rstudio_standin_image(engine)
    label = f"classready-shim={uuid.uuid4().hex}"
    with running_sshd() as sshd, account(sshd, "docker") as student:
        sshd.on_the_far_path("apptainer", apptainer_shim.shim(label))
        profile = student.home / ".profile"
        words = f"echo 'Welcome! GPUs are in {gpu_queue}.'\nexport PATH={sshd.far_bin}:$PATH\n"
        profile.write_text(words + system.profile)
        sshd.trust()
        sshd.write_config(student)
        before = dict(os.environ)
        os.environ["PATH"] = sshd.path
        os.environ.pop("SSH_AUTH_SOCK", None)
        try:
            yield Cluster(sshd, student, system, image, label)
        finally:
            system.end_jobs()
            _restore(before)
            apptainer_shim.leftovers(label)


def _restore(before: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(before)
