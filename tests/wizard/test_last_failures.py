import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.fakes import course, fake_host
from wizard.cloud.asking import CourseCloud
from wizard.failure import show_failure
from wizard.last_failures import KEPT, LONGEST_DETAIL, keep_failure, kept_failures
from wizard.screen import Screen
from wizard.session import Choices, Ended, Outcome, Session
from wizard.state import Store


def session_in(folder: Path) -> Session:
    screen = Screen(Console(file=io.StringIO(), width=100), plain=True)
    return Session(fake_host(), course(), screen, None, Store(folder, print), Choices(), CourseCloud())


def failed(message: str = "It failed.", detail: str = "") -> Outcome:
    return Outcome(Ended.FAILED, message, detail)


def test_a_failure_that_was_shown_is_kept_with_its_words_and_the_problem_that_was_named(tmp_path):
    outcome = failed("The image can't be downloaded.", "write /var/lib/docker/tmp/x: no space left on device")
    show_failure(session_in(tmp_path), outcome, "pull")
    (kept,) = kept_failures(tmp_path)
    assert (kept.course, kept.step, kept.message, kept.detail) == (
        "demo", "pull", outcome.message, outcome.detail,
    )  # fmt: skip
    assert kept.problem == "disk-full"


def test_the_newest_are_kept_and_only_their_owner_reads_them(tmp_path):
    session = session_in(tmp_path / "new")
    for number in range(KEPT + 2):
        keep_failure(session, failed(str(number)), None, "")
    assert [kept.message for kept in kept_failures(tmp_path / "new")] == [str(n) for n in range(2, KEPT + 2)]
    assert (tmp_path / "new" / "failures.json").stat().st_mode & 0o777 == 0o600


def test_what_fails_in_the_same_way_again_is_kept_once(tmp_path):
    session = session_in(tmp_path)
    for message in ("first", "again", "again", "first"):
        keep_failure(session, failed(message), None, "")
    assert [kept.message for kept in kept_failures(tmp_path)] == ["again", "first"]


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"a": 1}'])
def test_a_damaged_file_holds_none_and_is_no_obstacle(tmp_path, content):
    (tmp_path / "failures.json").write_bytes(content)
    assert kept_failures(tmp_path) == ()
    keep_failure(session_in(tmp_path), failed(), None, "")
    assert len(kept_failures(tmp_path)) == 1


def test_a_place_that_can_not_be_written_to_makes_no_second_failure(tmp_path):
    (tmp_path / "a-file").touch()
    session = session_in(tmp_path / "a-file" / "state")
    show_failure(session, failed("It failed.", "boom"), None)
    assert kept_failures(tmp_path / "a-file" / "state") == ()
    assert "It failed." in session.screen.console.file.getvalue()
    assert os.listdir(tmp_path) == ["a-file"]  # noqa: PTH208 - only the names matter


@given(st.text(st.characters(codec=None)))
def test_any_words_come_back_up_to_what_can_not_be_written(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("state")
    keep_failure(session_in(folder), failed(detail=words), None, "")
    assert kept_failures(folder)[0].detail == words.encode(errors="replace").decode()


def test_of_long_words_the_end_is_kept_from_the_start_of_a_line(tmp_path):
    line = "\u00fc" * 30 + "\n"
    keep_failure(session_in(tmp_path), failed(detail=line * 400 + "end"), None, "")
    (kept,) = kept_failures(tmp_path)
    assert len(kept.detail.encode()) <= LONGEST_DETAIL
    assert kept.detail == line * kept.detail.count("\n") + "end"
    assert kept.detail.count("\n") > 300
