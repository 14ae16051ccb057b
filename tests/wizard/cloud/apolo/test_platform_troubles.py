"""What is wrong at the platform or on the way to it, said so that a student knows what to do."""

import threading
import time
from collections.abc import Callable

import pytest

from checks.cloud_facts import CloudStatus
from tests.parts.apolo import faults
from tests.parts.apolo.faults import Fault
from wizard.cloud.model import CloudError

TROUBLES: dict[str, tuple[Fault, CloudStatus, str, str]] = {
    "401": (faults.refused(401), "expired", "The login to the cloud has expired.", "cloud-login-expired"),
    "403": (faults.refused(403), "denied", "The cloud refuses your account.", "cloud-account-refused"),
    "429": (
        faults.too_many(30),
        "error",
        "The cloud is too busy now; try again in a minute.",
        "cloud-unreachable",
    ),
    "500": (faults.broken(), "error", "Something is broken at the cloud.", "cloud-unreachable"),
    "a page instead": (faults.not_json(), "error", "What answered is not the cloud.", "cloud-unreachable"),
    "wrong JSON": (faults.wrong_json(), "error", "What answered is not the cloud.", "cloud-unreachable"),
    "silence": (faults.silent(), "timeout", "The cloud did not answer in time.", "cloud-unreachable"),
    "cut": (faults.cut(), "unreachable", "The connection to the cloud broke.", "cloud-unreachable"),
}
CERTAIN = {"401", "403", "429"}
each_trouble = pytest.mark.parametrize("trouble", list(TROUBLES))


def error_of(act: Callable[..., object], *arguments: object) -> CloudError:
    with pytest.raises(CloudError) as raised:
        act(*arguments)
    return raised.value


@each_trouble
def test_reading(either, trouble):
    fault, status, _message, _problem = TROUBLES[trouble]
    provider = either.logged_in()
    either.platform.faults.put("config", fault)
    either.platform.faults.put("list", fault)
    replies = [provider.login_state(), provider.offers(), provider.list_mine()]
    assert [reply.status for reply in replies] == [status] * 3
    assert all(reply.error for reply in replies)


@each_trouble
def test_submitting_is_refused_only_where_nothing_can_have_been_started(either, images, trouble):
    fault, _status, message, problem = TROUBLES[trouble]
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    order = either.order(provider, course)
    either.platform.faults.put("submit", fault)
    error = error_of(provider.submit, order.handle, order.quote)
    assert (error.message, error.problem or error.otherwise) == (message, problem)
    assert error.refused is (trouble in CERTAIN)
    started = len(either.platform.running())
    assert started == (1 if trouble == "cut" else 0)
    provider.stop(order.handle)
    assert either.platform.running() == []


@each_trouble
def test_stopping_is_tried_again_until_it_is_seen(either, images, trouble):
    fault, _status, message, problem = TROUBLES[trouble]
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    for call in ("status", "kill"):
        either.platform.faults.put(call, fault, times=-1 if trouble in {"401", "403"} else 1)
    if trouble in {"401", "403"}:
        error = error_of(provider.stop, handle)
        assert (error.message, error.problem) == (message, problem)
        either.platform.faults.clear()
    provider.stop(handle)
    assert either.platform.running() == []


def test_a_platform_that_takes_the_stop_and_does_nothing_is_not_believed(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    either.platform.faults.put("kill", faults.ignored())
    error = error_of(provider.stop, handle)
    assert (error.message, error.refused) == ("The job did not end.", False)
    assert len(either.platform.running()) == 1
    either.platform.faults.clear()
    provider.stop(handle)
    assert either.platform.running() == []


def test_waiting_bears_a_platform_that_stumbles(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    order = either.order(provider, course)
    handle = provider.submit(order.handle, order.quote)
    either.platform.faults.put("status", faults.broken(), times=2)
    assert provider.wait(handle, 60, either.said.append).id == handle.id
    assert either.said[:2] == ["Something is broken at the cloud. Asking again ..."] * 2
    provider.stop(handle)


def test_waiting_gives_up_when_the_login_is_gone_or_the_platform_stays_silent(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    order = either.order(provider, course)
    handle = provider.submit(order.handle, order.quote)
    either.platform.faults.put("status", faults.refused(401))
    assert error_of(provider.wait, handle, 60, either.said.append).problem == "cloud-login-expired"
    either.platform.faults.put("status", faults.broken())
    assert error_of(provider.wait, handle, 60, either.said.append).otherwise == "cloud-unreachable"
    either.platform.faults.clear()
    provider.stop(handle)


def test_a_platform_that_is_gone(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    order = either.order(provider, course)
    either.platform.vanish()
    try:
        replies = [provider.login_state(), provider.offers(), provider.list_mine()]
        assert [reply.status for reply in replies] == ["unreachable"] * 3
        error = error_of(provider.submit, order.handle, order.quote)
        assert (error.message, error.refused) == ("The cloud can't be reached.", True)
        assert error_of(provider.status, handle).otherwise == "cloud-unreachable"
        assert error_of(provider.stop, handle).otherwise == "cloud-unreachable"
    finally:
        either.platform.come_back()
    provider.stop(handle)
    assert either.platform.running() == []


def test_a_platform_that_comes_back_while_a_job_is_being_stopped(either, images):
    course = either.course(images.http_app())
    provider = either.logged_in(course)
    handle = either.running(provider, course)
    either.platform.vanish()
    back = threading.Timer(0.5, either.platform.come_back)
    back.start()
    provider.stop(handle)
    back.join()
    assert either.platform.running() == []


def test_a_slow_platform_is_waited_for(either):
    provider = either.logged_in()
    either.platform.faults.put("config", faults.slow(0.5))
    began = time.monotonic()
    assert provider.offers().status == "ok"
    assert time.monotonic() - began >= 0.5


def test_how_much_is_free_is_nice_to_know_and_no_more(either):
    provider = either.logged_in()
    either.platform.faults.put("capacity", faults.broken())
    assert {offer.free for offer in provider.offers().offers} == {None}


def test_without_the_client_everything_says_so(either, tmp_path):
    course = either.course()
    surroundings = either.surroundings(course).__class__(
        course, either.surroundings(course).host, tmp_path / "elsewhere"
    )
    provider = type(either.provider(course))(surroundings)
    replies = [provider.client(), provider.login_state(), provider.offers(), provider.list_mine()]
    assert [reply.status for reply in replies] == ["no-client"] * 4


def test_the_client_is_run_for_real_before_it_is_called_fine(either):
    reply = either.provider().client()
    assert (reply.status, reply.version) == ("ok", "26.9.0" if either.client.name == "apolo" else "20.12.7")
