"""``classready problems`` as somebody types it: what is printed where, and the exit code."""

import json
from pathlib import Path

import pytest

from checks.problems import load
from tests.checks.course.known import MINIMAL, WITH_A_PROBLEM
from wizard import cli


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("CLASSREADY_HOME", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    Path("c.toml").write_text(WITH_A_PROBLEM)


def run(*argv: str) -> int:
    return cli.main(["problems", *argv])


def test_lists_every_problem_once_and_by_area(capsys):
    assert run("list", "--course", "jupyterlab") == 0
    lines = capsys.readouterr().out.splitlines()
    entries = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(entries) == sorted(problem.id for problem in load())
    assert "Downloading the image" in lines


def test_lists_only_what_speaks_of_all_the_words(capsys):
    assert run("list", "PROXY", "pip", "--json") == 0
    assert [found["id"] for found in json.loads(capsys.readouterr().out)] == [
        "pip-certificate-not-trusted",
        "pip-proxy-auth",
        "pip-no-connection",
    ]


def test_a_word_is_found_where_a_word_begins(capsys):
    assert run("list", "port", "--json") == 0
    found = {one["id"] for one in json.loads(capsys.readouterr().out)}
    assert {"port-in-use", "windows-reserved-port"} <= found
    assert "os-not-supported" not in found


def test_a_word_that_no_problem_speaks_of_is_said(capsys):
    assert run("list", "xyzzy") == 0
    assert capsys.readouterr().out == "No known problem speaks of xyzzy.\n"


def test_shows_what_a_problem_means_and_its_cure_for_one_platform(capsys):
    assert run("show", "wsl-kernel-missing-or-old", "--platform", "windows") == 0
    out = capsys.readouterr().out
    assert out.startswith("→ WSL needs an update\nThe Linux kernel of WSL 2")
    assert "Only on: Windows and WSL." in out
    assert "Programs say it with words such as\n  " in out
    assert "What to do on Windows\n" in out
    assert "  $ wsl --update\n" in out


def test_shows_the_cures_of_all_platforms_when_asked(capsys):
    assert run("show", "disk-full", "--platform", "all", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["id"], sorted(shown["cure"])) == ("disk-full", ["linux", "macos", "windows", "wsl"])
    assert {"line": "df -h"} in shown["cure"]["linux"]["commands"]


def test_a_problem_that_only_a_check_finds_says_so(capsys):
    assert run("show", "image-not-pulled") == 0
    assert "How sure: no program prints it; classready finds it by looking.\n" in capsys.readouterr().out


def test_a_name_that_is_misspelt_gets_the_nearest(capsys):
    assert run("show", "disk-ful") == 2
    assert capsys.readouterr().err == (
        "classready: No known problem has the name 'disk-ful'. Did you mean disk-full? "
        "`classready problems list` shows all.\n"
    )


def test_a_courses_own_problem_is_listed_and_shown_with_its_names_filled_in(capsys):
    assert run("list", "week 2", "--course", "c.toml") == 0
    assert "Your course\n  week-2-missing  " in capsys.readouterr().out
    assert run("show", "week-2-missing") == 0  # the course is remembered
    assert "Download it again, then ask ada@example.edu.\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("samples", "code", "out", "err"),
    [
        ("['no week2']", 0, "week-2-missing: 1 of 1 samples recognised\n", ""),
        (
            "['no week3']",
            1,
            "week-2-missing: 0 of 1 samples recognised\n",
            (
                "c.toml:13: problems.patterns: week-2-missing: week2 is found in none of the samples.\n"
                "c.toml:16: problems.samples: week-2-missing: no pattern is found in this text; "
                "nothing else explains it.\n"
                "classready: 2 misses in c.toml.\n"
            ),
        ),
        (
            "'no week2'",
            2,
            "",
            (
                "c.toml:16: problems.samples: expected a list (each a text that is not empty), got the text "
                '"no week2". Put it into brackets: ["no week2"].\n'
                "classready: 1 mistake in c.toml.\n"
            ),
        ),
    ],
)
def test_checking_a_course_file_tells_what_its_patterns_miss(samples, code, out, err, capsys):
    with Path("c.toml").open("a") as file:
        file.write(f"samples = {samples}\n")
    assert run("check", "c.toml") == code
    output = capsys.readouterr()
    assert (output.out, output.err) == (out, err)


def test_checking_as_json_says_the_same(capsys):
    assert run("check", "c.toml", "--json") == 0
    checked = json.loads(capsys.readouterr().out)
    assert checked["problems"] == [{"id": "week-2-missing", "samples": 0, "recognised": 0}]
    assert (checked["invalid"], checked["missed"], len(checked["notes"])) == ([], [], 1)


def test_checking_a_course_without_problems_says_so(capsys):
    Path("c.toml").write_text(MINIMAL)
    assert run("check", "c.toml") == 0
    assert capsys.readouterr().out == "c.toml: no problems of its own; they stand in [[problems]].\n"


def test_checking_a_file_that_is_not_there_is_wrong_usage(capsys):
    assert run("check", "none.toml") == 2
    assert capsys.readouterr().err == (
        "classready: none.toml: There is no such file. Check its name and folder.\n"
    )
