"""A far machine with an engine, and the provider for a course on it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
import pytest
from docker.errors import NotFound

from checks.course import App, Cloud, Course, Image
from checks.host import Host
from checks.model import Platform
from tests.fakes import course as usual_course
from tests.parts.engine_socket import group_socket
from tests.parts.sshd import Account, Sshd, account, running_sshd
from wizard.cloud.ledger import Ledger, now
from wizard.cloud.model import Cap, Handle, Quote, Surroundings
from wizard.cloud.providers.ssh import SshMachine
from wizard.cloud.starting import for_the_ledger

RSTUDIO = App(kind="rstudio", port=8787, user="rstudio", password="rstudio")
SMALL = Cloud(provider="ssh", gpus=0, cpus=1, memory_gb=0.5)


@dataclass
class Lab:
    """A far machine whose engine only its group ``docker`` may use.

    Attributes:
        sshd: its server.
        user: somebody in that group.
        engine: its engine, which is this machine's.
        folder: classready's own on the near side.
    """

    sshd: Sshd
    user: Account
    engine: docker.DockerClient
    folder: Path

    def machine(self, of: Course, chosen: str = "far") -> SshMachine:
        """The provider for a course."""
        host = Host(Platform.LINUX, str(self.folder), lambda question: question)
        return SshMachine(Surroundings(of, host, self.folder, chosen))

    @property
    def ledger(self) -> Ledger:
        """Where jobs are written down."""
        return Ledger(self.folder)

    def job_folder(self, name: str) -> Path:
        """What the far side keeps of a job."""
        return self.user.home / ".classready" / "jobs" / name

    def time_is_up(self, name: str) -> None:
        """Let a job's end come now."""
        (self.job_folder(name) / "deadline").write_text("0\n")

    def is_gone(self, name: str) -> bool:
        """The engine has no such container."""
        try:
            self.engine.containers.get(name)
        except NotFound:
            return True
        return False

    def wait_until_gone(self, name: str) -> None:
        """Wait until the engine has no such container."""
        try:
            self.engine.containers.get(name).wait(condition="removed", timeout=60)
        except NotFound:
            return

    def clear(self) -> None:
        """Remove what a failed test left."""
        label = f"classready.owner={self.user.name}"
        for container in self.engine.containers.list(all=True, filters={"label": label}, ignore_removed=True):
            container.remove(force=True, v=True)


@contextmanager
def running_lab(engine: docker.DockerClient, folder: Path) -> Iterator[Lab]:
    """A far machine, gone at the end; ``ssh`` finds it as ``far``."""
    with (
        running_sshd() as server,
        group_socket(server.folder / "docker.sock") as at,
        pytest.MonkeyPatch.context() as patch,
    ):
        server.environment["DOCKER_HOST"] = at
        server.restart()
        server.trust()
        patch.setenv("PATH", server.path)
        patch.delenv("SSH_AUTH_SOCK", raising=False)
        with account(server, "docker") as user:
            server.write_config(user)
            lab = Lab(server, user, engine, folder)
            try:
                yield lab
            finally:
                lab.clear()


def a_course(image: str, app: App = RSTUDIO, cloud: Cloud = SMALL) -> Course:
    """A course on such a machine."""
    return usual_course(image=Image(image, 0.01, 0.01), app=app, cloud=cloud)


def a_handle(of: Course, name: str, minutes: int = 60) -> Handle:
    """A job that is about to be asked for."""
    moment = now()
    stops = moment + dt.timedelta(minutes=minutes)
    return Handle(name=name, course=for_the_ledger(of), asked=moment, stops=stops, machine="far")


def quote(machine: SshMachine, minutes: int = 60) -> Quote:
    """What the job is agreed to be."""
    return machine.quote(Cap(minutes))
