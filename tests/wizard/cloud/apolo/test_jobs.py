"""A course as a job of the platform, with the real clients of today and of 2020."""

import datetime as dt
import urllib.request
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from checks.cloud_facts import Offer
from checks.course import App, Cloud
from tests.parts.apolo import faults
from tests.parts.apolo.machines import GIB
from wizard.cloud.model import Cap, CloudError, Handle

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
CUT = faults.cut()
NOTE = "The page asks you to log in to the cloud first, then to the course's app."


def error_of(act: Callable[..., object], *arguments: object) -> CloudError:
    with pytest.raises(CloudError) as raised:
        act(*arguments)
    return raised.value


def test_from_the_quote_to_the_end(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    quote = provider.quote(Cap(90))
    today = either.client.name == "apolo"
    assert quote.offer == Offer(
        "gpu-small", 4, 16 * GIB, 1, "nvidia-tesla-t4", 5.0 if today else None, "credits" if today else "", 4
    )
    assert quote.worst == (7.5 if today else None)
    assert quote.command == (
        *(either.client.name, "run", "--preset", "gpu-small"),
        *("--http-port" if today else "--http", "8080", "--detach", "--life-span", "1h30m"),
        *("--tag", "classready", course.image.name),
    )
    assert quote.notes == (NOTE,)

    order = either.order(provider, course, 90)
    handle = provider.submit(order.handle, order.quote)
    (job,) = either.platform.running()
    assert (handle.id, job.name, job.wish.tags) == (job.id, handle.name, ("classready",))
    assert (job.wish.image, job.wish.http_port, job.wish.requires_auth) == (course.image.name, 8080, True)
    assert (job.wish.max_run_time_minutes, job.wish.schedule_timeout) == (90, 900)
    assert (job.wish.env, job.wish.preset.name) == ({}, "gpu-small")

    handle = provider.wait(handle, 60, either.said.append)
    since = provider.status(handle).since
    assert since is not None
    assert handle.stops == since + dt.timedelta(minutes=90)
    status = provider.status(handle)
    assert (status.state, status.reason, status.url) == ("running", "", job.url)
    assert (status.spent is not None) is today
    (listed,) = provider.list_mine().jobs
    assert (listed.id, listed.state, listed.ours, listed.stops) == (
        job.id,
        "running",
        True,
        handle.stops.isoformat(),
    )

    way = provider.url(handle)
    assert way.url == f"{job.url}/"
    with urllib.request.urlopen(way.direct) as page:  # noqa: S310 - loopback
        assert b"A small app" in page.read()
    way.close()

    later = provider.extend(handle, 30)
    assert later.stops == handle.stops + dt.timedelta(minutes=30)
    assert error_of(provider.extend, handle, 601).message == "A cloud job runs for at most 12 hours in all."

    stopped = provider.stop(handle)
    assert (job.status, either.platform.running()) == ("cancelled", [])
    assert (stopped.spent is not None) is today
    assert provider.stop(handle) == stopped
    assert (provider.status(handle).state, provider.list_mine().jobs) == ("stopped", ())
    assert error_of(provider.url, handle).problem == "cloud-job-ended"


def test_a_job_whose_id_never_came_back_is_found_and_stopped_by_its_name(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    order = either.order(provider, course)
    either.platform.faults.put("submit", CUT, times=1)
    error = error_of(provider.submit, order.handle, order.quote)
    assert (error.message, error.refused) == ("The connection to the cloud broke.", False)
    either.platform.faults.clear()
    assert provider.status(order.handle).state in {"queued", "starting", "running"}
    provider.stop(order.handle)
    assert either.platform.running() == []
    assert provider.status(order.handle).state == "stopped"


def test_a_name_that_the_cloud_does_not_know_is_no_job(either):
    provider = either.logged_in()
    handle = Handle("classready-none-000000", either.course(), NOW, NOW, id="")
    assert provider.status(handle).state == "stopped"
    assert provider.stop(handle).spent is None
    gone = msgspec.structs.replace(handle, id="job-00000000-0000-0000-0000-000000000000")
    assert provider.status(gone).state == "stopped"
    assert provider.stop(gone).spent is None


def test_waiting_says_why_and_gives_up_when_the_patience_is_over(either, images):
    either.platform.faults.pending = "ClusterScalingUp"
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    order = either.order(provider, course)
    handle = provider.submit(order.handle, order.quote)
    error = error_of(provider.wait, handle, 0.5, either.said.append)
    why = "a machine is being started for it (Scaling up the cluster to get more resources)"
    assert either.said == [f"Not yet: {why}."]
    assert (error.message, error.otherwise) == (
        f"The job did not run within 0 minutes ({why}).",
        "cloud-job-pending",
    )
    assert provider.status(handle).state == "queued"
    provider.stop(handle)
    assert either.platform.running() == []


@pytest.mark.parametrize(
    ("image", "message", "otherwise"),
    [
        ("none", "The machine could not download the course's image.", "cluster-image-pull-failed"),
        ("exits", "The course's program ended with an error.", "cloud-job-failed"),
    ],
)
def test_a_job_that_fails_before_it_runs(either, images, image, message, otherwise):
    name = images.exits(3) if image == "exits" else "localhost:1/classready-test/none:1"
    course = either.course(name)
    provider = either.logged_in(course)
    order = either.order(provider, course)
    handle = provider.submit(order.handle, order.quote)
    assert either.platform.running()[-1].wish.image == name
    error = error_of(provider.wait, handle, 60, either.said.append)
    assert (error.message, error.otherwise, error.refused) == (message, otherwise, False)
    words = f"Image '{name}' can not be pulled" if image == "none" else "the app could not start"
    assert words in error.detail
    assert provider.status(handle).state == "failed"


def test_a_job_that_dies_later_ends_the_way_to_it(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    way = provider.url(handle)
    (job,) = either.platform.running()
    either.platform.kill_container(job)
    either.platform.wait_for(lambda _platform: job.finished)
    error = error_of(way.hold, either.said.append)
    assert (error.message, error.otherwise) == (
        "The course's program ended with an error.",
        "cloud-job-ended",
    )
    assert error.detail.endswith("exit code 137")
    way.close()


def test_a_job_whose_time_is_up_is_told_so(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    either.platform.minute_seconds = 0.5
    order = either.order(provider, course, minutes=1)
    handle = provider.wait(provider.submit(order.handle, order.quote), 60, either.said.append)
    either.platform.minute_seconds = 60.0
    (job,) = [job for job in either.platform.jobs() if job.id == handle.id]
    either.platform.wait_for(lambda _platform: job.finished)
    status = provider.status(handle)
    assert (status.state, status.reason) == ("stopped", "The job's time is up.")
    assert error_of(provider.extend, handle, 10).problem == "cloud-job-ended"


def test_a_way_that_broke_is_opened_again_at_the_same_port(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    way = provider.url(handle)
    direct, child = way.direct, way._child  # noqa: SLF001 - what breaks is no part of any interface
    child.close()
    done = []

    def closed(text: str) -> None:
        done.append(text)
        way.close()

    way.hold(closed)
    assert done == ["The way to the app broke; opening it again ..."]
    assert way.direct == direct
    provider.stop(handle)


def test_jupyter_gets_a_token_that_is_kept_in_its_container_only(either, images):
    app = App("jupyter", 8080, path="/lab", environment={"LANG": "C"})
    course = either.course(images.http_app(), app=app)
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    (job,) = either.platform.running()
    token = job.wish.env["JUPYTER_TOKEN"]
    assert (job.wish.env, len(token)) == ({"LANG": "C", "JUPYTER_TOKEN": token}, 32)
    way = provider.url(handle)
    assert (way.url, way.password) == (f"{job.url}/lab?token={token}", token)
    assert token not in repr(handle)
    way.close()
    provider.stop(handle)


def test_what_others_of_this_person_run_is_listed_and_not_ours(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    (job,) = either.platform.running()
    job.wish = replace(job.wish, name="my-own", tags=())
    (listed,) = provider.list_mine().jobs
    assert (listed.name, listed.ours) == ("my-own", False)
    provider.stop(handle)


@pytest.mark.parametrize(
    ("cloud", "problem"),
    [(Cloud("apolo", gpus=9), "cloud-nothing-fits"), (Cloud("apolo", memory_gb=9000), "cloud-nothing-fits")],
)
def test_no_machine_fits(either, cloud, problem):
    either.logged_in()
    course = either.course(cloud=msgspec.structs.replace(cloud, url=either.platform.url))
    error = error_of(either.provider(course).quote, Cap(60))
    assert (error.problem, error.refused) == (problem, True)
    assert "gpu-small" in error.detail


def test_a_preset_that_is_taken_is_noted(either):
    provider = either.logged_in()
    before = list(either.platform.presets)
    either.platform.presets[:] = [replace(each, free=0) for each in before]
    try:
        notes = provider.quote(Cap(60)).notes
    finally:
        either.platform.presets[:] = before
    assert notes[1:] == ("All machines of this kind are taken now; a job that waits costs nothing.",)


def test_without_credits_nothing_is_started(either):
    either.platform.account.credits = -1
    provider = either.logged_in()
    order = either.order(provider, either.course())
    error = error_of(provider.submit, order.handle, order.quote)
    assert (error.problem, error.refused, either.platform.running()) == ("cloud-no-credits", True, [])


def test_no_more_jobs_at_a_time(either):
    either.platform.account.job_limit = 0
    provider = either.logged_in()
    order = either.order(provider, either.course())
    error = error_of(provider.submit, order.handle, order.quote)
    assert (error.problem, error.refused, either.platform.running()) == ("cloud-job-limit", True, [])


def test_a_preset_that_is_gone_is_refused(either):
    provider = either.logged_in()
    order = either.order(provider, either.course())
    gone = replace(order.quote, offer=msgspec.structs.replace(order.quote.offer, name="gpu-gone"))
    error = error_of(provider.submit, order.handle, gone)
    assert (error.message, error.refused) == ("The cloud has no such machine any more.", True)
    assert "Preset was not found" in error.detail


def test_how_a_person_would_stop_it(either):
    handle = Handle("classready-lab-1", either.course(), NOW, NOW)
    provider = either.provider()
    assert provider.stop_command(handle) == f"{either.client.name} kill classready-lab-1"
    known = msgspec.structs.replace(handle, id="job-1")
    assert provider.stop_command(known) == f"{either.client.name} kill job-1"
