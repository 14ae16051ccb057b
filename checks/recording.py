"""A host's answers, written into a report and read back as a host.

So a TA judges a student's machine again on another one, and Windows and macOS are tested on Linux.
"""

from typing import Any

import msgspec

from checks.host import Host
from checks.model import Platform
from checks.question import Question, Secret
from checks.questions import AnyQuestion


class Exchange(msgspec.Struct, frozen=True):
    """One question that was asked and its answer, both as plain JSON values."""

    question: dict[str, Any]
    answer: Any


class Recording(msgspec.Struct, frozen=True):
    """All that was asked of one machine.

    Attributes:
        source: where it was recorded, or the document that says so where it could not be.
    """

    platform: Platform
    home: str
    exchanges: tuple[Exchange, ...] = ()
    source: str = ""


class NotRecordedError(LookupError):
    """A replayed machine was asked something that nobody asked of the real one, or in another way."""


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """A struct as plain JSON values; secrets become ``<secret>``."""
    return msgspec.to_builtins(value, enc_hook=_hide)


def _hide(value: object) -> str:
    if isinstance(value, Secret):
        return "<secret>"
    raise TypeError(f"{type(value).__name__} has no place in a recording")


def record(host: Host, source: str = "") -> Recording:
    """What a host was asked so far and what it answered."""
    exchanges = (Exchange(plain(q), plain(a)) for q, a in host.answers())
    return Recording(host.platform, host.home, tuple(exchanges), source)


def question_of(exchange: Exchange) -> Question[Any]:
    """The typed question of an exchange.

    Raises:
        msgspec.ValidationError: this version knows no such question.
    """
    question: Question[Any] = msgspec.convert(
        exchange.question, AnyQuestion, strict=False, dec_hook=lambda _type, value: Secret(value)
    )
    return question


def replay(recording: Recording) -> Host:
    """A host that answers from a recording; anything else raises ``NotRecordedError``."""
    known = {_key(exchange.question): exchange.answer for exchange in recording.exchanges}

    def answer(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        key = _key(plain(question))
        if key not in known:
            raise NotRecordedError(key.decode())
        try:
            return msgspec.convert(known[key], question.answers)
        except msgspec.ValidationError as error:  # another version's answer, or a report that was edited
            raise NotRecordedError(f"{key.decode()}: {error}") from error

    return Host(recording.platform, recording.home, answer)


def _key(question: dict[str, Any]) -> bytes:
    """What makes two questions the same: all but how long and how much, which newer checks may change."""
    asked = {name: value for name, value in question.items() if name not in {"timeout", "limit"}}
    return msgspec.json.encode(asked, order="sorted")
