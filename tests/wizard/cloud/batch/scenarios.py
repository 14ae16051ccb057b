"""What must be the same on every batch system, as functions that each system's tests call."""

import json

import pytest

from checks.course import App
from checks.probes import app as app_probe
from checks.questions import SignIn
from tests.parts.onlooker import onlooker
from tests.wizard.cloud.batch.cluster import Cluster, started, until
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import CloudError, Endpoint, Handle
from wizard.cloud.starting import Order, start
from wizard.cloud.stopping import stop_and_see
from wizard.engine.readiness import Ready, wait_ready


def proved(cluster: Cluster, app: App, handle: Handle, endpoint: Endpoint) -> tuple[str, str]:
    """How signing in ends: as one is told to, and with a password that anybody could guess."""
    provider = cluster.provider(app)
    ready = wait_ready(app.kind, endpoint.direct, lambda: not provider.status(handle).has_ended, 60)
    assert isinstance(ready, Ready), ready
    tried = [
        app_probe.sign_in(SignIn(app.kind, endpoint.direct, user, secret))
        for user, secret in ((endpoint.user, endpoint.password), ("rstudio", app.password))
    ]
    return tried[0].status, tried[1].status


def whole_path(cluster: Cluster) -> list[str]:
    """From the ledger's first line to the app's sign-in to nothing left; what was told on the way."""
    told: list[str] = []
    seen: list[tuple[str, str]] = []
    order = cluster.order()
    ledger = Ledger(cluster.folder)

    def prove(handle: Handle, endpoint: Endpoint) -> None:
        seen.append(proved(cluster, cluster.course().app, handle, endpoint))

    with onlooker(cluster.folder / "onlooker") as watched:
        done = start(order, ledger, told.append, prove)
    provider = cluster.provider()
    secret = str.__str__(done.endpoint.password)
    assert seen == [("accepted", "refused")]
    assert provider.status(done.handle).state == "running"
    assert [(job.name, job.state, job.ours) for job in provider.list_mine().jobs] == [
        (order.handle.name, "running", True)
    ]
    assert done.handle.stops > done.handle.asked
    assert len(secret) == 48
    assert secret not in "".join(watched.arguments)
    assert secret not in ledger.file.read_text()
    assert secret not in json.dumps(told)
    assert (cluster.job_folder(order.handle.name) / "password").stat().st_mode & 0o777 == 0o600
    assert cluster.job_folder(order.handle.name).stat().st_mode & 0o777 == 0o700
    done.endpoint.close()
    stop_and_see(provider, done.handle, ledger)
    assert provider.status(done.handle).state == "stopped"
    assert (cluster.system.jobs(), cluster.leftovers()) == ([], [])
    assert not (cluster.job_folder(order.handle.name) / "password").exists()
    provider.stop(done.handle)
    return told


def small(cluster: Cluster) -> Order:
    """A job that needs no GPU, so that it runs beside those that do."""
    return cluster.order(gpus=0, cpus=1, queue=cluster.other_queue)


def refused(cluster: Cluster, **cloud: object) -> CloudError:
    """The error of a job that is refused at once; it is not in the queue."""
    order = cluster.order(**cloud)
    with pytest.raises(CloudError) as raised:
        order.provider.submit(order.handle, order.quote)
    assert order.handle.name not in cluster.system.jobs()
    return raised.value


def life_of_a_job(cluster: Cluster, scheduler: str, end: str) -> tuple[list[str], CloudError]:
    """While it has the only GPU another waits in vain; its scheduler falls silent; then somebody ends it.

    Args:
        cluster: where.
        scheduler: the program that tells of jobs.
        end: the one that ends a job by its id.

    Returns:
        what the one that waited was told, and how that ended.
    """
    first = cluster.order()
    handle = started(first)
    second, told, ledger = cluster.order(), list[str](), Ledger(cluster.folder)
    with pytest.raises(CloudError) as raised:
        start(second, ledger, told.append, lambda *_: None, patience=6)
    assert cluster.system.jobs() == [handle.name]
    assert ledger.jobs() == ()
    _silence(cluster, first, handle, scheduler)
    cluster.system.admin(end, handle.id)
    until(lambda: first.provider.status(handle).has_ended, "it runs on")
    with pytest.raises(CloudError) as ended:
        first.provider.url(handle)
    assert ended.value.message == f"The job {handle.name} does not run now. It was stopped."
    first.provider.stop(handle)
    assert cluster.leftovers() == []
    return told, raised.value


def _silence(cluster: Cluster, order: Order, handle: Handle, program: str) -> None:
    """A scheduler that does not answer says nothing about its jobs: they are not taken for ended."""
    cluster.sshd.on_the_far_path(program, "#!/bin/sh\necho 'got send error' >&2\nexit 1\n")
    try:
        for ask in (order.provider.status, order.provider.url):
            with pytest.raises(CloudError, match="does not answer on the cluster's login node"):
                ask(handle)
        assert order.provider.list_mine().status == "error"
    finally:
        (cluster.sshd.far_bin / program).unlink()
    assert order.provider.status(handle).state == "running"


def stopped_before_it_was_asked_for(cluster: Cluster) -> None:
    """The request for a job can arrive after the job was stopped: then it does not ask."""
    order = small(cluster)
    order.provider.stop(order.handle)
    with pytest.raises(CloudError, match="stopped before it was asked for"):
        order.provider.submit(order.handle, order.quote)
    assert order.handle.name not in cluster.system.jobs()
