"""What every question is, and text that is used but never written."""

from typing import Any, ClassVar, Generic, TypeVar

import msgspec

Answer = TypeVar("Answer")


class Secret(str):
    """Text that is used but never written: it encodes as ``<secret>``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<secret>"


class Question(msgspec.Struct, Generic[Answer], frozen=True, tag_field="ask"):
    """Something to ask of a machine; ``answers`` is the type of what comes back."""

    answers: ClassVar[type[Any]]
