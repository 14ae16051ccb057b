"""Whether parsed TOML has the shape of the course types: every fault at once, with the nearest valid key.

msgspec stops at the first fault. So it stays the judge of each single value, and this walks the tables.
"""

import datetime as dt
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

import msgspec

from checks.course import Course
from checks.course_file.lines import Path

_SHOWN = 40
_NAMES: dict[Any, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dt.date: "a date without quotes, such as 2026-11-22",
    dict: "a table of texts",
}


@dataclass(frozen=True)
class Misfit:
    """A fault at a path of the parsed document; ``suggestion`` says what was probably meant."""

    path: Path
    message: str
    suggestion: str = ""


def misfits(value: object, annotation: Any = Course, path: Path = ()) -> Iterator[Misfit]:  # noqa: ANN401 - a type
    """Everything in a parsed document that does not fit a type; nothing exactly where msgspec converts it."""
    inner = list(_inner_misfits(value, plain(annotation), path))
    yield from inner
    if not inner:
        try:
            msgspec.convert(value, annotation)
        except msgspec.ValidationError:
            yield Misfit(
                path, f"expected {expected(annotation)}, got {_got(value)}.", _hint(value, annotation)
            )


def _inner_misfits(value: object, kind: Any, path: Path) -> Iterator[Misfit]:  # noqa: ANN401 - a type
    if is_table(kind) and isinstance(value, dict):
        yield from _key_misfits(value, kind, path)
        for field in msgspec.structs.fields(kind):
            if field.name in value:
                yield from misfits(value[field.name], field.type, (*path, field.name))
    elif typing.get_origin(kind) is tuple and isinstance(value, list):
        element = typing.get_args(kind)[0]
        for index, item in enumerate(value):
            yield from misfits(item, element, (*path, index))
    elif typing.get_origin(kind) is dict and isinstance(value, dict):
        name, element = typing.get_args(kind)
        for key, item in value.items():
            yield from misfits(key, name, (*path, key))
            yield from misfits(item, element, (*path, key))


def _key_misfits(value: dict[str, Any], table: type[msgspec.Struct], path: Path) -> Iterator[Misfit]:
    fields = {field.name: field for field in msgspec.structs.fields(table)}
    meant = {key: _nearest(key, fields) for key in value if key not in fields}
    for key, near in meant.items():
        yield Misfit((*path, key), "is not a key of a course file.", _place_for(key, near, path))
    for name, field in fields.items():
        # A key that is there but misspelt is one fault, not two.
        if field.required and name not in value and name not in meant.values():
            yield Misfit((*path, name), f"is missing; expected {expected(field.type)}.")


def _nearest(key: str, fields: typing.Collection[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(key.lower(), fields, n=1)), None)


def _place_for(key: str, near: str | None, path: Path) -> str:
    if near is not None:
        return f"Did you mean {near}?"
    tables = [name for name, fields in _tables() if key in fields]
    if "" in tables:
        return f"{key} is a key of the course itself: move it above the first line in [brackets]."
    if tables:
        return f"{key} belongs to [{tables[0]}]."
    known = next((fields for name, fields in _tables() if name == _dotted(path)), ())
    return f"Valid here: {', '.join(known)}." if known else ""


def _tables() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every table of a course file by its name (empty for the course itself), with its keys."""
    yield "", Course.__struct_fields__
    for field in msgspec.structs.fields(Course):
        kind = element_of(field.type)
        if is_table(kind):
            yield field.name, kind.__struct_fields__


def _dotted(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def plain(annotation: Any) -> Any:  # noqa: ANN401 - a type
    """A type without what Annotated and ``| None`` add to it."""
    if typing.get_origin(annotation) is Annotated:
        return plain(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in {Union, types.UnionType}:
        return plain(next(kind for kind in typing.get_args(annotation) if kind is not types.NoneType))
    return annotation


def element_of(annotation: Any) -> Any:  # noqa: ANN401 - a type
    """The type of a key's value, or of one element where it is a list."""
    return plain(typing.get_args(plain(annotation))[0]) if is_list(annotation) else plain(annotation)


def is_list(annotation: Any) -> bool:  # noqa: ANN401 - a type
    """Whether a key holds a list."""
    return typing.get_origin(plain(annotation)) is tuple


def is_table(kind: Any) -> bool:  # noqa: ANN401 - a type
    """Whether a type is a table of a course file."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def expected(annotation: Any) -> str:  # noqa: ANN401 - a type
    """What a value should be, in words."""
    if typing.get_origin(annotation) in {Union, types.UnionType}:
        annotation = next(kind for kind in typing.get_args(annotation) if kind is not types.NoneType)
    notes = typing.get_args(annotation)[1:] if typing.get_origin(annotation) is Annotated else ()
    for note in notes:
        if note.description:
            return str(note.description)
    kind = plain(annotation)
    if is_table(kind):
        return "a table"
    if typing.get_origin(kind) is Literal:
        return " or ".join(map(repr, typing.get_args(kind)))
    if typing.get_origin(kind) is tuple:
        some = " with at least one element" if any(note.min_length for note in notes) else ""
        return f"a list{some} (each {expected(typing.get_args(kind)[0])})"
    return _NAMES[typing.get_origin(kind) or kind]


def _got(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
            return f"the text {quoted(shown)}"
        case int() | float():
            return f"the number {value}"
        case list():
            return "an empty list" if not value else "a list"
        case dict():
            return "a table"
        case _:
            return f"the {type(value).__name__} {value}"


def quoted(text: str) -> str:
    """A text in quotes, safe to show."""
    return f'"{printable(text)}"'


def printable(text: str) -> str:
    """A text with what a terminal might obey (control characters) written as escapes."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _hint(value: object, annotation: Any) -> str:  # noqa: ANN401 - a type
    kind = plain(annotation)
    if typing.get_origin(kind) is tuple and isinstance(value, dict):
        return "Write its header with double brackets: [[...]]."
    if typing.get_origin(kind) is tuple and isinstance(value, str):
        return f"Put it into brackets: [{quoted(value[:_SHOWN])}]."
    if kind in {int, float} and isinstance(value, str) and value.strip().isdigit():
        return "Leave the quotes away."
    return ""
