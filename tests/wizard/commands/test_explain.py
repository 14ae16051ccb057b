"""``classready explain`` as somebody types it: what is said, as text and as JSON, and the exit code."""

import codecs
import io
import json
import sys
from pathlib import Path

import pytest

from checks.model import Platform
from checks.problems import cure, find
from tests.checks.course.known import WITH_A_PROBLEM
from wizard import cli

NOT_RUNNING = (
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
)
ON_WINDOWS = (
    "error during connect: open //./pipe/docker_engine: The system cannot find the file specified.\n"
    "PS C:\\Users\\ada> docker.exe ps"
)
LIKELY = "This page is not working: ERR_CONNECTION_RESET, the connection was reset on localhost"
UNKNOWN = "Error: the flux capacitor failed"


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("CLASSREADY_HOME", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def course() -> str:
    Path("c.toml").write_text(WITH_A_PROBLEM)
    return "c.toml"


def run(*argv: str) -> int:
    return cli.main(["explain", *argv])


def explained(capsys, *argv: str) -> dict:
    assert run(*argv, "--json") == 0
    return json.loads(capsys.readouterr().out)


def problems(document: dict) -> list[str]:
    return [found["problem"] for found in document["found"]]


def give(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_an_error_is_answered_with_line_cause_meaning_cure_commands_link_and_name(capsys):
    assert run("$ docker ps\n" + NOT_RUNNING, "--platform", "linux") == 0
    out = capsys.readouterr().out
    problem = find("daemon-not-running")
    what = cure(problem, Platform.LINUX)
    lines = out.splitlines()
    assert lines[0] == f"→ {problem.title}"
    assert "  | Cannot connect to the Docker daemon" in lines[1]
    assert f"  $ {what.commands[0].line}" in lines
    assert f"  {what.link}" in lines
    assert lines[-1].startswith("Known as daemon-not-running")
    words = " ".join(out.split())
    assert problem.means in words
    assert what.text in words


def test_json_says_the_same_as_the_text(capsys):
    (found,) = explained(capsys, NOT_RUNNING, "--platform", "macos")["found"]
    problem = find("daemon-not-running")
    what = cure(problem, Platform.MACOS)
    assert found == {
        "problem": problem.id,
        "title": problem.title,
        "means": problem.means,
        "certain": True,
        "line": NOT_RUNNING,
        "cure": what.text,
        "commands": [command.line for command in what.commands],
        "link": what.link,
    }


def test_words_without_quotes_are_one_text(capsys):
    assert problems(explained(capsys, *NOT_RUNNING.split())) == ["daemon-not-running"]


def test_what_is_not_certain_is_said_as_such(capsys):
    document = explained(capsys, LIKELY)
    assert {found["certain"] for found in document["found"]} == {False}
    assert run(LIKELY) == 0
    assert capsys.readouterr().out.startswith("This is not certain")


def test_an_error_that_nobody_has_described_is_not_guessed_at(capsys, course):
    assert run(UNKNOWN, "--course", course) == 4
    out = " ".join(capsys.readouterr().out.split())
    assert "classready does not know this error" in out
    assert "ada@example.edu" in out
    assert run(UNKNOWN, "--json") == 4
    document = json.loads(capsys.readouterr().out)
    assert (document["found"], document["is_error"], document["contact"]) == ([], True, "ada@example.edu")


def test_normal_output_is_no_error(capsys):
    assert run("Status: Downloaded newer image for rocker/rstudio:latest") == 4
    assert capsys.readouterr().out.startswith("No known problem in this text")


def test_the_platform_chooses_the_cure(capsys):
    told = {name: explained(capsys, NOT_RUNNING, "--platform", name) for name in ("windows", "linux")}
    assert {name: document["platform"] for name, document in told.items()} == {n: n for n in told}
    assert told["windows"]["found"][0]["cure"] != told["linux"]["found"][0]["cure"]


def test_a_text_that_plainly_comes_from_elsewhere_gets_the_cure_for_there(capsys):
    assert explained(capsys, ON_WINDOWS)["platform"] == "windows"
    assert run(ON_WINDOWS) == 0
    assert "(For Windows, where this text seems to come from" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "'docker' is not recognized as an internal or external command,\noperable program or batch file.",
        "docker : The term 'docker' is not recognized as the name of a cmdlet, function, script file",
        "listen tcp 0.0.0.0:8787: bind: Only one usage of each socket address is normally permitted.",
    ],
)
def test_the_words_of_windows_itself_tell_where_a_text_is_from(capsys, text):
    assert explained(capsys, text)["platform"] == "windows"


def test_an_error_that_this_platform_can_not_have_is_explained_for_the_one_that_can(capsys):
    document = explained(capsys, "WSL 2 requires an update to its kernel component.")
    assert (problems(document), document["platform"]) == (["wsl-kernel-missing-or-old"], "windows")


def test_the_step_breaks_a_tie(capsys):
    text = "x509: certificate signed by unknown authority\ncertificate verify failed"
    found = {step: problems(explained(capsys, text, "--step", step))[0] for step in ("pull", "python-conda")}
    assert found == {"pull": "tls-intercepting-proxy", "python-conda": "pip-certificate-not-trusted"}


