"""Sentences on standard error, which nothing else wraps."""

import fcntl
import io
import os
import struct
import termios

import pytest

from wizard.wrapping import fitted

SENTENCE = "Interrupted. Start `python3 wizard` again at any time.\n/a/path/that/is/left/whole/to/copy"


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (
            30,
            "Interrupted. Start `python3\nwizard` again at any time.\n/a/path/that/is/left/whole/to/copy",
        ),
        (80, SENTENCE),
        (0, SENTENCE),
    ],
)
def test_a_text_breaks_between_words_at_the_terminals_width(columns: int, shown: str) -> None:
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    try:
        with open(slave, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor has no path
            assert fitted(SENTENCE, stream) == shown
    finally:
        os.close(master)


def test_a_file_gets_the_text_as_it_is() -> None:
    assert fitted(SENTENCE * 9, io.StringIO()) == SENTENCE * 9
