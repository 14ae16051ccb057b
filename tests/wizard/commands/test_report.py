"""``classready report`` as somebody types it: what is asked, what is written where, and the exit code."""

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from checks.report import Report, Verdict
from checks.report_file import ReportError, read_report
from tests.wizard.render.sample_reports import EMPTY, USUAL, hostile_report
from wizard import cli, opening
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.folders import state
from wizard.readiness import DID
from wizard.render.markdown import to_markdown
from wizard.state import Store

REPOSITORY = Path(__file__).parents[3]
TODAY = f"{USUAL.created.astimezone():%Y-%m-%d}"


@dataclass
class Person:
    """Somebody who answers each question as told, and notes what was asked."""

    answers: list[bool]
    asked: list[str] = field(default_factory=list)

    def confirm(self, question: str, *, default: bool) -> bool:
        self.asked.append(f"{question} [{default}]")
        return self.answers.pop(0)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("CLASSREADY_HOME", str(tmp_path / "own"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def looked_at(monkeypatch):
    """The machine is not looked at: this report is what would come of it."""
    monkeypatch.setattr("wizard.readiness.make_report", lambda _session, _on_slow: USUAL)


def run(*argv: str) -> Exit:
    args = cli.parser().parse_args(["report", *argv])
    return args.run(args)


def files() -> list[str]:
    return sorted(path.name for path in Path.cwd().iterdir())


@pytest.fixture
def person(monkeypatch):
    somebody = Person([])
    monkeypatch.setattr(opening, "_prompter", lambda _screen: somebody)
    return somebody


@pytest.mark.usefixtures("looked_at")
def test_writes_a_page_named_after_course_and_day_after_showing_what_it_says(person, capsys):
    person.answers = [True]
    assert run() == Exit.NOT_READY
    page = Path.cwd() / f"classready-demo-{TODAY}.html"
    assert person.asked == [f"Write it to {page}? [True]"]
    assert read_report(page.read_bytes(), "page") == USUAL
    out = capsys.readouterr().out
    assert "Not ready: Deep Learning in R (short code AM)\n" in out
    assert out.index("home folder: 3 times (results, transcript)") < out.index("Written to")


@pytest.mark.usefixtures("looked_at")
def test_who_does_not_like_the_preview_gets_no_file(person, capsys):
    person.answers = [False]
    assert run() == Exit.NOT_READY
    assert files() == []
    assert capsys.readouterr().out.endswith("Nothing was written.\n")


@pytest.mark.usefixtures("looked_at")
@pytest.mark.parametrize(
    ("answers", "left"), [([True, False], b"old"), ([False], b"old"), ([True, True], b"## ")]
)
def test_asks_before_it_replaces_a_file(person, answers, left):
    Path("mine.md").write_bytes(b"old")
    person.answers = answers
    run("--out", "mine.md")
    assert Path("mine.md").read_bytes()[:3] == left
    assert person.asked[1:] in ([], ["mine.md is there already. Replace it? [False]"])


@pytest.mark.usefixtures("looked_at")
def test_without_anybody_to_ask_it_writes_but_replaces_only_with_yes():
    assert run("--out", "mine.json") == Exit.NOT_READY
    with pytest.raises(UsageError) as caught:
        run("--out", "mine.json")
    assert str(caught.value) == (
        "mine.json is there already. Replace it with --yes, or name another file with --out."
    )
    assert run("--out", "mine.json", "--yes") == Exit.NOT_READY
    assert read_report(Path("mine.json").read_bytes(), "file") == USUAL


@pytest.mark.usefixtures("looked_at")
@pytest.mark.parametrize(
    ("argv", "start"),
    [
        (("--out", "r.json"), b'{\n  "schema"'),
        (("--out", "r.MD"), b"## Not ready"),
        (("--out", "r.html"), b"<!doctype html>"),
        (("--out", "r"), b"<!doctype html>"),
        (("--out", "r.json", "--format", "markdown"), b"## Not ready"),
    ],
)
def test_the_format_is_the_one_that_was_named_else_that_of_the_ending(argv, start):
    run(*argv)
    assert Path(argv[1]).read_bytes().startswith(start)


@pytest.mark.usefixtures("looked_at")
@pytest.mark.parametrize("argv", [("--format", "markdown"), ("--out", "-", "--format", "markdown")])
def test_standard_output_gets_the_report_alone_and_people_read_the_preview_beside_it(argv, capfd):
    assert run(*argv) == Exit.NOT_READY
    said = capfd.readouterr()
    assert said.out == to_markdown(USUAL)
    assert "Removed from it:\n" in said.err
    assert files() == []


@pytest.mark.usefixtures("looked_at")
def test_that_a_report_was_written_is_remembered():
    run("--out", "r.html", "--course", "jupyterlab")
    assert [e.step for e in Store(Path(state()), print).load().of("jupyterlab").events] == ["report"]


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (USUAL, Exit.NOT_READY),
        (EMPTY, Exit.READY),
        (msgspec.structs.replace(USUAL, results=USUAL.results[3:4]), 4),
    ],
)
def test_the_exit_code_is_the_verdict_when_written_and_when_shown(monkeypatch, verdict, code):
    monkeypatch.setattr("wizard.readiness.make_report", lambda _session, _on_slow: verdict)
    assert run("--out", "r.html") == code
    assert run("show", "r.html") == code


