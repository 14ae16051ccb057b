"""The likeliest problem by its words, for texts that no clue fits."""

from collections import Counter

import pytest

from checks.model import Platform
from checks.problems import diagnose, load
from checks.problems.resemblance import Vocabulary
from checks.problems.text import views
from tests.checks.problems.texts import CASES, NORMAL


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load())


def resembled(vocabulary: Vocabulary, text: str, step: str | None = None, *among: Platform) -> str | None:
    found = vocabulary.resembling(views(text)[0].lines, step, among or tuple(Platform))
    return found[0].id if found else None


def test_words_alone_are_right_three_times_as_often_as_wrong(vocabulary):
    told = Counter(
        "none" if name is None else name == case.problem
        for case in CASES
        for name in [resembled(vocabulary, case.text)]
    )
    assert told[True] > 3 * told[False]
    assert told[True] > len(CASES) / 5


@pytest.mark.parametrize("text", NORMAL.values(), ids=NORMAL)
def test_words_of_normal_output_resemble_nothing(vocabulary, text):
    assert resembled(vocabulary, text) is None


def test_what_was_never_heard_of_is_called_likely_at_most():
    garbled = "Error: toomany requests: the rate of pulls is above the limit that unauthenticated pulls have"
    assert [(one.problem.id, one.certain, one.line) for one in diagnose(garbled)] == [
        ("registry-rate-limit", False, garbled)
    ]


def test_a_problem_of_another_step_or_platform_is_left_out(vocabulary):
    text = (
        "error: the wsl kernel component could not be updated, the update of the wsl 2 kernel package failed"
    )
    assert resembled(vocabulary, text) == "wsl-kernel-missing-or-old"
    assert resembled(vocabulary, text, "cloud") is None
    assert resembled(vocabulary, text, None, Platform.MACOS) is None


def test_without_a_word_of_failure_nothing_resembles(vocabulary):
    assert (
        resembled(vocabulary, "pulling from library/rocker rate limit of your plan toomanyrequests") is None
    )
