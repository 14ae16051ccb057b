"""Patterns: what they may contain, and how they are taken apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.problems import complaint, diagnose
from checks.problems.literals import alternatives, compiled, longest_literal, needs
from checks.problems.normalise import comparable, readable


@pytest.mark.parametrize(
    "pattern",
    ["(abc+)+", "abc.*", r"abc(?:x{1,3}y){0,9}", r"(abc)\1", "[a-z]{3,9}", "abc(", "abc.{0,9999}",
     "abc.{0,200}.{0,200}", "abc|.{0,9}"],
)  # fmt: skip
def test_a_pattern_that_could_hang_or_match_anything_is_refused(pattern: str) -> None:
    assert complaint(pattern) is not None


@pytest.mark.parametrize("pattern", ["no space left", r"port \d{2,5} is taken", "(?:abc|abd)e", "abcd?"])
def test_a_bounded_pattern_is_allowed(pattern: str) -> None:
    assert complaint(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "choices"),
    [
        ("abc|def", ("abc", "def")),
        ("(?:abc|def)", ("abc", "def")),
        ("(?:abc|def)g", ("abcg", "defg")),
        ("(?:a|b) is missing", ("(?:a|b) is missing",)),
        ("abc", ("abc",)),
    ],
)
def test_a_choice_at_the_start_is_opened(pattern: str, choices: tuple[str, ...]) -> None:
    assert alternatives(pattern) == choices


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"docker\.sock: .{0,9} denied", "docker.sock: "),
        ("abcd?", "abc"),
        ("[abc]{3}", ""),
        ("x(?:y)zzz", "zzz"),
    ],
)
def test_the_plain_text_of_a_pattern_is_found(pattern: str, literal: str) -> None:
    assert longest_literal(pattern) == literal


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("image (?:locked|taken)", (("image ",), ("locked", "taken"))),
        ("image (?:locked|taken)?", (("image ",),)),
        ("image (?:locked|a)", (("image ",),)),
        ("image(?! locked)", (("image",),)),
        ("(?:one|two)(?:three|four five)", (("one", "two"), ("three", "four five"))),
    ],
)
def test_what_a_match_needs_is_found_in_its_groups_too(
    pattern: str, needed: tuple[tuple[str, ...], ...]
) -> None:
    assert needs(pattern) == needed


def test_a_blank_also_matches_a_line_break() -> None:
    assert compiled("no space").search("no\nspace") is not None


@given(st.text())
def test_plain_text_as_a_pattern_matches_itself(text: str) -> None:
    line = comparable(readable(text).replace("\n", " "))
    assert compiled(re.escape(line)).search(line) is not None


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert len(diagnose(text)) <= 3


@given(st.text())
def test_a_comparable_line_stays_as_it_is(text: str) -> None:
    once = comparable(readable(text).replace("\n", " "))
    assert "\n" not in once
    assert once == once.strip(" ")
