"""What ``conda … --json`` writes: messages on the way, each after a NUL byte, and one answer at the end.

conda 4.3 to 26, mamba and micromamba share the shape; the names of errors are those of conda's exceptions
(https://github.com/conda/conda/blob/main/conda/exceptions.py).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ABOUT_PACKAGES = (
    "PackagesNotFoundError",
    "PackagesNotFoundInChannelsError",
    "ResolvePackageNotFound",
    "UnsatisfiableError",
    "LibMambaUnsatisfiableError",
)


_REFUSING = {"error", "exception_name", "solver_problems", "log_history"}


@dataclass(frozen=True)
class Refusal:
    """Why conda did not do it.

    Attributes:
        name: of conda's exception, empty where it is not told.
        words: conda's own, with that name first, as it prints them without ``--json``.
    """

    name: str
    words: str

    @property
    def is_about_packages(self) -> bool:
        """Its channels lack a package, or it found no versions that fit."""
        return self.name in _ABOUT_PACKAGES


def downloading(line: str) -> str:
    """The package that begins to be downloaded, where a line says so; else nothing."""
    for message in _objects(line):
        if message.get("progress") == 0 and not message.get("finished"):
            return str(message.get("fetch", ""))
    return ""


def prefix_in(text: str) -> str | None:
    """The folder of the environment that was made."""
    prefixes = [m["prefix"] for m in _objects(text) if isinstance(m.get("prefix"), str)]
    return prefixes[-1] if prefixes else None


def refusal_in(text: str) -> Refusal | None:
    """Why it did not work, none where the answer does not say."""
    answers = [message for message in _objects(text) if _REFUSING & message.keys()]
    words = _words(answers[-1]) if answers else ""
    return Refusal(str(answers[-1].get("exception_name", "")), words) if words else None


def _words(answer: dict[str, Any]) -> str:
    """What conda says, with where it looked, or what mamba's log does."""
    name, message = str(answer.get("exception_name", "")), str(answer.get("message", answer.get("error", "")))
    first = message if not name or message.startswith(name) else f"{name}: {message}"
    log = [entry.get("message") for entry in _listed(answer, "log_history") if isinstance(entry, dict)]
    problems, urls = _listed(answer, "solver_problems"), _listed(answer, "channel_urls")
    return "\n".join(str(part).strip() for part in (first, *problems, *log, *urls) if part)


def _listed(answer: dict[str, Any], key: str) -> list[Any]:
    value = answer.get(key)
    return value if isinstance(value, list) else []


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Every JSON object in the text; what is none is passed over."""
    decoder = json.JSONDecoder()
    for part in text.split("\0"):
        place = part.find("{")
        while place >= 0:
            try:
                found, end = decoder.raw_decode(part, place)
            except ValueError:
                place = part.find("{", place + 1)
                continue
            if isinstance(found, dict):
                yield found
            place = part.find("{", end)
