"""What a job costs and when it ends, in words."""

import datetime as dt

import pytest

from checks.cloud_facts import Offer
from tests.wizard.cloud.orders import a_handle
from wizard.cloud.ledger import now
from wizard.cloud.model import Cap, JobStatus, Quote
from wizard.cloud.words import clock, hours, money, price, running, so_far

GIB = 1024**3
T4 = Offer("gpu-small", 4, 16 * GIB, 1, "T4", 0.53, "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (2.12, "USD", "2.12 USD"),
        (0.1, "EUR", "0.10 EUR"),
        (48.0, "credits", "48 credits"),
        (0.009722, "credits", "0.01 credits"),
        (1234.5, "credits", "1234.50 credits"),
        (3.0, "", "3.00"),
    ],
)
def test_money(amount, currency, said):
    assert money(amount, currency) == said


@pytest.mark.parametrize(("minutes", "said"), [(240, "4 h"), (90, "90 min"), (1, "1 min"), (60, "1 h")])
def test_a_cap_is_said_in_hours_where_it_is_whole_ones(minutes, said):
    assert hours(Cap(minutes)) == said


def test_a_time_of_another_day_has_its_date():
    today = dt.datetime.now().astimezone().replace(hour=12, minute=5)
    assert clock(today) == "12:05"
    assert clock(today + dt.timedelta(days=40)).startswith("12:05 on ")


def quoted(offer: Offer, minutes: int = 240) -> str:
    """The sentence for an offer, up to the time at which it stops."""
    moment = dt.datetime.now().astimezone().replace(hour=1, minute=0)
    return price(Quote(offer, Cap(minutes), "us-east-1", ()), moment)


def test_a_price_says_machine_cap_worst_case_and_end():
    assert quoted(T4) == "gpu-small (1 T4) on us-east-1: 0.53 USD/h x 4 h = at most 2.12 USD; stops at 05:00"


def test_a_price_that_is_not_told_is_said_so_and_nothing_costs_nothing():
    unknown = Offer("box", 4, 16 * GIB)
    free = Offer("queue", 4, 16 * GIB, 2, price=0.0)
    assert (
        quoted(unknown) == "box on us-east-1: its price is not told; stops at 05:00 at the latest, after 4 h"
    )
    assert quoted(free) == "queue (2 GPU) on us-east-1: free of charge; stops at 05:00, after 4 h"


def test_what_was_spent_is_told_by_the_provider_else_reckoned():
    handle = a_handle("job-1")
    hour = handle.asked + dt.timedelta(hours=1)
    assert so_far(handle, JobStatus("running", spent=0.4), hour) == "0.40 USD so far"
    assert so_far(handle, JobStatus("running"), hour) == "at most 0.53 USD so far"
    assert so_far(handle, None, handle.asked) == ""
    assert so_far(a_handle("job-1", price=None), None, hour) == ""


def test_a_job_is_said_with_its_place_its_state_and_since_when():
    handle = a_handle("job-1", place="campus")
    since = now() + dt.timedelta(minutes=1)
    at = JobStatus("running", since=since)
    assert running(handle, at, handle.asked) == f"job-1 at campus, running since {clock(since)}"
    assert running(a_handle("job-2"), None, now()) == f"job-2, asked for since {clock(now())}"
