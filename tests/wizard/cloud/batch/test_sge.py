"""Jobs on a real SGE of one node, behind a real sshd; a shim stands in for Apptainer alone."""

import shutil
from collections.abc import Iterator

import docker
import pytest

from checks.course import App
from tests.parts import apptainer_shim
from tests.parts.onlooker import onlooker
from tests.parts.registry import free_port
from tests.parts.sge import running_sge
from tests.wizard.cloud.batch import scenarios
from tests.wizard.cloud.batch.cluster import Cluster, cluster, started, until
from wizard.cloud.batch import far_job
from wizard.cloud.batch.job_script import job_script
from wizard.cloud.batch.login_node import LoginNode, image_file
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import CloudError
from wizard.cloud.providers import batch
from wizard.cloud.starting import start


@pytest.fixture(scope="module")
def sge(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("own")
    with running_sge() as system, cluster(engine, system, ("gpu.q", "long.q"), folder) as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_is_left(sge: Cluster) -> Iterator[None]:
    """What a test that failed left must not stand in the way of the next."""
    yield
    sge.system.end_jobs()


def test_an_app_runs_in_a_job_and_is_reached_and_stopped(sge):
    told = scenarios.whole_path(sge)
    assert told[:2] == [
        "Building the image on far, once. That takes minutes, and gigabytes of your home folder.",
        "Starting build ...",
    ]
    assert "The image is built." in told


def test_reads_say_what_is_there_and_never_raise(sge):
    provider = sge.provider()
    login = provider.login_state()
    (offer,) = provider.offers().offers
    assert (login.status, login.user, login.version) == ("ok", sge.student.name, "SGE")
    assert (offer.name, offer.gpus, offer.free, offer.price) == ("gpu.q", 1, 1, None)
    assert [each.name for each in sge.provider(queue="").offers().offers] == ["gpu.q", "long.q"]
    assert [each.gpus for each in sge.provider(queue="").offers().offers] == [0, 0]
    assert provider.list_mine().jobs == ()
    assert provider.client().version.startswith("OpenSSH")


def test_the_price_is_the_course_files(sge):
    quote = sge.provider(price_per_hour=0.5, currency="USD").quote(batch.Cap(120))
    assert (quote.offer.price, quote.offer.currency, quote.worst) == (0.5, "USD", 1.0)
    assert " ".join(quote.command) == (
        "ssh far qsub -terse -q gpu.q -l mem_free=4G -l h_rt=02:00:00 -w e -r n -notify "
        "-S /bin/bash -cwd -j y -o log -N classready-demo job.sh"
    )


def test_a_queue_that_is_not_there_fits_nothing(sge):
    with pytest.raises(CloudError) as raised:
        sge.order(queue="nope.q")
    assert raised.value.problem == "cloud-nothing-fits"


def test_a_job_waits_while_others_run_and_one_that_somebody_ends_is_told(sge):
    told, error = scenarios.life_of_a_job(sge, "qstat", "qdel")
    assert "Every slot of the queue is taken by others." in told
    assert (error.problem, error.message) == (
        "cloud-job-pending",
        "The job does not run after 0 minutes. Every slot of the queue is taken by others.",
    )


def test_what_no_machine_can_run_is_refused_at_once(sge):
    error = scenarios.refused(sge, options=("-l", "gpu_mem=99G"))
    assert (error.refused, error.message) == (
        True,
        "SGE does not take the job: Unable to run job: error: no suitable queues",
    )
    error = scenarios.refused(sge, options=("-pe", "nosuch", "2"))
    assert error.refused
    assert "nosuch" in error.message


@pytest.mark.parametrize("options", [("-l", "h_rt=99:00:00"), ("-N", "mine"), ("-l", "mem_free=1G,h_rt=1")])
def test_the_course_file_cannot_move_the_end_or_take_the_name(sge, options):
    with pytest.raises(CloudError) as raised:
        sge.order(options=options)
    assert "which classready sets itself" in raised.value.message


def test_a_job_whose_time_is_up_ends_there(sge):
    order = scenarios.small(sge)
    file = image_file(sge.course())
    node = LoginNode("far", file)
    image = f"{sge.student.home}/.classready/images/{file}"
    script = job_script(sge.course(), order.handle.name, 1, image, sge.student.name)
    command = " ".join(order.quote.command[2:-1]).replace("h_rt=01:00:00", "h_rt=00:00:04")
    command = command.replace("-N classready-demo", f"-N {order.handle.name}")
    number = far_job.ask_for(node, command, order.handle, script)
    assert number.isdigit()
    until(lambda: order.handle.name not in sge.system.jobs(), "it runs on")
    status = order.provider.status(order.handle)
    assert (status.state, status.reason) == ("stopped", "Its time was up.")
    assert sge.leftovers() == []


def test_a_request_that_arrives_late_asks_for_nothing(sge):
    scenarios.stopped_before_it_was_asked_for(sge)


def test_the_end_of_a_running_job_cannot_be_moved(sge):
    order = sge.order()
    with pytest.raises(CloudError, match="SGE can't move the end of a job that runs"):
        order.provider.extend(order.handle, 30)


def test_an_image_that_does_not_exist_ends_the_held_job(sge):
    order = sge.order(image="127.0.0.1:1/no/such:1")
    with pytest.raises(CloudError) as raised:
        start(order, Ledger(sge.folder), lambda _text: None, lambda *_: None)
    assert raised.value.message == "The image could not be built on far."
    assert (sge.system.jobs(), Ledger(sge.folder).jobs()) == ([], ())
    assert list(sge.images.glob("*.part")) == []


def test_the_image_is_built_on_another_node_where_the_course_says_so(sge):
    shutil.rmtree(sge.images, ignore_errors=True)
    folder = sge.student.home / ".ssh"
    folder.mkdir(mode=0o700)
    shutil.copy(sge.student.key, folder / "key")
    (folder / "config").write_text(
        f"Host builder\n HostName 127.0.0.1\n Port {sge.sshd.port}\n IdentityFile {folder}/key\n"
        f" UserKnownHostsFile {sge.sshd.known_hosts}\n"
    )
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, sge.student.name)
    order = sge.order(gpus=0, cpus=1, queue="long.q", build_host="builder")
    told: list[str] = []
    handle = started(order, told.append)
    assert told[0].startswith("Building the image on builder, once.")
    order.provider.stop(handle)
    shutil.rmtree(sge.images)
    lost = sge.order(gpus=0, cpus=1, queue="long.q", build_host="nobody.invalid")
    with pytest.raises(CloudError, match=r"far could not log in to nobody\.invalid"):
        start(lost, Ledger(sge.folder), lambda _text: None, lambda *_: None)


