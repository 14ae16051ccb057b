"""Reads the problem files, one problem when one is asked for: TOML is slow, and most commands need none."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from checks.problems.model import Problem

_HEADING: Final = re.compile(r"^\[([a-z0-9-]+)\]$", re.MULTILINE)


@cache
def sections() -> dict[str, str]:
    """The TOML text of every problem by id, in the order of the files."""
    found: dict[str, str] = {}
    for source in _sources():
        starts = list(_HEADING.finditer(source))
        ends = [heading.start() for heading in starts[1:]] + [len(source)]
        for heading, end in zip(starts, ends, strict=True):
            if heading[1] in found:
                raise ValueError(f"the problem {heading[1]} is there twice")
            found[heading[1]] = source[heading.start() : end]
    return found


def _sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.toml"))]


@cache
def find(problem_id: str) -> Problem | None:
    """The known problem of this id, none where there is no such problem."""
    section = sections().get(problem_id)
    if section is None:
        return None
    fields = tomllib.loads(section)[problem_id]
    return msgspec.convert({"id": problem_id, **fields}, Problem)


@cache
def load() -> tuple[Problem, ...]:
    """Every known problem, in the order of the files.

    Raises:
        msgspec.ValidationError: a problem file has a key or a value that is none.
        tomllib.TOMLDecodeError: a problem file is not TOML.
    """
    return tuple(problem for name in sections() if (problem := find(name)) is not None)
