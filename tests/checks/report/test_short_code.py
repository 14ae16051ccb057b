import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.registry import ALL_CHECKS
from checks.report import Verdict
from checks.short_code import BITS, LETTERS, Decoded, ShortCodeError, encode, read_short_code

FAILED = st.sets(st.sampled_from(BITS))


def test_every_check_has_a_bit() -> None:
    assert {check.id for check in ALL_CHECKS} <= set(BITS)
    assert len(set(BITS)) == len(BITS)


def test_bits_never_move() -> None:
    """Codes that were read out before must mean the same: this list only grows, at its end."""
    assert encode(Verdict.NOT_READY, BITS[:3]) == "YS"
    assert BITS[:3] == ("docker.installed", "docker.running", "disk.host")
    assert BITS[25] == "browser.available"


@given(st.sampled_from(Verdict), FAILED)
def test_a_code_says_verdict_and_failed_checks(verdict: Verdict, failed: set[str]) -> None:
    decoded = read_short_code(encode(verdict, failed))
    assert decoded == Decoded(verdict, tuple(check for check in BITS if check in failed))


@given(FAILED, st.sampled_from("- \t"))
def test_a_code_may_be_typed_in_many_ways(failed: set[str], space: str) -> None:
    code = encode(Verdict.NOT_READY, failed)
    typed = code.lower().replace("1", "l").replace("0", "o").replace("-", space)
    assert read_short_code(typed) == read_short_code(code)


@given(FAILED, st.data())
def test_a_wrong_letter_is_noticed(failed: set[str], data: st.DataObject) -> None:
    code = encode(Verdict.NOT_READY, failed).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from(LETTERS.replace(code[place], "")))
    with pytest.raises(ShortCodeError):
        read_short_code(code[:place] + wrong + code[place + 1 :])


@given(FAILED)
def test_swapped_neighbours_are_noticed(failed: set[str]) -> None:
    code = encode(Verdict.NOT_READY, failed).replace("-", "")
    for (one, a), (_two, b) in itertools.pairwise(enumerate(code)):
        if a != b:
            with pytest.raises(ShortCodeError):
                read_short_code(code[:one] + b + a + code[one + 2 :])


def test_checks_of_a_newer_version_are_counted() -> None:
    bits = (1 << len(BITS)) | 1
    number, letters = bits << 2 | 2, ""
    while number:
        letters, number = LETTERS[number & 31] + letters, number >> 5
    codes = (letters + check for check in LETTERS)
    readable = [decoded for code in codes if (decoded := _or_none(code))]
    assert readable == [Decoded(Verdict.NOT_READY, (BITS[0],), newer=1)]


def _or_none(code: str) -> Decoded | None:
    try:
        return read_short_code(code)
    except ShortCodeError:
        return None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", "A code has 2 to 40 letters, not 0."),
        ("6", "A code has 2 to 40 letters, not 1."),
        ("0" * 41, "A code has 2 to 40 letters, not 41."),
        ("6!2", "The code '6!2' holds '!', which no code has."),
        ("00", "The code '00' holds no verdict."),
    ],
)
def test_what_is_no_code_gets_one_sentence(code: str, expected: str) -> None:
    with pytest.raises(ShortCodeError) as error:
        read_short_code(code)
    assert str(error.value) == expected


@given(st.text())
def test_any_text_is_a_code_or_one_sentence(text: str) -> None:
    assert len(_complaint(text)) < 200


def _complaint(code: str) -> str:
    try:
        read_short_code(code)
    except ShortCodeError as error:
        return str(error)
    return ""
