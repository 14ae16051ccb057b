from typing import get_args

import pytest

from checks.catalog.cloud_running import CHECK
from checks.cloud_facts import CloudJob, CloudReply, CloudStatus, JobState
from checks.model import Platform, Status
from tests.checks.catalog.cloud_answers import PROVIDERS, UNTOLD, answering, job, wanting
from tests.fakes import course, fake_host, run_check, verdict

NOTHING = (Status.PASSED, None, "Nothing of yours runs in the cloud.")
COSTLY = job(
    since="2026-11-23T14:02:09+00:00",
    stops="2026-11-23T18:02:09+00:00",
    price=0.53,
    spent=0.265,
    currency="USD",
)
TABLE = [
    pytest.param((), *NOTHING, id="nothing"),
    pytest.param((job(state="stopped"), job(state="failed", ours=False)), *NOTHING, id="only what has ended"),
    pytest.param(
        (COSTLY,),
        Status.WARNED,
        "cloud-job-running",
        "Your cloud job classready-demo-1 is running, since 2026-11-23 14:02 UTC, 0.27 USD so far, "
        "ends by itself at 2026-11-23 18:02 UTC.",
        id="ours: said with what it cost, no failure",
    ),
    pytest.param(
        (job(state="queued"),),
        Status.WARNED,
        "cloud-job-running",
        "Your cloud job classready-demo-1 is queued.",
        id="ours, of which little is known",
    ),
    pytest.param(
        (job("", id="job-4", ours=False), job("train", ours=False, spent=2.0, currency="credits")),
        Status.WARNED,
        "cloud-job-of-another",
        "Not started by classready: job-4 is running; train is running, 2.00 credits so far.",
        id="somebody else's",
    ),
]


@pytest.mark.parametrize(("jobs", "status", "problem", "message"), TABLE)
def test_says_what_runs_and_what_it_cost(
    jobs: tuple[CloudJob, ...], status: Status, problem: str | None, message: str
) -> None:
    host = answering("jobs", CloudReply("ok", jobs=jobs))
    assert verdict(run_check(CHECK, host, wanting())) == (status, problem, message)


def test_each_of_ours_is_said_alone_and_the_others_together() -> None:
    jobs = (job("a"), job("x", ours=False), job("b"), job("y", ours=False))
    found = run_check(CHECK, answering("jobs", CloudReply("ok", jobs=jobs)), wanting())
    assert [finding.message for finding in found.findings] == [
        "Your cloud job a is running.",
        "Your cloud job b is running.",
        "Not started by classready: x is running; y is running.",
    ]


def test_id_reason_and_price_are_evidence() -> None:
    one = job(state="queued", reason="Scheduling", price=0.53, currency="USD")
    found = run_check(CHECK, answering("jobs", CloudReply("ok", jobs=(one,))), wanting())
    assert found.findings[0].evidence == ("job-17: queued, Scheduling, 0.53 USD an hour",)


@pytest.mark.parametrize("state", sorted({*get_args(JobState)} - {"stopped", "failed"}))
def test_whatever_has_not_ended_is_said(state: JobState) -> None:
    found = run_check(CHECK, answering("jobs", CloudReply("ok", jobs=(job(state=state),))), wanting())
    assert found.status is Status.WARNED


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("status", sorted({*get_args(CloudStatus)} - {"ok"}))
def test_what_could_not_be_told_is_no_failure(status: CloudStatus, provider: str, platform: Platform) -> None:
    found = run_check(CHECK, answering("jobs", CloudReply(status), provider, platform), wanting(provider))
    expected = {Status.UNKNOWN} if status in UNTOLD else {Status.UNKNOWN, Status.FAILED}
    assert found.status in expected


def test_a_course_without_cloud_is_not_asked() -> None:
    assert run_check(CHECK, fake_host(), course()).status is Status.SKIPPED
