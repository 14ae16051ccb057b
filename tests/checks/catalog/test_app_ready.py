import pytest

from checks.catalog import app_ready
from checks.course import App
from checks.model import Platform, Status
from checks.questions import AppFacts, AppPage
from tests.checks.catalog.engine_answers import Answers, clock, container, engine, no_container
from tests.fakes import course, fake_host, run_check, verdict

URL = "http://127.0.0.1:8787/"
TEN = 1_795_341_600.0


def page(status: str, kind: str = "rstudio") -> Answers:
    return {AppPage(kind, URL): AppFacts(status, "what was seen")}


TABLE = [
    ("ready", page("ready"), 0, (Status.PASSED, None, "RStudio answers.")),
    (
        "starting",
        page("starting"),
        20,
        (
            Status.FAILED,
            "app-still-starting",
            "RStudio is still starting; that may take 60 seconds.",
        ),
    ),
    ("too long", page("starting"), 600, (Status.FAILED, "app-not-ready", "RStudio does not answer.")),
    (
        "another program",
        page("other"),
        0,
        (Status.FAILED, "other-program-on-port", f"Another program answers at {URL}."),
    ),
]


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("answers", "seconds", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_ready_means_that_the_app_s_own_page_answers(
    platform: Platform, answers: Answers, seconds: float, expected: tuple[Status, str | None, str]
) -> None:
    said = {**engine(), **container(), **clock(TEN + seconds), **answers}
    assert verdict(run_check(app_ready.CHECK, fake_host(platform, answers=said))) == expected


def test_another_jupyter_is_named_so() -> None:
    jupyter = course(app=App(kind="jupyter", port=8787))
    said = {**engine(), **container(), **page("other", "jupyter")}
    result = run_check(app_ready.CHECK, fake_host(answers=said), jupyter)
    assert result.findings[0].problem == "other-jupyter-on-same-port"


def test_without_a_container_nothing_is_asked() -> None:
    host = fake_host(answers={**engine(), **no_container()})
    assert run_check(app_ready.CHECK, host).status == Status.UNKNOWN


def test_a_start_that_was_not_told_counts_as_long_ago() -> None:
    said = {**engine(), **container(StartedAt="soon"), **clock(), **page("starting")}
    assert run_check(app_ready.CHECK, fake_host(answers=said)).findings[0].problem == "app-not-ready"
