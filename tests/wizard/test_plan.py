"""The plan: every step, in order, under the milestone that asks for it."""

import datetime as dt

import pytest

from checks.course import CondaEnvironment, Milestone, SmokeTest
from checks.course_file.source import find_course
from checks.registry import ALL_CHECKS
from tests.fakes import course
from wizard.plan import ALL_STEPS, plan_for

CHECKS = {check.id for check in ALL_CHECKS}


def titles(for_course) -> dict[str, list[str]]:
    return {group.title: [step.id for step in group.steps] for group in plan_for(for_course)}


@pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: step.id)
class TestEveryStep:
    def test_says_what_and_why(self, step) -> None:
        assert step.title
        assert step.why.endswith(".")
        assert "\n" not in step.why

    def test_resolves_checks_that_exist(self, step) -> None:
        assert set(step.resolves) - CHECKS == set()

    def test_is_there_once(self, step) -> None:
        assert [other.id for other in ALL_STEPS].count(step.id) == 1


def test_no_check_is_resolved_by_two_steps():
    resolved = [check for step in ALL_STEPS for check in step.resolves]
    assert len(resolved) == len(set(resolved))


def test_what_costs_money_and_stopping_are_left_to_the_hand_of_the_person():
    assert [step.id for step in ALL_STEPS if step.only_by_hand] == ["stop", "cloud-run", "cloud-stop"]


def test_without_milestones_everything_is_under_one_title():
    assert list(titles(course())) == ["The steps"]


def test_steps_that_a_course_does_not_have_are_left_out():
    plain = titles(course())["The steps"]
    assert not {"smoke", "conda", "environment"} & set(plain)
    app = course().app
    tests = (SmokeTest("R works", ("R", "--version")),)
    full = course(
        app=type(app)(**{**fields(app), "smoke_tests": tests}),
        conda=CondaEnvironment(name="c", python="3.11"),
    )
    assert {"smoke", "conda", "environment"} <= set(titles(full)["The steps"])


def fields(app) -> dict[str, object]:
    return {name: getattr(app, name) for name in app.__struct_fields__}


def test_a_step_goes_to_the_first_milestone_that_asks_for_one_of_its_checks():
    local = Milestone("local", "At home", ("docker", "image.present"), dt.date(2026, 9, 1))
    class_day = Milestone("class", "In class", ("app.signin", "python"))
    found = titles(course(milestones=(local, class_day)))
    assert list(found) == ["First", "At home (by 01 September 2026)", "In class"]
    assert found["First"] == ["computer"]
    assert {"install-docker", "start-docker", "settings", "pull"} <= set(
        found["At home (by 01 September 2026)"]
    )
    assert {"signin", "python"} <= set(found["In class"])


def test_a_step_that_no_milestone_asks_for_goes_with_the_one_before_it():
    found = titles(course(milestones=(Milestone("local", "At home", ("docker.installed",)),)))
    assert found["At home"][0] == "install-docker"
    assert found["At home"][-1] == [step.id for step in ALL_STEPS if step.applies(course())][-1]


@pytest.mark.parametrize("name", ["lab-keras-r", "jupyterlab"])
def test_every_course_that_ships_has_every_of_its_steps_once(name, tmp_path):
    shipped = find_course(name, tmp_path, lambda _url: b"", tuple(CHECKS)).course
    planned = [step.id for group in plan_for(shipped) for step in group.steps]
    assert sorted(planned) == sorted(step.id for step in ALL_STEPS if step.applies(shipped))
