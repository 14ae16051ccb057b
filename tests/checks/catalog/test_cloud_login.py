from typing import get_args

import pytest

from checks.catalog.cloud_login import CHECK
from checks.cloud_facts import CloudReply, CloudStatus
from checks.model import Platform, Status
from checks.problems import find
from tests.checks.catalog.cloud_answers import answering, wanting
from tests.fakes import course, fake_host, run_check, verdict

UNTOLD = "Whether you are logged in could not be told."
REFUSED = (Status.FAILED, "cloud-account-refused", "The cloud refuses your account.")
EXPIRED = (Status.FAILED, "cloud-login-expired", "Your login to the course's cloud has expired.")
NO_CLUSTER = (Status.FAILED, "cloud-no-cluster", "Your account has no cluster to run on yet.")
NOT_CHOSEN = (Status.FAILED, "cloud-machine-not-chosen", "No machine was chosen yet.")
UNKNOWN = (Status.UNKNOWN, None, UNTOLD)

Verdict = tuple[Status, str | None, str]
ACCOUNT: dict[CloudStatus, Verdict] = {
    "ok": (Status.PASSED, None, "You are logged in as ada at default."),
    "logged-out": (Status.FAILED, "cloud-not-logged-in", "You are not logged in to the course's cloud."),
    "expired": EXPIRED,
    "no-cluster": NO_CLUSTER,
    "denied": REFUSED,
    "not-chosen": UNKNOWN,
    "no-client": (
        Status.FAILED,
        "cloud-client-missing",
        "The course's cloud client is not installed yet.",
    ),
    "broken-client": (
        Status.FAILED,
        "cloud-client-broken",
        "The cloud client is installed but does not run.",
    ),
    "unreachable": (Status.UNKNOWN, "cloud-unreachable", UNTOLD),
    "timeout": (Status.UNKNOWN, "cloud-unreachable", UNTOLD),
    "error": UNKNOWN,
}
SKY: dict[CloudStatus, Verdict] = {
    **ACCOUNT,
    "logged-out": (
        Status.FAILED,
        "cloud-credentials-missing",
        "SkyPilot finds no cloud account of yours.",
    ),
}
SSH: dict[CloudStatus, Verdict] = {
    **ACCOUNT,
    "no-client": (Status.FAILED, "ssh-program-missing", "The program ssh is not on this computer."),
    "logged-out": (Status.FAILED, "ssh-key-refused", "The machine does not let you in."),
    "expired": (Status.FAILED, "cloud-login-expired", "Your login to the machine has expired."),
    "no-cluster": UNKNOWN,
    "denied": (
        Status.FAILED,
        "cloud-machine-refuses",
        "You may log in, but not do what the course needs.",
    ),
    "not-chosen": NOT_CHOSEN,
    "unreachable": (Status.UNKNOWN, "ssh-host-unreachable", UNTOLD),
    "timeout": (Status.UNKNOWN, "ssh-host-unreachable", UNTOLD),
}
TABLE = {"apolo": ACCOUNT, "sky": SKY, "ssh": SSH, "batch": SSH}
CELLS = [
    pytest.param(provider, status, expected, id=f"{provider}-{status}")
    for provider, of_status in TABLE.items()
    for status, expected in of_status.items()
]


def test_every_status_is_in_the_table() -> None:
    assert [provider for provider in TABLE if set(TABLE[provider]) != set(get_args(CloudStatus))] == []


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize(("provider", "status", "expected"), CELLS)
def test_judges_every_status_by_provider(
    provider: str, status: CloudStatus, expected: Verdict, platform: Platform
) -> None:
    host = answering("login", CloudReply(status, user="ada", place="default"), provider, platform)
    assert verdict(run_check(CHECK, host, wanting(provider))) == expected


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        ("logged-out", "ssh-host-key-unknown"),
        ("denied", "ssh-host-key-changed"),
        ("logged-out", "ssh-key-locked"),
        ("logged-out", "ssh-key-missing"),
        ("error", "ssh-settings-broken"),
    ],
)
def test_what_the_provider_is_certain_of_is_named(status: CloudStatus, problem: str) -> None:
    known = find(problem)
    assert known is not None
    host = answering("login", CloudReply(status, problem=problem), "ssh")
    assert verdict(run_check(CHECK, host, wanting("ssh"))) == (Status.FAILED, problem, f"{known.title}.")


def test_a_name_that_this_network_does_not_know_is_still_nobodys_fault() -> None:
    host = answering("login", CloudReply("unreachable", problem="ssh-host-not-found"), "ssh")
    assert verdict(run_check(CHECK, host, wanting("ssh"))) == (Status.UNKNOWN, "ssh-host-not-found", UNTOLD)


def test_a_problem_of_another_version_falls_back_to_the_status() -> None:
    host = answering("login", CloudReply("expired", problem="no-such-problem"))
    assert verdict(run_check(CHECK, host, wanting())) == EXPIRED


@pytest.mark.parametrize(
    ("reply", "message", "evidence"),
    [
        (
            CloudReply("ok", user="ada", place="default"),
            "You are logged in as ada at default.",
            ("user: ada", "place: default"),
        ),
        (CloudReply("ok", place="gpu.example.edu"), "You are logged in at gpu.example.edu.", None),
        (CloudReply("ok"), "You are logged in.", ()),
    ],
)
def test_says_as_whom_and_where(reply: CloudReply, message: str, evidence: tuple[str, ...] | None) -> None:
    finding = run_check(CHECK, answering("login", reply), wanting()).findings[0]
    assert finding.message == message
    assert evidence is None or finding.evidence == evidence


def test_a_course_without_cloud_is_not_asked() -> None:
    assert run_check(CHECK, fake_host(), course()).status is Status.SKIPPED
