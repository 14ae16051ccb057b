"""The plan and the next step as a student reads them."""

import io
from collections.abc import Mapping
from dataclasses import replace

import msgspec
from rich.console import Console

from checks.model import Finding, Result, Status, fail, fine, unsure, warn
from tests.fakes import course, fake_host
from wizard.checklist import Walk, show_changes, show_plan, show_step
from wizard.cloud.asking import CourseCloud
from wizard.screen import Screen
from wizard.session import Choices, Session, Step
from wizard.state import Store
from wizard.whole_errors import has_more_to_say

PULL = Step("pull", "Download the image", "It is downloaded once.", ("image.present",))
SETTINGS = Step("settings", "Docker's settings", "They matter.", ("docker.version",))
OLD = "This Docker is some years old."


def walk(tmp_path, found: Mapping[str, tuple[Status, Finding]]) -> tuple[Walk, io.StringIO]:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=100), plain=True)
    session = Session(fake_host(), course(), screen, None, Store(tmp_path, print), Choices(), CourseCloud())
    results = {name: Result(name, name, status, (finding,)) for name, (status, finding) in found.items()}
    return Walk(session, results), out


def test_what_the_next_step_does_is_no_failure_and_its_command_is_shown_once(tmp_path):
    missing = fail("The image is not here yet.", problem="image-not-pulled")
    at, out = walk(tmp_path, {"image.present": (Status.FAILED, missing)})
    show_step(at, PULL)
    assert out.getvalue() == (
        "\nNext: Download the image\nIt is downloaded once.\n→ The image is not here yet.\n"
    )


def test_what_the_next_step_does_not_cure_is_shown_with_its_cure(tmp_path):
    full = fail("The disk is full.", problem="image-not-pulled")
    at, out = walk(tmp_path, {"image.present": (Status.FAILED, full)})
    show_step(at, Step("other", "Other", "Why.", ("image.present",)))
    assert "✗ The disk is full." in out.getvalue()
    assert "$ classready pull" in out.getvalue()


def test_what_was_only_not_done_yet_did_not_fail(tmp_path):
    missing = fail("The image is not here yet.", "looked", problem="image-not-pulled")
    at, out = walk(tmp_path, {"image.present": (Status.FAILED, missing)})
    there = {"image.present": Result("image.present", "Image is here", Status.PASSED, (fine("It is."),))}
    assert show_changes(at.session, at.results, there)
    assert out.getvalue() == "✓ Image is here: was still to do, now passed\n"
    assert not has_more_to_say(at, PULL)
    broken = msgspec.structs.replace(
        at.results["image.present"], findings=(missing, fail("It is broken.", "looked"))
    )
    assert has_more_to_say(replace(at, results={"image.present": broken}), PULL)


def test_a_step_without_a_command_shows_none(tmp_path):
    at, out = walk(tmp_path, {"docker.version": (Status.PASSED, fine("New."))})
    show_step(at, Step("s", "S", "Why.", (), command=lambda _session, _results: ""))
    assert out.getvalue() == "\nNext: S\nWhy.\n"


def test_what_is_to_know_about_a_step_that_is_done_is_said_once(tmp_path, monkeypatch):
    at, out = walk(tmp_path, {"docker.version": (Status.WARNED, warn(OLD))})
    monkeypatch.setattr("wizard.plan.ALL_STEPS", (SETTINGS,))
    show_plan(at, None)
    show_plan(at, None)
    line = " ! Docker's settings\n"
    assert out.getvalue() == f"\nThe steps\n{line}     {OLD}\n\nThe steps\n{line}"


def test_what_could_not_be_told_is_said_too(tmp_path, monkeypatch):
    at, out = walk(tmp_path, {"docker.version": (Status.UNKNOWN, unsure("It did not answer in time."))})
    monkeypatch.setattr("wizard.plan.ALL_STEPS", (SETTINGS,))
    show_plan(at, None)
    assert out.getvalue() == "\nThe steps\n ? Docker's settings\n     It did not answer in time.\n"
