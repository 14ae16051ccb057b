"""What SkyPilot and the clouds say, as classready says it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course import Cloud
from checks.model import Platform
from tests.fakes import fake_host
from tests.wizard.cloud.sky.courses import COURSE
from wizard.cloud.model import Cap, CloudError, Surroundings
from wizard.cloud.providers.sky import Sky
from wizard.cloud.sky import words
from wizard.cloud.sky.client import SkyClient


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("AWS credentials are not set. Run the following commands: $ aws configure", "logged-out"),
        (
            "Your default credentials were not found. Run: $ gcloud auth application-default login",
            "logged-out",
        ),
        ("The AWS SSO session associated with this profile has expired.", "expired"),
        ('Could not connect to the endpoint URL: "https://sts.us-east-1.amazonaws.com/"', "unreachable"),
        ("User: arn:aws:iam::1:user/x is not authorized to perform: ec2:DescribeRegions", "denied"),
    ],
)
def test_a_cloud_that_does_not_take_somebody_says_why(reason, status):
    assert (words.not_enabled(reason).status, words.not_enabled(reason).error) == (status, reason)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            "An error occurred (VcpuLimitExceeded) when calling the RunInstances operation",
            "cloud-nothing-fits",
        ),
        ("(InsufficientInstanceCapacity) We currently do not have sufficient capacity", "cloud-all-taken"),
        ("Failed to acquire resources in all zones in us-east-1", "cloud-all-taken"),
        ("(UnauthorizedOperation) You are not authorized to perform this operation", "cloud-account-refused"),
        ("Failed to run setup commands on an instance. (exit code 1)", "cloud-job-failed"),
    ],
)
def test_a_machine_that_is_not_had_says_why(said, problem):
    assert words.not_launched(f"\x1b[31m{said}\x1b[0m").detail == said
    assert words.not_launched(said).otherwise == problem


SEEN = {
    "launching": False,
    "status": "UP",
    "reason": "All nodes up.",
    "error": "",
    "since": 1.0,
    "machines": {},
}


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ({"launching": True, "status": ""}, "starting"),
        ({"launching": True, "status": "INIT", "machines": {"i-1": "UP"}}, "starting"),
        ({"status": "INIT", "machines": {"i-1": "UP"}}, "unknown"),
        ({"status": "UP", "machines": {"i-1": "UP"}}, "running"),
        ({"status": "UP", "machines": {"i-1": "STOPPED"}}, "unknown"),
        ({"status": "UP"}, "stopped"),
        ({"status": ""}, "stopped"),
    ],
)
def test_what_the_cloud_itself_has_decides_whether_something_runs(seen, state):
    assert words.status(SEEN | seen).state == state


@given(st.text())
def test_any_words_make_a_reply_and_an_error(said):
    assert words.not_enabled(said).status in {"logged-out", "expired", "unreachable", "denied"}
    assert words.not_launched(said).otherwise


def test_on_windows_the_way_through_wsl_is_named(tmp_path):
    provider = Sky(Surroundings(COURSE, fake_host(Platform.WINDOWS), tmp_path))
    reply = provider.client()
    assert (reply.status, reply.problem) == ("error", "cloud-needs-wsl")
    assert "wsl --install" in reply.error
    with pytest.raises(CloudError, match="Install WSL") as refusal:
        provider.install_client(lambda _text: None)
    assert refusal.value.refused


def test_without_skypilot_says_so(tmp_path):
    provider = Sky(Surroundings(COURSE, fake_host(), tmp_path))
    assert {provider.client().status, provider.login_state().status, provider.list_mine().status} == {
        "no-client"
    }
    with pytest.raises(CloudError) as refusal:
        provider.quote(Cap(240))
    assert (refusal.value.problem, refusal.value.refused) == ("cloud-client-missing", True)


def test_of_two_clouds_only_the_one_that_takes_the_person_is_asked_for_prices(tmp_path, monkeypatch):
    logins = [
        {"infra": "aws", "enabled": False, "reason": "no keys"},
        {"infra": "gcp", "enabled": True, "user": "a"},
    ]
    asked: list[list[str]] = []

    def stand_in(
        _client: SkyClient, call: str, infras: list[str], **_size: object
    ) -> list[dict[str, object]]:
        if call == "login":
            return logins
        asked.append(infras)
        return []

    monkeypatch.setattr(SkyClient, "ask", stand_in)
    either = msgspec.structs.replace(COURSE, cloud=Cloud("sky", gpu="T4"))
    assert Sky(Surroundings(either, fake_host(), tmp_path)).offers().ok
    assert asked == [["gcp"]]
