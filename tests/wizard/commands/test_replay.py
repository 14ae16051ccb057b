"""``classready replay`` as a teaching assistant types it: on a report of another kind of computer."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import msgspec
import pytest

from checks.course_file import CourseError
from checks.problems.model import Cure
from checks.registry import ALL_CHECKS
from checks.report import Advice, CourseFacts, Entry, Report, advise, build_report
from checks.report_file import ReportError, to_json
from checks.runner import run_checks
from tests.checks.report.test_replay_after_redaction import silent_where_nothing_is_said
from tests.hosts import load_host
from tests.parts.student import CLASSREADY, Student
from wizard import cli
from wizard.courses import find_shipped
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.opening import open_store
from wizard.render.html import to_html

NOW = dt.datetime(2026, 11, 22, 20, 15, tzinfo=dt.UTC)
GONE = "old.check"


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("CLASSREADY_HOME", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def windows() -> Report:
    """A report from Windows, of today's checks."""
    course = find_shipped("jupyterlab").course
    host = silent_where_nothing_is_said(load_host("windows-11"))
    results = tuple(run_checks(ALL_CHECKS, host, course))
    advice = advise(results, host.platform, course)
    return build_report(results, host, course, advice=advice, steps=(), tool_version="0.0.1", now=NOW)


@pytest.fixture(scope="module")
def old(windows) -> Report:
    """The same as an older classready with other rules would have judged it."""
    return msgspec.structs.replace(windows, results=tuple(map(as_before, windows.results)))


def as_before(entry: Entry) -> Entry:
    result = entry.result
    match result.check:
        case "memory.host":
            return Entry(msgspec.structs.replace(result, status="failed"))
        case "clock.skew":
            return Entry(msgspec.structs.replace(result, check=GONE))
        case "docker.installed":
            finding = msgspec.structs.replace(result.findings[0], message="No engine.", problem="old-problem")
            advice = Advice("old-problem", "Old", "It meant that.", Cure("Do that."))
            return Entry(msgspec.structs.replace(result, findings=(finding,)), (advice,))
    return entry


def run(*argv: str) -> Exit:
    args = cli.parser().parse_args(["replay", *argv])
    return args.run(args)


def test_what_is_judged_in_another_way_today_is_shown_with_todays_cure(old, capsys):
    Path("r.html").write_text(to_html(old), encoding="utf-8")
    assert run("r.html") == Exit.NOT_READY
    out = capsys.readouterr().out
    assert out.startswith(
        "Judged again: JupyterLab with scientific Python, on Windows 11 Pro (10.0.22631, amd64)\n"
        "Then: classready 0.0.1, 22 November 2026, 20:15 UTC\nNow: classready "
    )
    assert "\nVerdict: Not ready, as before\n" in out
    assert "\nBetter\n✓ memory.host  was failed, now passed: " in out
    assert "\n✗ docker.installed  still failed: Docker is not" in out
    assert "\n  then: No engine.\n  then known as old-problem\n" in out
    assert "\n  Known as docker-not-installed.\n" in out
    assert f"\n- {GONE}  was unknown; not among the checks now\n" in out
    assert "It meant that." not in out


def test_what_was_seen_is_shown_where_somebody_wants_to_know_why(old, capsys):
    Path("r.json").write_bytes(to_json(old))
    run("r.json")
    assert "seen: " not in capsys.readouterr().out
    run("r.json", "--verbose")
    assert "\n  seen: the course asks for 4 GB" in capsys.readouterr().out


def test_as_json_it_has_both_sides_of_every_check(old, capsys):
    Path("r.json").write_bytes(to_json(old))
    assert run("r.json", "--json") == Exit.NOT_READY
    told = json.loads(capsys.readouterr().out)
    changes = {one["check"]: one for one in told["changes"]}
    assert (told["schema"], told["before"]["tool"], told["after"]["verdict"]) == (1, "0.0.1", "not ready")
    assert changes["memory.host"]["change"] == "better"
    assert changes["memory.host"]["before"]["result"]["status"] == "failed"
    assert changes["docker.installed"]["after"]["advice"][0]["problem"] == "docker-not-installed"
    assert len(changes) == len(ALL_CHECKS) + 1


def test_the_exit_code_is_todays_verdict_and_nothing_is_remembered(old, tmp_path):
    mild = msgspec.structs.replace(old, transcript=msgspec.structs.replace(old.transcript, exchanges=()))
    Path("r.json").write_bytes(to_json(mild))
    assert run("r.json", "--course", "jupyterlab") == Exit.UNKNOWN
    assert open_store().load().course == ""
    assert not (tmp_path / "own").exists()


def of_course(report: Report, name: str) -> None:
    facts = CourseFacts(name, "Theirs", "aa")
    Path("r.json").write_bytes(to_json(msgspec.structs.replace(report, course=facts)))


def test_a_report_of_a_course_that_is_not_here_asks_for_its_file(old, capsys):
    of_course(old, "theirs")
    with pytest.raises(UsageError) as caught:
        run("r.json")
    assert str(caught.value) == (
        "The report is about the course theirs, which is not here. Name the course's file or https address "
        "with --course."
    )
    assert run("r.json", "--course", "jupyterlab") == Exit.NOT_READY
    said = "Please note: It was about the course theirs then, and is about jupyterlab now."
    assert said in " ".join(capsys.readouterr().out.split())


def test_the_course_that_was_used_last_is_taken_if_it_is_the_reports(old, capsys):
    Path("mine.toml").write_text(
        'id = "theirs"\ntitle = "Theirs"\n[image]\nname = "a/b:1"\ndownload_gb = 1\ndisk_gb = 1\n'
        '[app]\nkind = "http"\nport = 80\n'
    )
    args = cli.parser().parse_args(["check", "os.version", "--course", "mine.toml"])
    args.run(args)
    of_course(old, "theirs")
    capsys.readouterr()
    run("r.json")
    assert "Please note: The course's file has changed in between" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "arguments", "error"),
    [
        (None, ("none.html",), UsageError),
        (b"no report", ("r.json",), ReportError),
        (b"", ("r.json", "--json"), ReportError),
    ],
)
def test_a_file_that_is_no_report_is_said_in_one_sentence(content, arguments, error):
    if content is not None:
        Path("r.json").write_bytes(content)
    with pytest.raises(error):
        run(*arguments)


def test_a_course_that_is_none_is_said(old):
    Path("r.json").write_bytes(to_json(old))
    with pytest.raises(CourseError):
        run("r.json", "--course", "nonesuch")


def test_todays_report_of_this_very_machine_is_judged_the_same_through_a_pipe(tmp_path):
    (tmp_path / "student").mkdir()
    student = Student(tmp_path / "student")
    made = student.without_terminal("report", "--course", "jupyterlab", "--format", "json")
    (student.folder / "r.json").write_text(made.stdout, encoding="utf-8")
    with (student.folder / "r.json").open() as report:
        told = subprocess.run(
            [*CLASSREADY, "replay", "-", "--json"],
            env=student.environment, stdin=report, capture_output=True, check=False,
        )  # fmt: skip
    assert told.returncode == made.returncode, told.stderr
    assert {one["change"] for one in json.loads(told.stdout)["changes"]} <= {"same", "still"}
