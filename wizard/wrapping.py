"""Lines that break between words, where a person reads them on a terminal."""

import os
import textwrap
from typing import TextIO

NARROWEST = 12


def wrapped(line: str, width: int) -> list[str]:
    """A line broken between words; a path or an address that is longer is left whole, to be copied."""
    start = " " * (len(line) - len(line.lstrip(" ")))
    return textwrap.wrap(
        line,
        max(width, NARROWEST),
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def fitted(text: str, stream: TextIO) -> str:
    """A text for a stream: as wide as its terminal, or as it is where that is none."""
    width = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    if not width:  # no terminal, or one that does not say
        return text
    return "\n".join(part for line in text.split("\n") for part in wrapped(line, width))
