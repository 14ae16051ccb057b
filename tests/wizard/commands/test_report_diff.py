"""``classready report diff`` as somebody types it."""

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest

from checks.model import Result, Status, fine
from checks.report import Entry, Report, StepDone, Verdict
from checks.report_file import to_json
from tests.wizard.render.sample_reports import EMPTY, USUAL, hostile_report
from wizard import cli
from wizard.errors import UsageError
from wizard.exits import Exit

LATER = USUAL.created + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def diff(old: Report, new: Report, *options: str) -> Exit:
    Path("old.json").write_bytes(to_json(old))
    Path("new.json").write_bytes(to_json(new))
    args = cli.parser().parse_args(["report", "diff", "old.json", "new.json", *options])
    return args.run(args)


def changed(entry: Entry) -> Entry:
    check = entry.result.check
    statuses = {"docker.running": Status.PASSED, "os.version": Status.WARNED}
    if check == "image.present":
        return Entry(Result(check, "The image is here", Status.PASSED, (fine("It is here."),)))
    return Entry(msgspec.structs.replace(entry.result, status=statuses.get(check, entry.result.status)))


NEWER = msgspec.structs.replace(
    USUAL,
    created=LATER,
    verdict=Verdict.UNKNOWN,
    results=tuple(map(changed, USUAL.results)),
    milestones=(msgspec.structs.replace(USUAL.milestones[0], verdict=Verdict.READY), *USUAL.milestones[1:]),
    steps=(*USUAL.steps, StepDone("launch", "Started the course's app", "done", LATER)),
)


def test_says_what_got_better_and_worse_what_is_left_and_what_was_done(capsys):
    assert diff(USUAL, NEWER) == Exit.UNKNOWN
    assert (
        capsys.readouterr().out
        == """\
What changed: Deep Learning in R
Then: 22 November 2026, 20:15 UTC, classready 0.1.0
Now: 23 November 2026, 20:15 UTC, classready 0.1.0

Verdict: was not ready, now could not tell
Setup before 5/23: was not ready, now ready
Setup before 5/30: Could not tell, as before
Which Python: Ready, as before

Better
✓ docker.running  was failed, now passed: Docker is installed but not running.
✓ image.present  was skipped, now passed: It is here.

Worse
! os.version  was passed, now warned: macOS 15.1 is new enough.

Still needs attention
? network.registry  still unknown: You are offline, so this could not be told.
! memory.host  still warned: 8 GB will do, but close other programs.

As before: 1 check.

Done since then
  23 November 2026, 20:15 UTC  Started the course's app: done
"""
    )


def test_what_is_worse_comes_with_its_cure_and_an_order_turned_round_is_noticed(capsys):
    assert diff(NEWER, USUAL) == Exit.NOT_READY
    out = capsys.readouterr().out
    assert "Please note: The second report is the older one. Name the older one first.\n" in out
    assert "\n✗ docker.running  was passed, now failed: Docker is installed but not running.\n" in out
    assert "  $ sudo systemctl start docker\n" in out
    assert (
        "\nNot looked at any more\n- image.present  was passed, now skipped, because docker.running has"
        in out
    )


def test_other_computers_and_courses_are_named(capsys):
    diff(USUAL, msgspec.structs.replace(EMPTY, system="Debian 12"))
    out = capsys.readouterr().out
    assert "Please note: It was a computer with macos then, and is one with linux now.\n" in out
    assert "Please note: The system was macOS (15.1, arm64) and is Debian 12: another computer" in out
    assert "Setup before 5/23: was not ready, now no such milestone\n" in out


def test_as_json(capsys):
    assert diff(USUAL, NEWER, "--json") == Exit.UNKNOWN
    told = json.loads(capsys.readouterr().out)
    assert {one["check"]: one["change"] for one in told["changes"]} == {
        "os.version": "worse", "docker.running": "better", "image.present": "better",
        "network.registry": "still", "memory.host": "still", "gpu.present": "same",
    }  # fmt: skip
    assert told["milestones"][0] == {
        "id": "setup", "title": "Setup before 5/23", "before": "not ready", "after": "ready",
    }  # fmt: skip
    assert [step["id"] for step in told["steps"]] == ["launch"]


def test_hostile_reports_are_shown_without_obeying_them(capsys):
    diff(USUAL, hostile_report())
    diff(hostile_report(), USUAL)
    out = capsys.readouterr().out
    assert [c for c in out if c != "\n" and not c.isprintable()] == []
    assert "\nVerdict: Ready" not in out
    assert "\n## Verdict" not in out


def test_a_file_that_is_not_there_is_said():
    args = cli.parser().parse_args(["report", "diff", "old.json", "new.json"])
    with pytest.raises(UsageError, match=r"old\.json can't be read"):
        args.run(args)
