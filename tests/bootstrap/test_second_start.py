"""A later start finds the environment ready, or sees that it no longer is."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bootstrap.clones import Clone, without_uv
from tests.bootstrap.pythons import old_python
from wizard import __version__

VERSION = f"classready {__version__}\n"
DAY = 24 * 3600


def test_says_nothing_and_needs_no_network(started_clone: Clone, no_network):
    clone = Clone(started_clone.path, started_clone.home, started_clone.env, no_network)
    second = clone.start("--version")
    assert (second.returncode, second.stdout, second.stderr) == (0, VERSION, "")


def test_arguments_and_exit_code_are_the_programs(started_clone: Clone):
    second = started_clone.start("check", "--json", "a b", "é")
    assert second.returncode == 7
    assert second.stdout.startswith("['check', '--json', 'a b', 'é'] ")


def test_a_module_of_the_users_does_not_hide_a_pinned_one(started_clone: Clone, tmp_path):
    (tmp_path / "wcwidth.py").write_text("raise SystemExit('the wrong one')")
    env = started_clone.env | {"PYTHONPATH": str(tmp_path)}
    clone = Clone(started_clone.path, started_clone.home, env)
    assert str(started_clone.home) in clone.start("check").stdout


def test_a_module_of_ours_does_not_hide_one_of_the_standard_library(started_clone: Clone):
    module = started_clone.path / "wizard" / "hashlib.py"
    module.write_text("raise SystemExit('the wrong one')")
    assert started_clone.start("--version").stdout == VERSION
    module.unlink()


def test_no_bytecode_reaches_the_clone(started_clone: Clone):
    started_clone.start("check")
    assert [path for path in started_clone.files() if path.name == "__pycache__"] == []


def test_an_old_python_starts_from_the_environment_of_a_newer_one(started_clone: Clone):
    second = started_clone.start("--version", python=old_python("3.8"))
    assert (second.stdout, second.stderr) == (VERSION, "")


def test_changed_requirements_get_an_environment_of_their_own(clone: Clone):
    clone.start("--version")
    first = clone.environments()
    with (clone.path / "requirements.txt").open("a") as file:
        file.write("# changed\n")
    assert "Preparing classready" in clone.start("--version").stderr
    assert len(clone.environments()) == 2
    assert first[0] in clone.complete_environments()


def test_an_environment_that_was_unused_for_two_weeks_goes_when_a_new_one_is_made(clone: Clone):
    clone.start("--version")
    old = clone.environments()
    os.utime(old[0] / "complete", (time.time() - 15 * DAY,) * 2)
    with (clone.path / "requirements.txt").open("a") as file:
        file.write("# changed\n")
    clone.start("--version")
    assert len(clone.environments()) == 1
    assert clone.environments() != old


def test_starting_counts_as_use(started_clone: Clone):
    mark = started_clone.environments()[0] / "complete"
    os.utime(mark, (time.time() - 15 * DAY,) * 2)
    started_clone.start("--version")
    assert time.time() - mark.stat().st_mtime < DAY


def test_an_environment_whose_python_was_uninstalled_is_made_again(clone: Clone):
    clone.start("--version")
    python = clone.environments()[0] / "bin" / "python"
    python.unlink()
    python.symlink_to("/no/such/python")
    again = clone.start("--version")
    assert ("Preparing classready" in again.stderr, again.stdout) == (True, VERSION)


def test_a_cache_that_cannot_be_written_gives_way_to_temporary_files(clone: Clone, small_disk, tmp_path):
    clone.home = small_disk("ro,size=1m")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    clone.env |= {"TMPDIR": str(temporary)}
    first = clone.start("--version")
    assert first.stdout == VERSION
    assert f"{clone.home}/cache cannot be written" in first.stderr
    second = clone.start("--version")
    assert (second.stdout, second.stderr) == (VERSION, "")


def test_a_prepared_folder_of_somebody_else_is_not_used(clone: Clone, small_disk, tmp_path):
    clone.home = small_disk("ro,size=1m")
    prepared = tmp_path / f"classready-{os.getuid()}"
    prepared.mkdir()
    os.chown(prepared, 12345, 12345)
    clone.env |= {"TMPDIR": str(tmp_path)}
    first = clone.start("--version")
    assert first.returncode == 1
    assert first.stderr == f"{prepared} belongs to somebody else: set CLASSREADY_HOME to a folder of yours.\n"


def test_no_home_at_all_is_one_sentence(clone: Clone):
    clone.env |= {"CLASSREADY_HOME": "", "XDG_CACHE_HOME": "", "HOME": "nowhere"}
    first = clone.start("--version")
    assert (first.returncode, first.stderr) == (
        2,
        (
            "Your home folder cannot be found: set HOME, "
            "or set CLASSREADY_HOME to a folder that you may write in.\n"
        ),
    )


@pytest.mark.parametrize("version", ["2.7", "3.6"])
@pytest.mark.parametrize("folder", ["wizard", "tests"])
def test_an_ancient_python_says_what_to_run_instead(version, folder, tmp_path):
    python = old_python(version)
    (tmp_path / "python3").symlink_to(sys.executable)
    answer = subprocess.run(
        [python, folder],
        env=without_uv() | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    number = python.parents[1].name
    assert (answer.returncode, answer.stdout, answer.stderr) == (
        2,
        "",
        (
            f"This is Python {number} ({python}), which is too old for classready; "
            f"please run instead: python3 {folder}\n"
        ),
    )


@pytest.mark.parametrize("version", ["2.7", "3.6"])
def test_an_ancient_python_alone_says_where_to_get_another(version, tmp_path):
    python = old_python(version)
    answer = subprocess.run(
        [python, "wizard"],
        env=without_uv() | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.endswith(
        "please install Python 3.11 or newer from https://www.python.org/downloads/ and run: python3 wizard\n"
    )


def test_python_3_8_alone_says_what_it_needs(clone: Clone, tmp_path):
    clone.env |= {"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path), "CONDA_PREFIX": str(tmp_path)}
    first = clone.start("--version", python=old_python("3.8"))
    if first.returncode == 0:
        pytest.skip("a newer Python lies in a folder of its own where it is rightly found")
    number = old_python("3.8").parents[1].name
    assert first.returncode == 2
    assert first.stderr.splitlines()[-1] == (
        f"classready needs Python 3.11 or newer; this is {number}, and no newer one "
        "was found: install one from https://www.python.org/downloads/ and run this again with it."
    )
    assert clone.environments() == []


def test_python_3_8_finds_a_newer_one(clone: Clone, tmp_path):
    folder = tmp_path / "newer"
    folder.mkdir()
    (folder / "python3.11").write_text("#!/bin/sh\nexit 127\n")  # what a pyenv shim does
    (folder / "python3.11").chmod(0o755)
    (folder / "python3").symlink_to(Path(sys.executable).resolve())
    clone.env |= {"PATH": str(folder)}
    first = clone.start("--version", python=old_python("3.8"))
    assert (first.returncode, first.stdout) == (0, VERSION)
