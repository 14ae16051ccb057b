"""Texts that people give: files and standard input, in whatever encoding their program wrote."""

import codecs
import re
import sys
from pathlib import Path

from checks.probes.text import decode
from wizard.errors import UsageError

STANDARD = "-"
LARGEST = 20 * 1024**2
_BAD = "\ufffd"
_MARKS_OF_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(set(range(1, 32)) - set(b"\n\r\t\f\b\x1b\x07") | {127})
_LOOKED_AT = 8000
_MOST_CONTROLS = 0.04
_START = re.compile(r"(?:[/~]|\.{1,2}[/\\]|[a-zA-Z]:[/\\]|\\\\)\S{0,400}")
_ENDING = re.compile(
    r"[^\n:]{1,400}\.(?:txt|log|out|err|md|html?|json|jsonl|csv|toml|yaml|yml)", re.IGNORECASE
)


def looks_like_path(given: str) -> bool:
    """Whether it names a file: one that is there, or words that only a path has."""
    if _START.fullmatch(given) or _ENDING.fullmatch(given):
        return True
    try:
        return Path(given).expanduser().exists()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL in it, no home for "~"
        return False


def text_of_file(file: str) -> str:
    """What a file holds, or standard input where it is called ``-``.

    Raises:
        UsageError: it can't be read, is too large, is empty, or holds no text.
    """
    if file == STANDARD:
        data = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""  # none where the caller closed it
        return text_of(data, "Standard input")
    return text_of(_bytes_of(file), file)


def text_of(data: bytes, where: str) -> str:
    """Bytes as text: UTF-8, UTF-16, or what older Windows programs write.

    Args:
        data: what was given.
        where: what to call it in an error.

    Raises:
        UsageError: too large, empty, or no text.
    """
    if len(data) > LARGEST:
        raise UsageError(
            f"{where} is larger than {LARGEST // 1024**2} MB; give the part around the error, such as its "
            "last thousand lines."
        )
    text = in_any_encoding(data)
    if not text.strip("\x00\ufeff \t\r\n"):
        raise UsageError(f"There is nothing to explain: {_inside(where)} is empty.")
    if _is_binary(data):
        raise UsageError(
            f"{where} holds no text (is it a picture or a program?); copy the words of the error and paste "
            "them."
        )
    return text


def in_any_encoding(data: bytes) -> str:
    """Bytes as text; what is no UTF-8 and no UTF-16 is taken for Windows' own encoding."""
    if data.startswith(codecs.BOM_UTF16_BE):
        return data[2:].decode("utf-16-be", "replace")
    text = decode(data)
    return data.decode("cp1252", "replace") if _BAD in text and b"\x00" not in data else text


def _bytes_of(file: str) -> bytes:
    try:
        with Path(file).expanduser().open("rb") as opened:
            return opened.read(LARGEST + 1)
    except IsADirectoryError:
        raise UsageError(f"{file} is a folder; name a file, or put an error's text in quotes.") from None
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}. An error's text goes in quotes.") from None
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home for "~"
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{file} can't be read ({reason}).") from error


def _inside(where: str) -> str:
    return where[:1].lower() + where[1:] if where.startswith("Standard") else where


def _is_binary(data: bytes) -> bool:
    """Whether its start has more control characters than anything that is written for people.

    Compressed data has one in ten. NULs do not count: UTF-16 has them, and so has a log that was emptied
    while its program wrote.
    """
    if data.startswith(_MARKS_OF_UTF16):
        return False
    start = data[:_LOOKED_AT].replace(b"\x00", b"")
    return len(start) - len(start.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(start)
