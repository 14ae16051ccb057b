"""``classready explain --jsonl``: a JSON object a line in, one out, in order, each at once."""

import dataclasses
import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, get_args

import msgspec

from checks.model import Platform
from checks.problems import Diagnosis, taken_port
from checks.problems.model import Step
from wizard.explain.understanding import Circumstances, platform_of
from wizard.explanation import remedy

STEPS: tuple[str, ...] = get_args(Step)
PLATFORMS = tuple(map(str, Platform))
# What an export says where it does not know.
_NOT_KNOWN = {None, "", "any", "none", "unknown"}
_LONGEST_SHOWN = 40


class Answer(msgspec.Struct, frozen=True):
    """The answer to one line; ``problem`` is none where nothing is known of its text."""

    id: Any
    problem: str | None = None
    title: str = ""
    certain: bool = False
    line: str = ""
    remedy: str = ""
    others: tuple[str, ...] = ()


class _LineError(ValueError):
    """A line that can't be answered; the message is one sentence."""


class Lines:
    """Answers lines one by one.

    Args:
        known: the course; platform and step count for lines that name none.
    """

    def __init__(self, known: Circumstances) -> None:
        self._known = known
        self._remedies: dict[tuple[str, str, Platform | None, Platform | None], str] = {}
        self.bad = 0
        """How many lines were answered with an error."""

    def answer(self, lines: Iterable[bytes], write: Callable[[bytes], object]) -> None:
        """Answer every line that is not empty.

        Args:
            lines: each one JSON object in UTF-8.
            write: takes each answer, with its line end.
        """
        for number, line in enumerate(lines, 1):
            stripped = line.removeprefix(b"\xef\xbb\xbf").strip()
            if stripped:
                write(msgspec.json.encode(self._answered(stripped, number)) + b"\n")

    def _answered(self, line: bytes, number: int) -> Answer | dict[str, Any]:
        given: dict[str, Any] = {}
        try:
            given = _read(line, number)
            return self._explained(given, number)
        except _LineError as error:
            self.bad += 1
            return {"id": given.get("id"), "error": str(error)}

    def _explained(self, given: dict[str, Any], number: int) -> Answer:
        if given.get("id") is None:
            raise _LineError(f'Line {number} has no "id".')
        text = given.get("text")
        if not isinstance(text, str):
            raise _LineError(f'Line {number} has no "text", or one that is no string.')
        step = _one_of(given, "step", STEPS, number) or self._known.step
        platform = _one_of(given, "platform", PLATFORMS, number)
        known = dataclasses.replace(self._known, step=step)
        where = Platform(platform) if platform else known.platform
        found = known.diagnosed(text, where)
        if not found:
            return Answer(given["id"])
        best, *others = found
        told = self._remedy(best, where, None if where else platform_of(text))
        names = tuple(one.problem.id for one in others)
        return Answer(given["id"], best.problem.id, best.problem.title, best.certain, best.line, told, names)

    def _remedy(self, one: Diagnosis, platform: Platform | None, likely: Platform | None) -> str:
        key = (one.problem.id, taken_port(one.line), platform, likely)
        if key not in self._remedies:
            self._remedies[key] = remedy(one, platform, likely, self._known.course)
        return self._remedies[key]


def _read(line: bytes, number: int) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _LineError(f"Line {number} is no JSON ({error}).") from error
    if not isinstance(given, dict):
        raise _LineError(f'Line {number} is no JSON object, such as {{"id": 1, "text": "..."}}.')
    return given


def _one_of(given: dict[str, Any], key: str, valid: Sequence[str], number: int) -> str | None:
    """One of some words, in any case; none where the line does not know."""
    value = given.get(key)
    if not isinstance(value, str | None):
        raise _LineError(f'Line {number} has a "{key}" that is no string.')
    word = (value or "").strip().lower()
    if word in valid:
        return word
    if word in _NOT_KNOWN:
        return None
    near = difflib.get_close_matches(word, valid, 1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(valid)}."
    raise _LineError(f"Line {number}: there is no {key} {word[:_LONGEST_SHOWN]!r}. {hint}")
