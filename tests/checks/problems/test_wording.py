"""The words of a problem that a person is shown."""

from checks.problems import Clue, Problem
from checks.problems.wording import wordings


def words_of(*patterns: str | Clue, missing: tuple[str, ...] = ()) -> tuple[str, ...]:
    return wordings(Problem("p", "P", "It means.", {}, patterns, missing))


def test_whole_patterns_come_before_parts_of_others() -> None:
    assert words_of(r"port \d{1,5} is already taken", "address already in use") == (
        "address already in use",
        "is already taken",
    )


def test_only_the_first_pattern_of_a_clue_is_shown() -> None:
    assert words_of(Clue(("the disk is really full", "write error"))) == ("the disk is really full",)


def test_marks_around_the_words_are_left_out() -> None:
    assert words_of(r'\w{1,9}": executable file not found') == ("executable file not found",)


def test_short_words_are_shown_only_where_there_are_no_longer_ones() -> None:
    assert words_of("errno 28", "no space left on device") == ("no space left on device",)
    assert words_of("errno 28") == ("errno 28",)


def test_a_program_that_is_not_there_is_shown_in_a_shells_words() -> None:
    assert words_of(missing=("docker", "podman")) == ("docker: command not found",)


def test_a_problem_that_only_a_check_finds_has_no_words() -> None:
    assert words_of() == ()
