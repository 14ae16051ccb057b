"""The JSON Schema and the reference of the course file, both made from the types and their docstrings.

``python -m checks.course_file.schema`` in a checkout writes both again.
"""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from checks import course as types
from checks.course_file.shape import element_of, expected, is_list, is_table

SCHEMA_FILE = Path(types.__file__).parent / "courses" / "course.schema.json"
REFERENCE_FILE = Path("docs", "course-file.md")
_BEGIN, _END = "<!-- made from checks/course.py: begin -->", "<!-- end -->"
_ENTRY = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)


def course_schema() -> dict[str, Any]:
    """The JSON Schema of a course file, every key with its description."""
    schema = msgspec.json.schema(types.Course)
    for name, table in schema["$defs"].items():
        kind = getattr(types, name)
        table["description"] = _summary(kind)
        for key, described in key_descriptions(kind).items():
            table["properties"][key]["description"] = described
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "classready course",
        **_without_null(schema),
    }


def schema_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(course_schema(), indent=2, ensure_ascii=False) + "\n"


def key_descriptions(table: type[msgspec.Struct]) -> dict[str, str]:
    """What the docstring of a type says of each key."""
    _, _, attributes = inspect.cleandoc(table.__doc__ or "").partition("Attributes:\n")
    return {key: " ".join(text.split()) for key, text in _ENTRY.findall(attributes)}


def reference() -> str:
    """The reference of all keys in Markdown, one table of it for each table of the file."""
    return "\n".join(line for title, kind in _tables() for line in _section(title, kind))


def with_reference(page: str) -> str:
    """A page with the reference between its two marks made again."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{reference()}\n{_END}{after}"


def _summary(table: type[msgspec.Struct]) -> str:
    return inspect.cleandoc(table.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def _without_null(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """TOML knows no null: a key is there or it is not."""
    if isinstance(schema, list):
        return [_without_null(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        others = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
        return _without_null({**kinds[0], **others})
    return {key: _without_null(value) for key, value in schema.items()}


def _tables() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    yield "The course itself", types.Course
    yield from _tables_below(types.Course, "")


def _tables_below(table: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    for field in msgspec.structs.fields(table):
        kind = element_of(field.type)
        if is_table(kind):
            name = f"{prefix}{field.name}"
            yield f"`[[{name}]]`" if is_list(field.type) else f"`[{name}]`", kind
            yield from _tables_below(kind, f"{name}.")


def _section(title: str, table: type[msgspec.Struct]) -> Iterator[str]:
    said = key_descriptions(table)
    yield from (f"### {title}", "", _summary(table), "")
    yield from ("| key | value | without it | what it is |", "|---|---|---|---|")
    for field in sorted(msgspec.structs.fields(table), key=lambda field: not field.required):
        value = expected(field.type).replace("|", "\\|")
        yield f"| `{field.name}` | {value} | {_absent(field)} | {said[field.name].replace('``', '`')} |"
    yield ""


def _absent(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "an error"
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    if default in (None, "", (), {}) or is_table(type(default)):
        return "nothing"
    return f"`{json.dumps(default)}`"


def _main() -> None:
    root = SCHEMA_FILE.parent.parent.parent
    page = root / REFERENCE_FILE
    SCHEMA_FILE.write_text(schema_text(), "utf-8")
    page.write_text(with_reference(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    _main()
