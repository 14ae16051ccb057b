import io
from pathlib import Path

import pytest

from checks.course import App, Course, Image
from checks.model import Platform
from checks.report_file import read_report
from tests.fakes import fake_host
from tests.wizard.render.sample_reports import USUAL
from wizard.cloud.asking import CourseCloud
from wizard.screen import open_screen
from wizard.session import Choices, Ended, Outcome, Session
from wizard.state import Store
from wizard.steps.report import STEP

COURSE = Course(id="demo", title="Demo", contact="staff", image=Image("i:1", 1.0, 2.0), app=App("http", 80))


@pytest.fixture
def session(tmp_path, monkeypatch) -> Session:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("wizard.steps.report.make_report", lambda _session: USUAL)
    screen = open_screen(plain=True, stream=io.StringIO())
    host = fake_host(Platform.LINUX, "/home/ada", {})
    return Session(
        host, COURSE, screen, None, Store(tmp_path / "state", print), Choices(yes=True), CourseCloud()
    )


def act(session: Session) -> Outcome:
    assert STEP.act is not None
    return STEP.act(session, {})


def test_writes_the_page_into_this_folder_and_is_done_then(session):
    assert not STEP.done(session, {}, STEP)
    page = Path.cwd() / f"classready-demo-{USUAL.created.astimezone():%Y-%m-%d}.html"
    for _again in range(2):
        assert act(session) == Outcome(
            Ended.DONE, f"Written to {page}. This page is all that you need to hand in."
        )
        assert read_report(page.read_bytes(), "page") == USUAL
    assert STEP.done(session, {}, STEP)


def test_nothing_is_written_without_consent(session):
    session.choices = Choices()
    assert act(session) == Outcome(Ended.DECLINED, "Nothing was written.")
    assert list(Path.cwd().iterdir()) == []
    assert not STEP.done(session, {}, STEP)


def test_a_folder_that_is_gone_is_said(session):
    Path.cwd().rmdir()
    assert act(session) == Outcome(
        Ended.FAILED, "This folder is gone. Change to another one, or name a file with --out."
    )
