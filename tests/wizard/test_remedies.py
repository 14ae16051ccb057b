"""What the wizard may do about a problem by itself: one table, and nothing in it loses anything."""

import os
from pathlib import Path

import pytest

from checks.model import Platform, Result, Status, fail
from checks.problems import find
from checks.questions import Endpoint, EndpointFacts, Engine, EngineReply
from tests.fakes import absent, course, fake_host
from wizard.cloud.asking import CourseCloud
from wizard.offers import BY_ID, offer, problems_in_the_way
from wizard.prompts import PlainPrompter
from wizard.remedies import REMEDIES, remedies_of
from wizard.screen import open_screen
from wizard.session import Choices, Ended, Session
from wizard.state import Store

ANSWERING = "unix:///var/run/docker.sock"


class Agrees(PlainPrompter):
    """Somebody who says yes to every question."""

    def confirm(self, question: str, *, default: bool) -> bool:  # noqa: ARG002 - says yes to all of them
        return True


@pytest.fixture
def session(tmp_path):
    """``session(host)``: somebody who agrees, at this machine."""

    def made(host, *, agrees: bool = True, work: Path | None = None) -> Session:
        store, choices = Store(tmp_path / "state", print), Choices(work=work)
        prompter = Agrees() if agrees else None
        return Session(host, course(), open_screen(plain=True), prompter, store, choices, CourseCloud())

    return made


def test_every_entry_names_a_known_problem_and_a_step_that_can_be_done():
    assert [problem for problem in REMEDIES if find(problem) is None] == []
    assert [name for name in REMEDIES.values() if name not in BY_ID or BY_ID[name].act is None] == []


def test_what_takes_something_away_is_no_remedy():
    assert {"stop", "remove", "report", "install-docker"}.isdisjoint(REMEDIES.values())


def test_the_remedies_of_several_problems_come_once_each_in_their_order():
    named = ("port-in-use", None, "windows-reserved-port", "cpu-lacks-avx", "disk-full")
    assert remedies_of(named) == ("other-port", "room")


def test_a_step_is_no_remedy_for_itself(session):
    here = session(fake_host())
    assert offer(here, {}, ["image-not-pulled"], BY_ID["pull"]) is None
    assert offer(here, {}, ["image-not-pulled"], BY_ID["launch"]) is BY_ID["pull"]


def test_only_failed_checks_are_in_the_way():
    found = fail("Off.", problem="daemon-not-running")
    results = {"docker.running": Result("docker.running", "Docker", Status.FAILED, (found,))}
    assert problems_in_the_way(results, BY_ID["start-docker"]) == ("daemon-not-running",)
    results = {"docker.running": Result("docker.running", "Docker", Status.UNKNOWN, (found,))}
    assert problems_in_the_way(results, BY_ID["start-docker"]) == ()


def astray(source: str, platform: Platform = Platform.LINUX):
    """A machine whose engine answers, but not where a setting says that it is."""
    answers = {
        Endpoint(): EndpointFacts("unix:///tmp/none.sock", source, "" if source == "DOCKER_HOST" else "far"),
        Engine("ping", at=ANSWERING): EngineReply("ok", None),
    }
    return fake_host(platform, answers=answers, default=no_engine)


def no_engine(question):
    return EngineReply("unreachable") if isinstance(question, Engine) else absent(question)


@pytest.mark.parametrize(
    ("source", "for_good"),
    [
        ("DOCKER_HOST", "unset DOCKER_HOST"),
        ("DOCKER_CONTEXT", "unset DOCKER_CONTEXT"),
        ("context", "docker context use default"),
    ],
)
def test_another_engine_is_used_until_the_end_and_the_setting_that_was_seen_is_named(
    session, monkeypatch, source, for_good
):
    monkeypatch.setenv("DOCKER_HOST", "unix:///tmp/none.sock")
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    outcome = BY_ID["use-other-engine"].act(session(astray(source)), {})
    assert outcome.ended is Ended.DONE
    assert outcome.message.endswith(f"type: {for_good}")
    assert os.environ["DOCKER_HOST"] == ANSWERING
    assert "DOCKER_TLS_VERIFY" not in os.environ


def test_without_consent_the_engine_stays_the_same(session, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///tmp/none.sock")
    outcome = BY_ID["use-other-engine"].act(session(astray("DOCKER_HOST"), agrees=False), {})
    assert (outcome.ended, os.environ["DOCKER_HOST"]) == (Ended.DECLINED, "unix:///tmp/none.sock")


def test_no_other_engine_is_offered_where_none_answers(session):
    answers = {Endpoint(): EndpointFacts("unix:///tmp/none.sock", "DOCKER_HOST")}
    nobody = fake_host(answers=answers, default=no_engine)
    problems = ["docker-context-points-elsewhere"]
    assert offer(session(nobody), {}, problems, BY_ID["start-docker"]) is None


def test_another_folder_is_beside_the_usual_one_and_is_remembered(session, tmp_path):
    usual = tmp_path / "home" / "classready"
    usual.mkdir(parents=True)
    (usual / course().id).write_text("a file in the folder's place")
    here = session(fake_host(home=str(tmp_path / "home")))
    outcome = BY_ID["other-folder"].act(here, {})
    assert outcome.ended is Ended.DONE
    assert here.work == usual / f"{course().id}-2"
    assert Path(here.memory.work) == here.work


def test_the_usual_folder_is_taken_where_a_chosen_one_does_not_work(session, tmp_path):
    here = session(fake_host(home=str(tmp_path)), work=Path("/proc/nowhere"))
    assert BY_ID["other-folder"].act(here, {}).ended is Ended.DONE
    assert here.work == tmp_path / "classready" / course().id
