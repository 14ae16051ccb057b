"""A job's app is proven as a local one is: it answers its own page, and lets one in."""

import threading

import msgspec
import pytest

from checks.course import App
from checks.question import Secret
from tests.checks.probes.raw_server import answering, http
from tests.parts.registry import free_port
from tests.wizard.cloud.orders import CLOUD, a_handle
from tests.wizard.cloud.stand_in import PASSWORD, StandIn, StandInEndpoint
from wizard.cloud import proving
from wizard.cloud.model import CloudError, JobStatus
from wizard.cloud.proving import prove

RSTUDIO = CLOUD.app


@pytest.fixture(autouse=True)
def hurried(monkeypatch) -> None:
    """Nobody waits two minutes for an app that never comes, or five seconds to see that a job has ended."""
    monkeypatch.setattr(proving, "START_SECONDS", 1)
    monkeypatch.setattr(proving, "_ASK_EVERY", 0.1)


@pytest.fixture
def proven(standin, far):
    """``proven(url)``: how the proof of the app at an address ends."""
    told: list[str] = []

    def go(url: str, app: App = RSTUDIO, provider: StandIn = standin, password: Secret = PASSWORD) -> str:
        quick = msgspec.structs.replace(app, start_seconds=1)
        endpoint = StandInEndpoint(far, "job-1", url, url, "rstudio", password)
        return prove(quick, provider, a_handle("job-1"), endpoint, told.append)

    far.start("job-1", 600)
    go.told = told
    return go


def test_an_app_that_lets_one_in(proven, rstudio_standin):
    assert proven(rstudio_standin().url) == "Signing in works."
    assert proven.told == ["Waiting until its app answers ..."]


def test_an_app_that_refuses_the_login(proven, rstudio_standin):
    with pytest.raises(CloudError, match="does not accept its login") as caught:
        proven(rstudio_standin().url, password=Secret("wrong"))
    assert caught.value.problem == "rstudio-wrong-login"


def test_an_app_that_asks_for_no_login(proven):
    with answering(http(b"<title>A page</title>")) as port:
        url = f"http://127.0.0.1:{port}"
        assert proven(url, App(kind="http", port=8080)) == "The app asks for no login."


def test_the_platform_s_own_page_is_not_the_app(proven):
    with answering(http(b"<title>Your job is starting</title>")) as port, pytest.raises(CloudError) as caught:
        proven(f"http://127.0.0.1:{port}", msgspec.structs.replace(RSTUDIO, start_seconds=5))
    assert "Your job is starting" in caught.value.detail


def test_an_app_that_does_not_answer_in_time(proven):
    with pytest.raises(CloudError, match=r"its app has not answered within 1 seconds\.") as caught:
        proven(f"http://127.0.0.1:{free_port()}")
    assert caught.value.problem == "cloud-app-not-ready"


def test_a_job_that_ends_meanwhile_is_not_waited_for(proven, far, monkeypatch):
    monkeypatch.setattr(proving, "START_SECONDS", 60)
    threading.Timer(0.2, far.stop_all).start()
    with pytest.raises(CloudError, match="The job ended before its app answered"):
        proven(f"http://127.0.0.1:{free_port()}")


def test_a_provider_that_can_not_be_reached_meanwhile_is_no_end(proven, far, surroundings):
    asked: list[str] = []

    class Silent(StandIn):
        def status(self, handle) -> JobStatus:
            asked.append(handle.name)
            raise CloudError("No route.")

    with pytest.raises(CloudError, match="has not answered within"):
        proven(f"http://127.0.0.1:{free_port()}", provider=Silent(surroundings, far))
    assert asked
