"""Real programs, as they are found on any Linux or macOS."""

import os
import sys
from pathlib import Path

import pytest

from checks.probes import commands
from checks.questions import Command, Completed, Paths, Which

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs of these tests are POSIX ones")


def run(*argv: str, timeout: float = 20.0) -> Completed:
    answer = commands.answer(Command(argv, timeout))
    assert isinstance(answer, Completed)
    return answer


def shell(script: str, timeout: float = 20.0) -> Completed:
    return run("sh", "-c", script, timeout=timeout)


def program(folder: Path, name: str, first_line: str = "#!/bin/sh") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"{first_line}\necho {folder.name}\n")
    path.chmod(0o755)
    return path


def test_keeps_both_outputs_and_the_exit_code() -> None:
    assert shell("echo out; echo err >&2; exit 3") == Completed("ran", 3, "out\n", "err\n")


def test_arguments_are_never_read_by_a_shell() -> None:
    assert run("printf", "%s", "$HOME; exit 1 | *").out == "$HOME; exit 1 | *"


def test_a_program_that_is_not_there_is_missing() -> None:
    assert run("no-such-program-anywhere") == Completed("missing")


def test_a_file_that_is_no_program_is_missing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    assert run(str(tmp_path / "notes.txt")).status == "missing"


def test_a_script_whose_interpreter_is_gone_is_refused(tmp_path: Path) -> None:
    assert run(str(program(tmp_path / "bin", "tool", "#!/no/such/interpreter"))).status == "refused"


def test_an_argument_that_no_system_takes_is_refused() -> None:
    assert run("printf", "a\0b").status == "refused"


def test_a_program_that_reads_input_finds_none() -> None:
    assert run("cat") == Completed("ran", 0, "", "")


def test_programs_speak_english_and_wsl_utf8() -> None:
    assert shell('echo "$LC_ALL $WSL_UTF8"').out == "C 1\n"


def test_binary_output_becomes_text() -> None:
    assert shell(r"printf '\377ok'").out == "\N{REPLACEMENT CHARACTER}ok"


def test_endless_output_is_cut_but_read_to_its_end() -> None:
    answer = shell("head -c 5000000 /dev/zero | tr '\\0' x; echo done >&2")
    assert (answer.status, len(answer.out), answer.err) == ("ran", commands.KEPT_BYTES, "done\n")


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    lifeline = tmp_path / "lifeline"
    os.mkfifo(lifeline)
    reader = os.open(lifeline, os.O_RDONLY | os.O_NONBLOCK)
    answer = shell(f"exec 3>'{lifeline}'; echo up >&3; echo begun; sleep 600 & wait", timeout=1.0)
    os.set_blocking(reader, True)
    with os.fdopen(reader) as pipe:
        # Reading ends only when the last program that holds the other end is gone.
        assert (answer, pipe.read()) == (Completed("timeout", None, "begun\n"), "up\n")


def test_a_child_left_running_does_not_hold_up_the_answer(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    answer = shell(f"cat '{gate}' & echo hi")
    gate.write_text("go\n")
    assert answer == Completed("ran", 0, "hi\n")


def test_which_lists_every_place_in_the_order_of_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = program(tmp_path / "one", "tool"), program(tmp_path / "two", "tool")
    program(tmp_path / "three", "other")
    folders = [tmp_path / "one", tmp_path / "gone", tmp_path / "three", tmp_path / "two", tmp_path / "one"]
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)))
    assert commands.answer(Which("tool")) == Paths((str(first), str(second)))


def test_which_lists_a_folder_with_two_names_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = program(tmp_path / "usr-bin", "tool")
    (tmp_path / "bin").symlink_to(tmp_path / "usr-bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'usr-bin'}{os.pathsep}{tmp_path / 'bin'}")
    assert commands.answer(Which("tool")) == Paths((str(tool),))


def test_nothing_is_run_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "tool")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{os.pathsep}.{os.pathsep}")
    assert (commands.answer(Which("tool")), run("tool").status) == (Paths(), "missing")
