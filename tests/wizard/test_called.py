"""The commands that are shown are those that this person can type."""

import subprocess
import sys
from pathlib import Path

import pytest

from wizard.called import as_typed, command_as_typed, program

CLONE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "started", ["-c", "/usr/local/bin/classready", "", "no such folder", str(CLONE / "tests"), "wizard.py"]
)
def test_where_it_is_installed_the_commands_start_with_classready(started, monkeypatch):
    monkeypatch.setattr(sys, "argv", [started])
    assert program() == "classready"


@pytest.mark.parametrize("started", ["wizard", "./wizard", "wizard/", str(CLONE / "wizard")])
def test_in_the_folder_of_a_clone_the_commands_start_with_python3_wizard(started, monkeypatch):
    monkeypatch.chdir(CLONE)
    monkeypatch.setattr(sys, "argv", [started])
    assert program() == "python3 wizard"


def test_from_another_folder_the_commands_name_the_whole_path(monkeypatch, tmp_path):
    clone = tmp_path / "my clone" / "wizard"
    clone.mkdir(parents=True)
    (clone / "__main__.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["my clone/wizard"])
    assert program() == f"python3 '{clone}'"


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("Start `classready` again.", "Start `python3 wizard` again."),
        ("`classready launch` starts it.", "`python3 wizard launch` starts it."),
        (
            "classready needs `docker stop classready-demo`.",
            "classready needs `docker stop classready-demo`.",
        ),
        ("~/classready/demo and `classready-demo`", "~/classready/demo and `classready-demo`"),
    ],
)
def test_only_commands_of_classready_are_replaced_in_a_text(shown, typed, monkeypatch):
    monkeypatch.chdir(CLONE)
    monkeypatch.setattr(sys, "argv", ["wizard"])
    assert as_typed(shown) == typed


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("classready pull", "python3 wizard pull"),
        ("classready", "python3 wizard"),
        ("docker stop classready-demo", "docker stop classready-demo"),
        ("classready-demo", "classready-demo"),
    ],
)
def test_only_commands_of_classready_are_replaced(shown, typed, monkeypatch):
    monkeypatch.chdir(CLONE)
    monkeypatch.setattr(sys, "argv", ["wizard"])
    assert command_as_typed(shown) == typed


def test_an_error_in_a_clone_names_the_help_that_can_be_typed(tmp_path):
    script = "import sys; sys.argv = sys.argv[1:]; from wizard.start import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", script, "wizard", "check", "--prot"],
        cwd=CLONE,
        env={"CLASSREADY_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ("classready: Unrecognized arguments: --prot. See `python3 wizard --help`.\n")
    assert done.returncode == 2
