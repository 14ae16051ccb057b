"""TOML that can't be parsed, said in plain words."""

import re
import tomllib
from typing import Any

from checks.course_file.faults import CourseError, CourseFault, unusable

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOO_DEEP = "Lists or tables are nested too deeply."
_DEEPEST = 16
# The parser's time grows with the square of a dotted key's parts: 256 KiB of them would take hours.
_LONG_KEY = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}"""
)
# The start of the standard library's message, and what an author of a course did to get it.
_IN_WORDS = (
    ("Expected '=' after a key", 'Expected "key = value" here; the equals sign is missing.'),
    ("Invalid statement", 'Expected "key = value", a [table] or a # comment here.'),
    (
        "Invalid initial character",
        "Expected a key here; keys are letters, digits, - and _, or stand in quotes.",
    ),
    ("Invalid value", "Expected a value after the equals sign; texts stand in quotes, lists in [brackets]."),
    ("Unterminated string", "A text is not closed; its second quote is missing."),
    ("Found invalid character '\\n'", "A text is not closed; its second quote is missing on this line."),
    ("Illegal character '\\n'", "A text is not closed; its second quote is missing on this line."),
    ("Expected \"'''\"", "A text is not closed; its second ''' is missing."),
    ("Unclosed array", "A list is not closed; its ] or a comma between two elements is missing."),
    ("Unclosed inline table", "A {table} is not closed; its } or a comma between two keys is missing."),
    (
        "Unescaped '\\' in a string",
        r"A \ in a text: write it as \\, or put the text between 'single quotes'.",
    ),
    ("Cannot overwrite a value", "This key has a value already; each key may stand once in its table."),
    ("Duplicate inline table key", "This key has a value already; each key may stand once in its table."),
    ("Cannot declare", "This [table] stands further up already; put its keys together."),
    ("Cannot redefine", "This [table] stands further up already; put its keys together."),
    ("Cannot mutate immutable", "This [table] stands further up already; put its keys together."),
    ("Expected newline or end", "More stands on this line than one key and its value."),
    ("Expected ']' at the end", "The ] of this [table] line is missing."),
    ("Expected ']]' at the end", "The ]] of this [[table]] line is missing."),
    ("Invalid date or datetime", "There is no such day; a date is written as 2026-11-22."),
)


def parse(text: str, file: str) -> dict[str, Any]:
    """The parsed document.

    Raises:
        CourseError: it is not TOML; the fault says the line and the column.
    """
    if _LONG_KEY.search(text):
        raise unusable(file, _TOO_DEEP)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError((_in_words(str(error), text, file),)) from error
    except RecursionError as error:
        raise unusable(file, _TOO_DEEP) from error
    except ValueError as error:  # Python refuses to read numbers of more than 4300 digits
        raise unusable(file, "A number in it has too many digits.") from error
    if _depth(document) > _DEEPEST:
        raise unusable(file, _TOO_DEEP)
    return document


def _depth(document: dict[str, Any]) -> int:
    level: list[Any] = [document]
    depth = 0
    while level:
        depth += 1
        children = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
        level = [child for child in children if isinstance(child, dict | list)]
    return depth


def _in_words(message: str, text: str, file: str) -> CourseFault:
    place = _PLACE.search(message)
    bare = message[: place.start()] if place else message
    words = next(
        (words for start, words in _IN_WORDS if bare.startswith(start)), f"This is not TOML: {bare}."
    )
    if place is None or place[1] is None:
        return CourseFault(file, words, line=text.rstrip("\n").count("\n") + 1)
    return CourseFault(file, words, line=int(place[1]), column=int(place[2]))
