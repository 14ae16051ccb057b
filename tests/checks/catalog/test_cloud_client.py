from typing import get_args

import pytest

from checks.catalog.cloud_client import CHECK
from checks.cloud_facts import CloudReply, CloudStatus
from checks.model import Platform, Status
from tests.checks.catalog.cloud_answers import PROVIDERS, answering, wanting
from tests.fakes import course, fake_host, run_check, verdict

UNTOLD = "Whether the cloud client runs could not be told."
MISSING = "The course's cloud client is not installed yet."
NO_SSH = "The program ssh is not on this computer."
BROKEN = "The cloud client is installed but does not run."

TABLE: dict[CloudStatus, tuple[Status, str | None, str]] = {
    "ok": (Status.PASSED, None, "The cloud client runs (26.9.0)."),
    "no-client": (Status.FAILED, "cloud-client-missing", MISSING),
    "broken-client": (Status.FAILED, "cloud-client-broken", BROKEN),
    "logged-out": (Status.FAILED, "cloud-not-logged-in", "You are not logged in to the course's cloud."),
    "expired": (Status.FAILED, "cloud-login-expired", "Your login to the course's cloud has expired."),
    "no-cluster": (Status.FAILED, "cloud-no-cluster", "Your account has no cluster to run on yet."),
    "denied": (Status.FAILED, "cloud-account-refused", "The cloud refuses your account."),
    "not-chosen": (Status.UNKNOWN, None, UNTOLD),
    "unreachable": (Status.UNKNOWN, "cloud-unreachable", UNTOLD),
    "timeout": (Status.UNKNOWN, "cloud-unreachable", UNTOLD),
    "error": (Status.UNKNOWN, None, UNTOLD),
}


def test_every_status_is_in_the_table() -> None:
    assert set(TABLE) == set(get_args(CloudStatus))


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("status", TABLE)
def test_judges_every_status_alike_on_every_system(status: CloudStatus, platform: Platform) -> None:
    host = answering("client", CloudReply(status, version="26.9.0"), platform=platform)
    assert verdict(run_check(CHECK, host, wanting())) == TABLE[status]


@pytest.mark.parametrize(
    ("provider", "problem", "message"),
    [
        ("apolo", "cloud-client-missing", MISSING),
        ("sky", "cloud-client-missing", MISSING),
        ("ssh", "ssh-program-missing", NO_SSH),
        ("batch", "ssh-program-missing", NO_SSH),
    ],
)
def test_a_missing_client_is_called_by_its_name(provider: str, problem: str, message: str) -> None:
    host = answering("client", CloudReply("no-client"), provider)
    assert verdict(run_check(CHECK, host, wanting(provider))) == (Status.FAILED, problem, message)


def test_a_course_that_pins_no_client_has_one_all_the_same() -> None:
    without = wanting()
    assert without.client is None
    found = run_check(CHECK, answering("client", CloudReply("ok", version="26.9.0")), without)
    assert (found.status, found.findings[0].message) == (Status.PASSED, "The cloud client runs (26.9.0).")


def test_a_version_that_is_not_told_is_left_out() -> None:
    found = run_check(CHECK, answering("client", CloudReply("ok")), wanting())
    assert found.findings[0].message == "The cloud client runs."


def test_the_last_line_of_a_broken_clients_own_words_is_kept() -> None:
    words = "Traceback (most recent call last):\n  …\nImportError: cannot import name 'RenderGroup'\n\n"
    found = run_check(CHECK, answering("client", CloudReply("broken-client", words)), wanting())
    assert found.findings[0].evidence == ("ImportError: cannot import name 'RenderGroup'",)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_being_offline_is_nobodys_fault(provider: str) -> None:
    host = answering("client", CloudReply("unreachable"), provider)
    assert run_check(CHECK, host, wanting(provider)).status is Status.UNKNOWN


def test_a_course_without_cloud_is_not_asked() -> None:
    assert verdict(run_check(CHECK, fake_host(), course())) == (
        Status.SKIPPED,
        None,
        "This course uses no cloud.",
    )
