"""One secret is written in many ways: with either slash, in capitals, escaped for JSON, URL or HTML."""

import html
import re
from functools import cache
from typing import Final
from urllib.parse import unquote

_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_SLASHES: Final = re.compile(r"[\\/]+")
_FIRST_SLASH: Final = r"(?:[\\/]|%5C|%2F)"
_SLASH: Final = r"(?:[\\/]+|(?:%5C|%2F)+)"


def start_outside(characters: str) -> str:
    r"""A regular expression for a place that no such character stands before, but for those of an escape.

    In JSON's ``\nadmin`` the word is ``admin``; the ``n`` belongs to the escape.

    Args:
        characters: the inside of a character class.
    """
    return rf"(?:(?<![{characters}])|(?<=\\[nrtbf]))(?!(?<=\\)[nrtbf])"


def folded(text: str) -> str:
    """The text in one spelling, the same for every way to write a secret."""
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "%" in plain:
        plain = unquote(plain)
    if "&" in plain:
        plain = html.unescape(plain)
    return _SLASHES.sub("/", plain.replace("+", " ")).lower()


def spellings(value: str) -> str:
    """A regular expression (to be used ignoring case) for every way to write a value.

    Only one slash before it belongs to it: the others in ``unix:///home/ada`` are those of the address.
    """
    parts = _SLASHES.sub("/", value)
    first = _FIRST_SLASH if parts.startswith("/") else ""
    return first + "".join(_SLASH if part == "/" else _character(part) for part in parts[len(first) > 0 :])


@cache
def _character(char: str) -> str:
    if char.isascii() and char.isalnum():
        return char
    ways = [re.escape(char), "".join(f"%{byte:02X}" for byte in char.encode(errors="replace")), _json(char)]
    if char == " ":
        ways.append(r"\+")
    if html.escape(char) != char:
        ways.append(html.escape(char))
        ways.append(rf"\\+{re.escape(char)}")
    return f"(?:{'|'.join(ways)})"


def _json(char: str) -> str:
    units = char.encode("utf-16-be", errors="replace")
    return "".join(rf"\\+u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
