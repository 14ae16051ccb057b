"""What goes wrong on a far machine: each time nothing of the job is left, and the cause is named."""

import os
import signal
from collections.abc import Iterator

import docker
import msgspec
import pytest

from checks.course import App, Cloud, Image
from checks.model import Status
from checks.problems.diagnosis import diagnose
from tests.parts.images import HTTP_PORT, Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry
from tests.parts.sshd import account
from tests.wizard.cloud.ssh.far import SMALL, Lab, a_course, a_handle, quote, running_lab
from tests.wizard.cloud.ssh.test_host_key import Person
from wizard.cloud.model import Cap, CloudError, Endpoint, Handle, LoginWay
from wizard.cloud.providers.ssh import SshMachine
from wizard.cloud.starting import ordered, start

PAGE = App(kind="http", port=HTTP_PORT)
WITH_GPU = msgspec.structs.replace(SMALL, gpus=1)
RENTED = msgspec.structs.replace(SMALL, power_off=True, price_per_hour=0.5, currency="USD")
NVIDIA_SMI = "#!/bin/sh\necho 'Tesla T4, 15360, 535.1'\n"


def quiet(_text: str) -> None:
    """Nobody listens."""


def fine(_handle: Handle, _endpoint: Endpoint) -> None:
    """Nobody looks."""