def test_shows_a_report_that_somebody_gave(capsys):
    Path("r.json").write_bytes(msgspec.json.encode(USUAL))
    assert run("show", "r.json") == Exit.NOT_READY
    out = capsys.readouterr().out
    assert out.startswith("Not ready: Deep Learning in R (short code AM)\n  Setup before 5/23: Not ready")
    assert "  seen: socket <home>/.docker/run/docker.sock: refused\n" in out
    assert "    $ sudo systemctl start docker\n" in out


def test_shows_a_hostile_report_without_obeying_it(capsys):
    Path("r.json").write_bytes(msgspec.json.encode(hostile_report()))
    run("show", "r.json")
    out = capsys.readouterr().out
    assert [c for c in out if c != "\n" and not c.isprintable()] == []
    assert out.count("\nVerdict: Ready") == 0


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("none.html", None, UsageError, "none.html can't be read (No such file or directory)."),
        (".", None, UsageError, ". can't be read (Is a directory)."),
        ("empty.html", b"", ReportError, "empty.html is empty; ask for the report again."),
        ("page.html", b"<html></html>", ReportError, "page.html is a web page, but not a readiness report"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_report_is_said_in_one_sentence(name, content, error, said):
    if content is not None:
        Path(name).write_bytes(content)
    with pytest.raises(error) as caught:
        run("show", name)
    assert str(caught.value).startswith(said)


def test_every_step_that_is_remembered_has_its_words_in_the_report():
    steps = (REPOSITORY / "wizard" / "steps").glob("*.py")
    remembered = {
        line.split('"')[1] for s in steps for line in s.read_text().splitlines() if ".remember(" in line
    }
    assert remembered == set(DID)


def started(*argv: str, stdout: int | None = subprocess.PIPE) -> "subprocess.CompletedProcess[bytes]":
    code = "import sys; from wizard.cli import main; sys.exit(main())"
    words = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); {code}", *argv]
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, check=False)


def test_this_very_machine_is_reported_without_its_home_or_user(tmp_path, monkeypatch):
    home = tmp_path / "zanzibar-home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOGNAME", "zanzibar")
    ended = started("report", "--course", "jupyterlab", "--out", "r.html")
    assert ended.returncode in {Exit.READY, Exit.NOT_READY, Exit.UNKNOWN}, ended.stderr
    page = Path("r.html").read_bytes()
    report: Report = read_report(page, "page")
    assert report.course.id == "jupyterlab"
    assert dt.datetime.now(dt.UTC) - report.created < dt.timedelta(minutes=5)
    assert b"zanzibar" not in page
    assert ended.returncode == {Verdict.READY: 0, Verdict.NOT_READY: 1, Verdict.UNKNOWN: 4}[report.verdict]
    again = started("report", "--course", "jupyterlab", "--format", "json")
    steps = [(step["id"], step["title"]) for step in json.loads(again.stdout)["steps"]]
    assert steps == [("report", "Wrote a readiness report")]


def test_a_full_disk_behind_standard_output_is_one_sentence():
    with Path("/dev/full").open("wb") as full:
        ended = started("report", "--course", "jupyterlab", "--format", "json", stdout=full.fileno())
    assert ended.returncode == Exit.NOT_READY
    assert ended.stderr.decode().splitlines()[-1] == (
        "classready: Nothing can be written to standard output (No space left on device); "
        "name a file with --out."
    )