@pytest.mark.parametrize(
    ("option", "value", "hint"), [("--platform", "windoze", "windows"), ("--step", "pul", "pull")]
)
def test_a_platform_or_step_that_is_none_is_wrong_usage_with_the_nearest(option, value, hint, capsys):
    with pytest.raises(SystemExit) as ended:
        run("x", option, value)
    assert ended.value.code == 2
    assert f"There is no '{value}'. Did you mean {hint}?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "word"),
    [("container", "container"), ("Containers", "container"), ("what is a work-folder?", "work folder"),
     ("gpus", "GPU"), ("virtualisation", "virtualization"), ("dockr", "Docker")],
)  # fmt: skip
def test_a_word_of_the_glossary_is_explained_also_where_it_is_written_a_little_differently(
    asked, word, capsys
):
    document = explained(capsys, *asked.split())
    assert (document["kind"], document["word"]["word"]) == ("word", word)
    assert run(asked) == 0
    assert capsys.readouterr().out == f"→ {word}\n{document['word']['means']}\n"


def test_a_check_is_explained_with_its_page(capsys):
    document = explained(capsys, "docker.running")
    assert document["check"]["page"] == "docs/checks/docker.running.md"
    assert run("Docker.Running") == 0
    out = capsys.readouterr().out
    assert out.startswith("→ Docker is running (docker.running)\n" + document["check"]["why"])
    assert "docs/checks/docker.running.md" in out


def test_a_problem_is_explained_by_its_name(capsys):
    assert problems(explained(capsys, "disk-full")) == ["disk-full"]


def test_an_exit_code_is_explained(capsys):
    assert problems(explained(capsys, "137")) == ["out-of-memory-137"]


def test_a_short_code_is_explained_as_report_code_does(capsys):
    run("8001-2d")
    cli.main(["report", "code", "8001-2d"])
    here, there = capsys.readouterr().out.split("8001-2d", 2)[1:]
    assert here == there
    document = explained(capsys, "80012D")
    assert document["code"]["verdict"] == "not ready"
    assert [failed["check"] for failed in document["code"]["failed"]] == ["image.present", "conda.installed"]


def test_a_name_that_is_nearly_one_is_wrong_usage_with_the_right_one(capsys):
    assert run("docker.runing") == 2
    assert capsys.readouterr().err == "classready: There is no docker.runing. Did you mean docker.running?\n"


def test_a_code_that_was_misread_is_wrong_usage(capsys):
    assert run("8001-2E") == 2
    assert "misread" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data",
    [
        NOT_RUNNING.encode(),
        codecs.BOM_UTF16_LE + NOT_RUNNING.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + NOT_RUNNING.encode("utf-16-be"),
        NOT_RUNNING.encode("utf-16-le"),
        codecs.BOM_UTF8 + NOT_RUNNING.encode(),
        b"Caf\xe9, \x82: " + NOT_RUNNING.encode(),
        NOT_RUNNING.encode().replace(b"\x20", b"\x00\x20"),
        b"\x00" * 9000 + NOT_RUNNING.encode(),
        b"line\n" * 1_000_000 + NOT_RUNNING.encode(),
    ],
    ids=["utf-8", "utf-16 of powershell", "utf-16 big", "utf-16 without a mark", "utf-8 with a mark",
         "latin-1 and cp850", "nul bytes", "a hole", "five megabytes"],
)  # fmt: skip
@pytest.mark.parametrize("way", ["file", "-", "no argument"])
def test_a_file_and_standard_input_are_read_whatever_wrote_them(data, way, monkeypatch, capsys):
    Path("an error.log").write_bytes(data)
    give(monkeypatch, data)
    argument = {"file": ["an error.log"], "-": ["-"], "no argument": []}[way]
    assert problems(explained(capsys, *argument)) == ["daemon-not-running"]


def test_names_come_before_files(capsys):
    Path("container").write_text(NOT_RUNNING)
    assert explained(capsys, "container")["kind"] == "word"
    assert problems(explained(capsys, "./container")) == ["daemon-not-running"]


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("no/such.log", "There is no file no/such.log."),
        ("/no/such", "There is no file /no/such."),
        (".", ". is a folder;"),
        ("picture.png", "picture.png holds no text"),
        ("empty.txt", "There is nothing to explain: empty.txt is empty."),
        ("", "There is nothing to explain: the text is empty."),
        ("-", "There is nothing to explain: standard input is empty."),
        ("large.log", "large.log is larger than 20 MB"),
    ],
)
def test_what_can_not_be_read_is_wrong_usage_in_a_sentence(argument, said, monkeypatch, capsys):
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    Path("empty.txt").write_bytes(b"\n \n")
    with Path("large.log").open("wb") as large:
        large.truncate(21 * 1024**2)
    give(monkeypatch, b"")
    assert run(argument) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"classready: {said}")
    assert len(err.splitlines()) == 1


def test_a_course_explains_errors_of_its_own(capsys, course):
    (found,) = explained(capsys, "FileNotFoundError: week2.csv", "--course", course)["found"]
    assert (found["problem"], found["cure"]) == (
        "week-2-missing",
        "Download it again, then ask ada@example.edu.",
    )
    assert problems(explained(capsys, "week-2-missing")) == ["week-2-missing"]


def test_a_course_that_was_named_and_is_bad_is_wrong_usage(capsys):
    Path("bad.toml").write_text("id = 1")
    assert run("container", "--course", "bad.toml") == 2
    assert "bad.toml" in capsys.readouterr().err


def test_a_remembered_course_that_went_bad_is_gone_on_without(capsys, course):
    explained(capsys, "container", "--course", course)
    Path(course).write_text("id = 1")
    assert run(NOT_RUNNING) == 0
    said = capsys.readouterr()
    assert "Known as daemon-not-running" in said.out
    assert said.err.endswith("Going on without the course that was used last.\n")