@pytest.fixture
def lab(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(engine, tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture
def page(images: Images) -> str:
    return images.http_app()


def started(lab: Lab, image: str, cloud: Cloud = SMALL) -> tuple[SshMachine, Handle]:
    """A job that runs."""
    course = a_course(image, PAGE, cloud)
    machine = lab.machine(course)
    handle = a_handle(course, f"classready-test-{lab.user.name}")
    handle = machine.submit(handle, quote(machine))
    return machine, machine.wait(handle, 60, quiet)


# --- the timer --------------------


def test_the_timer_ends_the_job_while_nobody_can_reach_the_machine(lab: Lab, page: str):
    machine, handle = started(lab, page)
    lab.sshd.stop()
    lab.time_is_up(handle.name)
    lab.wait_until_gone(handle.name)
    lab.sshd.start()
    status = machine.status(handle)
    assert (status.state, status.reason) == ("stopped", "its time is up")


def test_the_timer_ends_a_download_too(lab: Lab, own_registry: Registry, proxy: Proxy, images: Images):
    image = images.random([200_000])
    own_registry.push(lab.engine, image, "course/slow:1")
    images.forget(image)
    course = a_course(own_registry.reference("course/slow:1", proxy.port), PAGE)
    proxy.set(stall_after=20_000)
    machine = lab.machine(course)
    handle = machine.submit(a_handle(course, f"classready-test-{lab.user.name}"), quote(machine))
    assert machine.status(handle).state == "starting"
    assert [(job.name, job.state) for job in machine.list_mine().jobs] == [(handle.name, "starting")]
    lab.time_is_up(handle.name)
    with pytest.raises(CloudError, match="its time is up") as failure:
        machine.wait(handle, 60, quiet)
    assert failure.value.problem == "cloud-job-ended"
    status = machine.status(handle)
    assert (status.state, status.reason) == ("stopped", "its time is up")
    assert lab.is_gone(handle.name)


def test_a_job_without_a_timer_is_given_up(lab: Lab, page: str):
    machine, handle = started(lab, page)
    timer = int((lab.job_folder(handle.name) / "end.pid").read_text())
    os.kill(timer, signal.SIGKILL)
    with pytest.raises(CloudError, match="end the job at its time"):
        machine.wait(handle, 60, quiet)
    assert "nothing would end it" in machine.status(handle).reason
    with pytest.raises(CloudError, match="could not be moved"):
        machine.extend(handle, 30)
    machine.stop(handle)
    assert lab.is_gone(handle.name)


def test_a_machine_that_ends_programs_at_logout_takes_no_job(lab: Lab, page: str):
    lab.sshd.on_the_far_path("busctl", "#!/bin/sh\necho b true\n")
    with pytest.raises(CloudError, match="KillUserProcesses") as refusal:
        started(lab, page)
    assert refusal.value.refused
    assert not lab.job_folder(f"classready-test-{lab.user.name}").exists()


def test_a_call_that_comes_after_the_stop_starts_nothing(lab: Lab, page: str):
    course = a_course(page, PAGE)
    machine = lab.machine(course)
    handle = a_handle(course, f"classready-test-{lab.user.name}")
    machine.stop(handle)
    with pytest.raises(CloudError, match="stopped meanwhile") as refusal:
        machine.submit(handle, quote(machine))
    assert refusal.value.refused
    assert machine.status(handle).state == "stopped"


# --- the image --------------------


def test_an_image_that_is_not_there_yet_is_downloaded(lab: Lab, registry: Registry, images: Images):
    registry.push(lab.engine, images.http_app(), "course/page:1")
    reference = registry.reference("course/page:1")
    told: list[str] = []
    course = a_course(reference, PAGE)
    machine = lab.machine(course)
    handle = machine.submit(a_handle(course, f"classready-test-{lab.user.name}"), quote(machine))
    machine.wait(handle, 60, told.append)
    assert machine.status(handle).state == "running"
    machine.stop(handle)
    lab.engine.images.remove(reference)


def test_a_network_that_is_away_for_a_moment_is_waited_for(lab: Lab, page: str):
    course = a_course(page, PAGE)
    machine = lab.machine(course)
    handle = machine.submit(a_handle(course, f"classready-test-{lab.user.name}"), quote(machine))
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        lab.sshd.start()

    lab.sshd.stop()
    machine.wait(handle, 60, tell)
    assert told[0].endswith("does not answer to ssh. Trying again ...")
    assert machine.status(handle).state == "running"
    machine.stop(handle)


def test_an_image_that_nobody_has_is_said_to_be(lab: Lab, registry: Registry):
    reference = registry.reference("course/none:1")
    course = a_course(reference, PAGE)
    machine = lab.machine(course)
    order = ordered(machine, machine.surroundings, machine.quote(Cap(60)))
    with pytest.raises(CloudError, match="could not download") as failure:
        start(order, lab.ledger, quiet, fine)
    assert "not found" in failure.value.detail or "manifest unknown" in failure.value.detail
    assert lab.ledger.jobs() == ()
    assert not lab.job_folder(order.handle.name).exists()


def test_an_app_that_ends_at_once_is_a_failed_job(lab: Lab, images: Images):
    image = images.exits(3)
    course = a_course(image, PAGE)
    machine = lab.machine(course)
    order = ordered(machine, machine.surroundings, machine.quote(Cap(60)))
    with pytest.raises(CloudError, match="exit code 3") as failure:
        start(order, lab.ledger, quiet, fine)
    assert failure.value.otherwise == "cloud-job-failed"
    assert lab.is_gone(order.handle.name)


# --- GPUs --------------------


def test_a_machine_without_a_gpu_does_not_fit_a_course_that_needs_one(lab: Lab, page: str):
    machine = lab.machine(a_course(page, PAGE, WITH_GPU))
    with pytest.raises(CloudError, match="0 GPU") as refusal:
        machine.quote(Cap(60))
    assert (refusal.value.problem, refusal.value.refused) == ("cloud-machine-too-small", True)


def test_a_machine_without_the_toolkit_fails_its_preflight_and_its_start(lab: Lab, page: str):
    lab.sshd.on_the_far_path("nvidia-smi", NVIDIA_SMI)
    machine = lab.machine(a_course(page, PAGE, WITH_GPU))
    results = {result.check: result for result in machine.preflight(quiet)}
    assert results["gpu.present"].status is Status.PASSED
    assert results["gpu.containers"].status is Status.FAILED
    assert results["gpu.containers"].findings[0].problem == "nvidia-container-toolkit-missing"
    order = ordered(machine, machine.surroundings, machine.quote(Cap(60)))
    with pytest.raises(CloudError, match="could not start") as failure:
        start(order, lab.ledger, quiet, fine)
    assert "could not select device driver" in failure.value.detail
    known = diagnose(failure.value.detail, "cloud")
    assert known
    assert lab.is_gone(order.handle.name)


# --- who may --------------------


def test_somebody_who_is_not_in_the_group_is_told_so(lab: Lab, page: str):
    with account(lab.sshd) as stranger:
        lab.sshd.write_config(stranger)
        course = a_course(page, PAGE)
        machine = lab.machine(course)
        results = {result.check: result for result in machine.preflight(quiet)}
        assert results["docker.running"].status is Status.FAILED
        assert results["docker.running"].findings[0].problem == "docker-sock-permission-denied"
        with pytest.raises(CloudError, match="permission denied") as refusal:
            machine.submit(a_handle(course, f"classready-test-{stranger.name}"), quote(machine))
        assert refusal.value.refused
        assert machine.list_mine().status != "ok"


def test_a_machine_without_docker_is_told_to_have_none(lab: Lab, page: str):
    lab.sshd.on_the_far_path("docker", "#!/bin/sh\necho 'docker: not found' >&2\nexit 127\n")
    machine = lab.machine(a_course(page, PAGE))
    results = {result.check: result for result in machine.preflight(quiet)}
    assert results["docker.running"].status is not Status.PASSED


def test_a_machine_without_room_for_the_image_is_told_apart(lab: Lab):
    image = Image("example/none:1", download_gb=9000, disk_gb=9000)
    large = msgspec.structs.replace(a_course(image.name, PAGE), image=image)
    results = {result.check: result for result in lab.machine(large).preflight(quiet)}
    assert results["disk.host"].status is Status.FAILED
    assert results["disk.host"].findings[0].problem == "disk-too-small-for-image"


def test_a_machine_that_suits_passes(lab: Lab, page: str):
    machine = lab.machine(a_course(page, PAGE))
    bad = [r for r in machine.preflight(quiet) if r.status in {Status.FAILED, Status.CRASHED}]
    assert bad == []


def test_nobody_has_chosen_a_machine(lab: Lab, page: str):
    machine = lab.machine(a_course(page, PAGE), chosen="")
    replies = (machine.login_state(), machine.offers(), machine.list_mine())
    assert {reply.status for reply in replies} == {"not-chosen"}
    with pytest.raises(CloudError) as refusal:
        machine.quote(Cap(60))
    assert refusal.value.problem == "cloud-machine-not-chosen"


def test_logging_in_asks_once_whether_a_new_machine_is_the_right_one(lab: Lab, page: str):
    lab.sshd.known_hosts.unlink()
    machine = lab.machine(a_course(page, PAGE))
    assert machine.login_state().status == "logged-out"
    person = Person(agrees=True)
    assert machine.login(LoginWay.HEADLESS, person).ok
    assert machine.login(LoginWay.HEADLESS, person).user == lab.user.name
    assert person.asked == 1


# --- lost machines --------------------


def test_a_machine_that_is_gone_was_certainly_not_asked(lab: Lab, page: str):
    course = a_course(page, PAGE)
    machine = lab.machine(course)
    agreed = quote(machine)
    lab.sshd.stop()
    with pytest.raises(CloudError) as refusal:
        machine.submit(a_handle(course, "classready-test-none"), agreed)
    assert (refusal.value.problem, refusal.value.refused) == ("ssh-host-unreachable", True)
    assert machine.login_state().status == "unreachable"


def test_a_job_on_a_machine_that_is_gone_is_not_said_to_have_ended(lab: Lab, page: str):
    machine, handle = started(lab, page)
    lab.sshd.stop()
    for call in (machine.status, machine.stop):
        with pytest.raises(CloudError) as refusal:
            call(handle)
        assert refusal.value.problem == "ssh-host-unreachable"
    lab.sshd.start()
    machine.stop(handle)
    assert lab.is_gone(handle.name)


def test_a_cut_way_opens_again_and_ends_with_the_job(lab: Lab, page: str):
    machine, handle = started(lab, page)
    way = machine.url(handle)
    told: list[str] = []
    lab.engine.containers.get(handle.name).kill()
    lab.sshd.cut()
    with pytest.raises(CloudError, match="The job has ended"):
        way.hold(told.append)
    way.close()
    assert told[0].startswith("The connection was cut")
    machine.stop(handle)


# --- rented machines --------------------


def test_a_rented_machine_is_told_to_shut_down_a_little_later(lab: Lab, page: str):
    told = lab.user.home / "sudo"
    lab.sshd.on_the_far_path("sudo", f"#!/bin/sh\nprintf '%s\\n' \"$*\" >>{told}\n")
    machine, handle = started(lab, page, RENTED)
    machine.extend(handle, 30)
    first, second = told.read_text().splitlines()
    assert first == "-n shutdown -h +70"
    assert second in {"-n shutdown -h +99", "-n shutdown -h +100"}
    stopped = machine.stop(handle)
    assert "shut down when it was agreed to" in stopped.still_costs[0]


def test_a_rented_machine_that_can_t_be_shut_down_takes_no_job(lab: Lab, page: str):
    lab.sshd.on_the_far_path("sudo", "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n")
    with pytest.raises(CloudError, match="a password is required") as refusal:
        started(lab, page, RENTED)
    assert refusal.value.refused
    assert not lab.job_folder(f"classready-test-{lab.user.name}").exists()


def test_a_rented_machine_s_price_is_in_the_quote(lab: Lab, page: str):
    machine = lab.machine(a_course(page, PAGE, RENTED))
    offered = machine.quote(Cap(120))
    assert (offered.worst, offered.offer.currency) == (1.0, "USD")
    assert any("sudo shutdown -h +130" in note for note in offered.notes)
