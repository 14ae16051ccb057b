import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.engine.ended import TAIL_LINES, explain_exit


@pytest.mark.parametrize(
    ("code", "expected", "problem", "part"),
    [
        (0, True, None, "finished without an error"),
        (1, False, None, "exit code 1"),
        (126, False, None, "can't be run"),
        (127, False, None, "is not in the image"),
        (132, False, "wrong-arch-binary-illegal-instruction", "processor instruction"),
        (134, False, None, "abort"),
        (137, False, "out-of-memory-137", "killed"),
        (139, False, None, "segfault"),
        (143, True, None, "asked to end"),
        (129, False, None, "signal 1"),
    ],
)
def test_exit_code_is_put_into_words(code: int, expected: bool, problem: str | None, part: str) -> None:  # noqa: FBT001 - a table
    ended = explain_exit(code, "")
    assert (ended.expected, ended.problem) == (expected, problem)
    assert part in ended.meaning


@pytest.mark.parametrize("code", [130, 137, 143])
def test_end_after_a_stop_is_no_crash(code: int) -> None:
    ended = explain_exit(code, "", stopped=True)
    assert (ended.expected, ended.problem) == (True, None)


def test_crash_after_a_stop_is_still_a_crash() -> None:
    assert not explain_exit(139, "", stopped=True).expected


@pytest.mark.parametrize(
    ("told", "problem"),
    [(None, "out-of-memory-137"), (True, "out-of-memory-137"), (False, "container-killed")],
)
def test_a_kill_is_only_blamed_on_memory_where_the_engine_does_not_tell_otherwise(
    told: bool | None,  # noqa: FBT001 - a table
    problem: str,
) -> None:
    assert explain_exit(137, "", out_of_memory=told).problem == problem


def test_engines_word_on_memory_comes_first() -> None:
    assert explain_exit(137, "", out_of_memory=True, stopped=True).problem == "out-of-memory-137"


@pytest.mark.parametrize(
    "log",
    [
        # A program for arm64 on amd64, engine 20.10: without an init, and with one (which tries the shell).
        "exec /www/x: exec format error\n",
        '/www/x: line 1: syntax error: unexpected "("\n',
        # The same with Debian's shell, and a program that happens to have no bracket near its start.
        '/x/app: 1: Syntax error: ";" unexpected\n',
        "/bin/app: line 1: \x7fELF\x02\x01\x01\x02\x16\x01x@@@8: not found\n",
        "standard_init_linux.go:228: exec user process caused: exec format error",
    ],
)
def test_program_for_another_processor_is_recognised(log: str) -> None:
    assert explain_exit(1, log).problem == "exec-format-wrong-arch"


def test_a_fault_further_down_in_a_script_is_no_other_processor() -> None:
    assert explain_exit(2, '/start.sh: line 14: syntax error: unexpected "done"').problem is None


@given(st.integers(0, 255), st.text())
def test_any_end_has_a_meaning_and_a_short_log(code: int, log: str) -> None:
    ended = explain_exit(code, log)
    assert ended.meaning
    assert len(ended.log_tail.splitlines()) <= TAIL_LINES
