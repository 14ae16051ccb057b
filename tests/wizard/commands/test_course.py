"""``classready course`` as somebody types it: what is printed where, and the exit code."""

import argparse
import json
import resource
from pathlib import Path

import pytest

from checks.course_file import CourseError
from checks.model import Check
from tests.checks.course.known import KNOWN_CHECKS, MINIMAL
from tests.checks.course.web import serving
from wizard import courses
from wizard.commands import course
from wizard.errors import UsageError
from wizard.exits import Exit

BAD = MINIMAL.replace("8888", "0").replace("title", "titel")


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    checks = tuple(Check(name, name, name, lambda _host, _course: ()) for name in KNOWN_CHECKS)
    monkeypatch.setattr(courses, "ALL_CHECKS", checks)
    monkeypatch.setenv("CLASSREADY_HOME", str(tmp_path / "own"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def run(*argv: str):
    parser = argparse.ArgumentParser()
    course.add(parser.add_subparsers())
    args = parser.parse_args(["course", *argv])
    return args.run(args)


def test_lists_the_courses_that_ship_with_the_default_first(capsys):
    assert run("list") == Exit.READY
    assert capsys.readouterr().out == (
        "lab-keras-r  Deep Learning in R: neural networks in a container, on your laptop and in the cloud "
        "(used where none is named)\n"
        "jupyterlab   JupyterLab with scientific Python\n"
    )


def test_lists_as_json(capsys):
    assert run("list", "--json") == Exit.READY
    listed = json.loads(capsys.readouterr().out)
    assert [(entry["id"], entry["default"]) for entry in listed] == [
        ("lab-keras-r", True),
        ("jupyterlab", False),
    ]


def test_shows_the_default_course_and_warns_of_its_dates(capsys):
    assert run("show") == Exit.READY
    out = capsys.readouterr().out
    assert out.startswith("Deep Learning in R: neural networks")
    assert "  App: RStudio, port 8787; sign in as rstudio, password rstudio\n" in out
    assert "\nPlease note: Dates of this course have passed (23 May 2019 and 30 May 2019)." in out


def test_shows_a_file_as_json(capsys):
    Path("c.toml").write_text(MINIMAL)
    assert run("show", "c.toml", "--json") == Exit.READY
    shown = json.loads(capsys.readouterr().out)
    assert (shown["origin"], shown["place"], shown["course"]["app"]["port"]) == ("file", "c.toml", 8888)


def test_showing_an_unknown_course_names_the_nearest():
    with pytest.raises(CourseError, match=r"Did you mean jupyterlab\?"):
        run("show", "jupiterlab")


def test_shows_a_course_from_the_copy_when_its_server_is_gone(capsys):
    with serving() as server:
        url = server.url()
        run("show", url)
    capsys.readouterr()
    assert run("show", url) == Exit.READY
    assert "\nPlease note: Using the copy of " in capsys.readouterr().out


def test_checking_a_valid_file_says_what_its_author_should_look_at_again(capsys):
    Path("c.toml").write_text(MINIMAL)
    assert run("check", "c.toml") == Exit.READY
    assert capsys.readouterr().out == (
        "c.toml: valid. stats: Statistics\n"
        "  note: contact is missing: students who are stuck will not be told whom to ask.\n"
        "  note: checked is missing: write the day on which you last went through the whole setup.\n"
    )


def test_checking_a_bad_file_says_every_mistake_on_stderr_and_exits_with_2(capsys):
    Path("c.toml").write_text(BAD)
    assert run("check", "c.toml") == Exit.USAGE
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        "c.toml:2: titel: is not a key of a course file. Did you mean title?\n"
        "c.toml:9: app.port: expected a TCP port (1 to 65535), got the number 0.\n"
        "classready: 2 mistakes in c.toml.\n"
    )


def test_checking_a_bad_file_as_json(capsys):
    Path("c.toml").write_text(BAD)
    assert run("check", "c.toml", "--json") == Exit.USAGE
    checked = json.loads(capsys.readouterr().out)
    assert (checked["valid"], len(checked["problems"])) == (False, 2)
    assert checked["problems"][0] == {
        "file": "c.toml",
        "line": 2,
        "key": "titel",
        "message": "is not a key of a course file.",
        "suggestion": "Did you mean title?",
    }


def test_checking_an_address_never_uses_the_copy(capsys):
    with serving() as server:
        url = server.url()
        run("show", url)
        assert run("check", url) == Exit.READY
    capsys.readouterr()
    assert run("check", url) == Exit.USAGE
    assert "its server refused the connection" in capsys.readouterr().err


def test_a_new_file_passes_its_own_check_and_has_its_schema_beside_it(capsys):
    assert run("new") == Exit.READY
    assert sorted(path.name for path in Path().iterdir()) == ["course.schema.json", "course.toml"]
    assert Path("course.schema.json").read_bytes() == courses.SCHEMA.read_bytes()
    assert run("check", "course.toml") == Exit.READY
    assert "course.toml: valid. my-course: My course\n" in capsys.readouterr().out


def test_every_example_in_a_new_file_is_valid_when_it_is_switched_on():
    run("new", "c.toml")
    examples = (
        "# checked =",
        "# date =",
        "# [[problems",
        "# id =",
        "# patterns =",
        "# means =",
        "# cure =",
        "# samples =",
    )
    lines = Path("c.toml").read_text().splitlines()
    switched_on = [line.removeprefix("# ") if line.startswith(examples) else line for line in lines]
    Path("c.toml").write_text("\n".join(switched_on))
    assert run("check", "c.toml") == Exit.READY


def test_a_new_file_never_replaces_one_unless_told_to():
    Path("c.toml").write_text("mine")
    with pytest.raises(UsageError, match=r"^c\.toml is there already\. Name another file, or add --force\.$"):
        run("new", "c.toml")
    assert Path("c.toml").read_text() == "mine"
    assert run("new", "c.toml", "--force") == Exit.READY
    assert Path("c.toml").read_bytes() == courses.TEMPLATE.read_bytes()


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("no/folder/c.toml", "No such file or directory"),
        ("a\0b", "not a path"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_new_file_that_can_not_be_written_says_why(target, reason):
    with pytest.raises(UsageError) as caught:
        run("new", target)
    assert str(caught.value) == f"{target} could not be written ({reason})."


def test_a_new_file_that_does_not_fit_on_the_disk_leaves_the_old_one():
    Path("c.toml").write_text("mine")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(UsageError) as caught:
            run("new", "c.toml", "--force")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(caught.value) == "c.toml could not be written (File too large)."
    assert [(path.name, path.read_text()) for path in Path().iterdir()] == [("c.toml", "mine")]
