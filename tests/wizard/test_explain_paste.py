"""When a paste is over; ``tests/wizard/commands/test_explain_paste.py`` tries it in a terminal."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.explain.paste import until_quiet

PAUSE = None
END = b""


def read_from(pieces: Sequence[bytes | None]):
    """A terminal in which this is typed; a pause is longer than anybody pastes."""
    left = list(pieces)

    def read(seconds: float | None) -> bytes | None:
        while left:
            piece = left.pop(0)
            if piece is not PAUSE:
                return piece
            if seconds is not None:
                return None
        raise AssertionError("it waits for ever")

    return read


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([b"an error\n", PAUSE, b"\n", PAUSE, b"later"], b"an error\n\n"),
        ([b"an error\n\n", PAUSE, b"later"], b"an error\n\n"),
        ([b"\n\n \nan error\n", b"\n", PAUSE], b"\n\n \nan error\n\n"),
        ([b"\n", PAUSE, PAUSE, b"an error\n\n", PAUSE], b"\nan error\n\n"),
        ([b"one\n\n", b"two\n", PAUSE, b"three\n\n", PAUSE], b"one\n\ntwo\nthree\n\n"),
        ([b"one\n  \t\n", PAUSE], b"one\n  \t\n"),
        ([b"one\r\rtwo\r\n\r\n", PAUSE], b"one\n\ntwo\n\n"),
        ([b"half a line", PAUSE, b"\n", PAUSE, b"\n", PAUSE], b"half a line\n\n"),
        ([b"an error\x04\n"], b"an error"),
        ([b"\x04"], b""),
        ([b"an error", END], b"an error"),
        ([b"an eXX\x7f\x7frror\n\n", PAUSE], b"an error\n\n"),
        ([b"\x7f\x7fx\n\x7f\n", PAUSE], b"x\n\n"),
    ],
)  # fmt: skip
def test_an_empty_line_that_nothing_follows_ends_it(pieces, text):
    assert until_quiet(read_from(pieces)) == text


@given(st.lists(st.binary(min_size=1)))
def test_any_keys_are_taken(pieces):
    until_quiet(read_from([*pieces, END]))
