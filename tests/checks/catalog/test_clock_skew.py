import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalog import clock_skew
from checks.course import Image
from checks.model import Platform, Status
from checks.probes import live_host
from checks.questions import Fetch, Fetched
from checks.web_clock import server_time
from tests.checks.catalog.engine_answers import clock
from tests.fakes import course, fake_host, run_check, verdict
from tests.parts.registry import Registry

TEN = 1_795_341_600.0
HUB = Fetch("https://registry-1.docker.io/v2/")
PORTAL = Fetch("http://connectivitycheck.gstatic.com/generate_204")
SAYS_TEN = {"date": "Sun, 22 Nov 2026 10:00:00 GMT"}
WRONG = "wrong-system-clock"


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (0, (Status.PASSED, None, "The clock is right.")),
        (-240, (Status.PASSED, None, "The clock is right.")),
        (3600, (Status.WARNED, WRONG, "This computer's clock is 1 hour ahead.")),
        (-7 * 3600, (Status.WARNED, WRONG, "This computer's clock is 7 hours behind.")),
        (-400 * 86400, (Status.FAILED, WRONG, "This computer's clock is 400 days behind.")),
    ],
)
def test_clock_is_held_against_the_registry_s(
    platform: Platform, ahead: float, expected: tuple[Status, str | None, str]
) -> None:
    answers = {HUB: Fetched("ok", 401, SAYS_TEN), **clock(TEN + ahead)}
    assert verdict(run_check(clock_skew.CHECK, fake_host(platform, answers=answers))) == expected


def test_where_tls_fails_a_plain_page_tells_the_time() -> None:
    answers = {HUB: Fetched("tls"), PORTAL: Fetched("ok", 204, SAYS_TEN), **clock(TEN - 40 * 86400)}
    assert verdict(run_check(clock_skew.CHECK, fake_host(answers=answers))) == (
        Status.FAILED,
        WRONG,
        "This computer's clock is 40 days behind.",
    )


def test_offline_the_clock_is_not_judged() -> None:
    answers = {HUB: Fetched("dns"), PORTAL: Fetched("dns")}
    assert run_check(clock_skew.CHECK, fake_host(answers=answers)).status == Status.UNKNOWN


def test_the_age_of_a_cached_answer_counts() -> None:
    assert server_time(Fetched("ok", 204, {**SAYS_TEN, "age": "120"})) == TEN + 120


def test_the_clock_of_this_computer_agrees_with_a_real_registry_on_it(registry: Registry) -> None:
    local = course(image=Image(name=f"{registry.address}/app:1", download_gb=1, disk_gb=2))
    assert run_check(clock_skew.CHECK, live_host(), local).status == Status.PASSED


@given(st.text() | st.just(SAYS_TEN["date"]), st.text())
def test_any_headers_tell_the_time_or_not(date: str, age: str) -> None:
    told = server_time(Fetched("ok", 204, {"date": date, "age": age}))
    assert told is None or isinstance(told, float)