def test_jupyter_gets_a_token_of_its_own(sge, jupyter_image):
    app = App(kind="jupyter", port=8888, password="easy")
    order = sge.order(app=app, image=jupyter_image, gpus=0, cpus=1, queue="long.q")
    with onlooker(sge.folder / "jupyter") as watched:
        handle = started(order)
        endpoint = order.provider.url(handle)
        assert scenarios.proved(sge, app, handle, endpoint) == ("accepted", "refused")
    assert str.__str__(endpoint.password) not in "".join(watched.arguments)
    endpoint.close()
    order.provider.stop(handle)


def test_an_app_without_sign_in_runs_as_its_image_says(sge, images):
    port = free_port()
    image = images.runs(f"exec busybox httpd -f -p {port} -h /www")
    app = App(kind="http", port=port)
    order = sge.order(app=app, image=image, gpus=0, cpus=1, queue="long.q")
    assert order.quote.notes[0] == "The app has no password, and others on the cluster can reach it."
    handle = started(order)
    endpoint = order.provider.url(handle)
    assert scenarios.proved(sge, app, handle, endpoint) == ("not-needed", "not-needed")
    endpoint.close()
    order.provider.stop(handle)


def test_an_app_that_dies_fails_the_job_with_what_it_said(sge, images):
    image = images.exits(3)
    order = sge.order(app=App(kind="http", port=free_port()), image=image, gpus=0, cpus=1, queue="long.q")
    with pytest.raises(CloudError) as raised:
        started(order)
    assert raised.value.message.endswith("Its app ended with exit code 3.")
    assert "the app could not start" in raised.value.detail
    until(lambda: order.provider.status(order.handle).state == "failed", "it is not told")


def test_a_node_that_is_lost_is_told_and_its_job_is_not_called_stopped(sge, monkeypatch):
    monkeypatch.setattr(batch, "_STOPS_WITHIN", 1.0)
    order = scenarios.small(sge)
    handle = started(order)
    sge.system.lose_node()
    status = order.provider.status(handle)
    assert (status.state, status.reason) == (
        "unknown",
        "Its machine localhost has not been heard of for a while.",
    )
    with pytest.raises(CloudError, match="has not ended within 1 seconds"):
        order.provider.stop(handle)
    sge.system.end_jobs()
    assert order.provider.status(handle).has_ended
    apptainer_shim.remove(sge.label)
    sge.system.start_node()


def test_a_login_node_that_is_gone_is_unreachable_and_nothing_else(sge):
    sge.sshd.stop()
    try:
        reply = sge.provider().login_state()
        assert (reply.status, reply.problem) == ("unreachable", "ssh-host-unreachable")
        with pytest.raises(CloudError):
            sge.provider().status(sge.order().handle)
    finally:
        sge.sshd.start()
