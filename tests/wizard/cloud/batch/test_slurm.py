"""Jobs on a real Slurm of one node, behind a real sshd; a shim stands in for Apptainer alone."""

from collections.abc import Iterator

import docker
import pytest

from tests.parts import apptainer_shim
from tests.parts.slurm import running_slurm
from tests.wizard.cloud.batch import scenarios
from tests.wizard.cloud.batch.cluster import Cluster, cluster, started, until
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Cap, CloudError
from wizard.cloud.starting import start


@pytest.fixture(scope="module")
def slurm(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("own")
    with running_slurm() as system, cluster(engine, system, ("gpu", "cpu"), folder) as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_is_left(slurm: Cluster) -> Iterator[None]:
    """What a test that failed left must not stand in the way of the next."""
    yield
    slurm.system.end_jobs()


def test_an_app_runs_in_a_job_and_is_reached_and_stopped(slurm):
    told = scenarios.whole_path(slurm)
    assert "The image is built." in told


def test_reads_say_what_is_there_and_never_raise(slurm):
    login = slurm.provider().login_state()
    offers = slurm.provider(queue="").offers().offers
    assert (login.status, login.user, login.version) == ("ok", slurm.student.name, "Slurm")
    assert [(each.name, each.gpus, each.gpu, each.free) for each in offers] == [
        (name, 1, "a40", 1) for name in ("cpu", "gpu", "short")
    ]
    assert slurm.provider().list_mine().jobs == ()


def test_the_quote_shows_what_one_would_type(slurm):
    assert " ".join(slurm.provider().quote(Cap(120)).command) == (
        "ssh far sbatch --parsable --partition=gpu --gres=gpu:1 --cpus-per-task=2 --mem=4G --nodes=1 "
        "--time=120 --no-requeue --signal=B:USR2@10 --output=log --job-name=classready-demo job.sh"
    )


def test_a_job_waits_while_others_run_and_one_that_somebody_ends_is_told(slurm):
    told, error = scenarios.life_of_a_job(slurm, "squeue", "scancel")
    assert "Every machine that fits is taken by others." in told
    assert error.problem == "cloud-job-pending"


@pytest.mark.parametrize(
    ("cloud", "message"),
    [
        ({"options": ("--mem=900G",)}, "Requested node configuration is not available"),
        ({"options": ("--gres=gpu:9",)}, "Requested node configuration is not available"),
        ({"queue": "staff"}, "User's group not permitted to use this partition"),
    ],
)
def test_what_no_machine_can_run_is_refused_at_once(slurm, cloud, message):
    error = scenarios.refused(slurm, **cloud)
    assert error.refused
    assert message in error.message


def test_a_partition_that_runs_no_job_that_long_is_told_instead_of_waited_for(slurm):
    order = slurm.order(queue="short")
    with pytest.raises(CloudError) as raised:
        started(order)
    assert (raised.value.problem, raised.value.message) == (
        "slurm-request-too-large",
        "The job can't start: The partition runs no job for that long.",
    )
    assert order.provider.stop(order.handle).still_costs == ()


@pytest.mark.parametrize("options", [("--time=3-0",), ("-t", "99"), ("--job-name=mine",), ("--requeue",)])
def test_the_course_file_cannot_move_the_end_or_take_the_name(slurm, options):
    with pytest.raises(CloudError) as raised:
        slurm.order(options=options)
    assert "which classready sets itself" in raised.value.message


def test_a_request_that_arrives_late_asks_for_nothing(slurm):
    scenarios.stopped_before_it_was_asked_for(slurm)


def test_a_job_that_came_through_although_it_was_stopped_ends_by_itself(slurm):
    order = scenarios.small(slurm)
    handle = order.provider.submit(order.handle, order.quote)
    (slurm.job_folder(handle.name) / "stop").touch()
    slurm.system.admin("scontrol", "release", handle.id, check=False)
    until(lambda: slurm.system.jobs() == [], "it runs on")
    status = order.provider.status(handle)
    assert (status.state, status.reason) == ("stopped", "It was stopped.")


def test_the_end_is_moved_only_where_the_cluster_lets_a_student(slurm):
    order = scenarios.small(slurm)
    handle = started(order)
    with pytest.raises(CloudError, match="Slurm can't move the end of a job that runs") as raised:
        order.provider.extend(handle, 30)
    assert "Access/permission denied" in raised.value.detail
    assert raised.value.problem == "cluster-job-end-fixed"
    order.provider.stop(handle)


def test_a_job_whose_time_is_up_ends_there(slurm):
    order = scenarios.small(slurm)
    provider = slurm.provider(gpus=0, cpus=1, queue="cpu")
    quote = provider.quote(Cap(1))
    handle = provider.wait(provider.submit(order.handle, quote), 60, lambda _text: None)
    until(lambda: slurm.system.jobs() == [], "it runs on")
    status = provider.status(handle)
    assert (status.state, status.reason) == ("stopped", "Its time was up.")
    assert slurm.leftovers() == []


def test_a_node_that_is_lost_fails_the_job_and_it_is_not_begun_again(slurm):
    order = scenarios.small(slurm)
    handle = started(order)
    slurm.system.lose_node()
    until(lambda: order.provider.status(handle).has_ended, "the job is not told to have ended")
    status = order.provider.status(handle)
    assert (status.state, status.reason) == ("failed", "Its machine node was lost.")
    slurm.system.start_node()
    assert slurm.system.jobs() == []
    apptainer_shim.remove(slurm.label)


def test_a_failed_start_leaves_nothing(slurm):
    order = slurm.order(image="127.0.0.1:1/no/such:1")
    with pytest.raises(CloudError, match="The image could not be built on far"):
        start(order, Ledger(slurm.folder), lambda _text: None, lambda *_: None)
    assert (slurm.system.jobs(), Ledger(slurm.folder).jobs()) == ([], ())
