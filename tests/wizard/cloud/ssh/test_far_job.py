"""What a far machine says of a job is outside text: whatever it is, it is read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.cloud.ssh.far_job import Look, moment

PULLING = """1: Pulling from course/app
aaa: Pulling fs layer
bbb: Pulling fs layer
ccc: Already exists
aaa: Download complete
aaa: Pull complete
"""


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str):
    assert moment(text) is None or isinstance(moment(text), dt.datetime)


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_any_facts_are_read(facts: dict[str, str], log: str):
    look = Look(None, facts, log)
    assert look.stops is None or look.stops.tzinfo is dt.UTC
    assert (look.state, look.port(8787), look.variable("PASSWORD")) == ("", 0, "")
    assert isinstance(look.progress, str)


def test_progress_counts_layers():
    assert Look(None, {}, PULLING).progress == ": 2 of 3 layers"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T03:14:15.926535897Z", dt.datetime(2026, 11, 23, 3, 14, 15, tzinfo=dt.UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_the_engine_s_times_are_read(text: str, expected: dt.datetime | None):
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"OOMKilled": True, "ExitCode": 137}, "it ran out of memory"),
        ({"ExitCode": 3}, "its program ended with exit code 3"),
        ({"Error": "no such device", "ExitCode": 128}, "no such device"),
    ],
)
def test_why_a_container_ended_is_said(state: dict[str, object], words: str):
    assert Look({"State": state}).why == words


def test_a_job_s_end_is_told_by_this_computer_s_clock():
    far_clock_is_wrong = {"deadline": "5000", "now": "4400"}
    stops = Look(None, far_clock_is_wrong).stops
    assert stops is not None
    left = stops - dt.datetime.now(dt.UTC)
    assert dt.timedelta(seconds=590) < left <= dt.timedelta(seconds=600)
