"""One job on a real far machine with a real engine, from being asked for to being stopped."""

import datetime as dt
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docker
import msgspec
import psutil
import pytest

from checks.probes.app import sign_in
from checks.question import Secret
from checks.questions import SignIn
from tests.wizard.cloud.ssh.far import RSTUDIO, Lab, a_course, running_lab
from wizard.cloud.model import Cap, CloudError, Endpoint, Handle
from wizard.cloud.proving import prove
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.starting import Started, ordered, start


@pytest.fixture(scope="module")
def lab(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(engine, tmp_path_factory.mktemp("home")) as lab:
        yield lab


WITH_WORK = msgspec.structs.replace(RSTUDIO, work_folder="/home/rstudio/work")


class Running:
    """A job that runs, and what was said on the way."""

    def __init__(self, lab: Lab, image: str) -> None:
        self.course = a_course(image, WITH_WORK)
        self.machine = lab.machine(self.course)
        self.told: list[str] = []
        order = ordered(self.machine, self.machine.surroundings, self.machine.quote(Cap(60)))
        self.signed_in = ""
        self.started: Started = start(order, lab.ledger, self.told.append, self._prove)

    def _prove(self, handle: Handle, endpoint: Endpoint) -> None:
        self.signed_in = prove(self.course.app, self.machine, handle, endpoint, self.told.append)

    @property
    def handle(self) -> Handle:
        return self.started.handle


@pytest.fixture(scope="module")
def running(lab: Lab, rstudio_standin_image: str) -> Iterator[Running]:
    running = Running(lab, rstudio_standin_image)
    yield running
    running.started.endpoint.close()
    running.machine.stop(running.handle)


def test_signing_in_through_the_tunnel_works_with_a_password_of_its_own(running: Running):
    assert running.signed_in == "Signing in works."
    assert len(running.started.endpoint.password) >= 16
    assert running.started.endpoint.password != "rstudio"


def test_the_image_s_own_password_lets_nobody_in(running: Running):
    question = SignIn("rstudio", running.started.endpoint.direct, "rstudio", Secret("rstudio"))
    assert sign_in(question).status == "refused"


def test_the_app_is_published_on_the_far_loopback_only(running: Running, lab: Lab):
    ports = lab.engine.containers.get(running.handle.name).attrs["NetworkSettings"]["Ports"]
    assert [one["HostIp"] for one in ports["8787/tcp"]] == ["127.0.0.1"]
    assert all(not bound for port, bound in ports.items() if port != "8787/tcp")


def test_the_container_tells_whose_it_is_and_when_it_stops(running: Running, lab: Lab):
    labels = lab.engine.containers.get(running.handle.name).labels
    assert labels["classready.owner"] == lab.user.name
    assert labels["classready.job"] == running.course.id
    stops = dt.datetime.fromisoformat(labels["classready.stops"])
    assert abs(stops - running.handle.stops) < dt.timedelta(seconds=60)


def test_it_is_listed_as_ours(running: Running):
    reply = running.machine.list_mine()
    assert [(job.name, job.state, job.ours) for job in reply.jobs] == [(running.handle.name, "running", True)]


def test_it_is_said_to_run(running: Running):
    status = running.machine.status(running.handle)
    assert (status.state, status.reason) == ("running", "")
    assert status.since is not None


def test_a_later_start_finds_the_password_again(running: Running, lab: Lab):
    later = lab.machine(running.handle.course)
    endpoint = later.url(running.handle)
    try:
        assert endpoint.password == running.started.endpoint.password
        assert (endpoint.user, endpoint.url) != ("", running.started.endpoint.url)
    finally:
        endpoint.close()


def test_the_password_shows_in_no_list_and_no_environment_and_no_file_of_ours(running: Running, lab: Lab):
    secret = running.started.endpoint.password.encode()
    inside = {process.pid for process in _of_the_container(lab, running.handle.name)}
    for process in psutil.process_iter():
        if process.pid not in inside | {os.getpid()}:
            for part in ("cmdline", "environ"):
                assert secret not in _proc(process.pid, part), process
    for folder in (lab.folder, lab.job_folder(running.handle.name)):
        assert [file for file in folder.rglob("*") if file.is_file() and secret in file.read_bytes()] == []


def _of_the_container(lab: Lab, name: str) -> list[psutil.Process]:
    first = psutil.Process(lab.engine.containers.get(name).attrs["State"]["Pid"])
    return [first, *first.children(recursive=True)]


def _proc(pid: int, part: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{part}").read_bytes()
    except OSError:
        return b""


def test_what_is_saved_in_the_work_folder_stays_there(running: Running, lab: Lab):
    inside = ["sh", "-c", "echo kept >/home/rstudio/work/notes.R"]
    saved = lab.engine.containers.get(running.handle.name).exec_run(inside, user="rstudio")
    assert saved.exit_code == 0
    ssh = Ssh("far")
    assert ssh.run("cat", f"classready/{running.course.id}/notes.R").out == "kept\n"
    assert (lab.user.home / "classready" / running.course.id).stat().st_mode & 0o007 == 0


def test_its_end_can_be_moved(running: Running, lab: Lab):
    before = int((lab.job_folder(running.handle.name) / "deadline").read_text())
    longer = running.machine.extend(running.handle, 30)
    after = int((lab.job_folder(running.handle.name) / "deadline").read_text())
    assert after - before == 1800
    assert abs(longer.stops - running.handle.stops - dt.timedelta(minutes=30)) < dt.timedelta(seconds=60)


def test_the_machine_is_the_offer(running: Running):
    (offer,) = running.machine.offers().offers
    assert (offer.name, offer.cpus, offer.gpus) == ("the whole machine", os.cpu_count(), 0)
    total = psutil.virtual_memory().total
    assert total <= offer.memory < total + 2**30


def test_who_is_logged_in_is_told(running: Running, lab: Lab):
    reply = running.machine.login_state()
    assert (reply.status, reply.user, reply.place) == ("ok", lab.user.name, "127.0.0.1")


def test_the_client_is_this_computer_s_ssh(running: Running):
    reply = running.machine.client()
    assert reply.ok
    assert reply.version.startswith("OpenSSH_")


def test_it_is_stopped_and_nothing_is_left(lab: Lab, rstudio_standin_image: str):
    job = Running(lab, rstudio_standin_image)
    job.started.endpoint.close()
    timer = int((lab.job_folder(job.handle.name) / "end.pid").read_text())
    job.machine.stop(job.handle)
    assert lab.is_gone(job.handle.name)
    assert not lab.job_folder(job.handle.name).exists()
    assert not psutil.pid_exists(timer) or psutil.Process(timer).status() == psutil.STATUS_ZOMBIE
    assert job.machine.status(job.handle).state == "stopped"
    assert job.handle.name not in {listed.name for listed in job.machine.list_mine().jobs}


def test_stopping_what_is_not_there_is_fine(running: Running):
    unknown = msgspec.structs.replace(running.handle, name="classready-test-none", id="")
    assert running.machine.stop(unknown).still_costs == ()
    assert running.machine.status(unknown).state == "stopped"


def test_a_way_to_what_is_not_there_is_not_opened(running: Running):
    unknown = msgspec.structs.replace(running.handle, name="classready-test-none")
    with pytest.raises(CloudError) as refusal:
        running.machine.url(unknown)
    assert refusal.value.problem == "cloud-job-ended"


def test_the_command_to_stop_it_by_hand_works(lab: Lab, rstudio_standin_image: str):
    job = Running(lab, rstudio_standin_image)
    job.started.endpoint.close()
    command = shlex.split(job.machine.stop_command(job.handle))
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert lab.is_gone(job.handle.name)
    assert job.machine.status(job.handle).has_ended
    job.machine.stop(job.handle)
