"""One line of the engine's answer to ``POST /images/create``."""

from typing import Any

import msgspec


class Detail(msgspec.Struct):
    """How far a layer is; ``units`` is ``s`` where ``current`` counts seconds, else it counts bytes."""

    current: int | None = None
    total: int | None = None
    units: str = ""


class Event(msgspec.Struct):
    """What the engine says; everything that it leaves out is empty."""

    status: str = ""
    id: str = ""
    progressDetail: Detail | None = None  # noqa: N815 - the engine's name for it
    error: str = ""
    errorDetail: dict[str, Any] | None = None  # noqa: N815 - the engine's name for it

    @property
    def failure(self) -> str:
        """What went wrong in the engine's words, empty where nothing did."""
        told = self.errorDetail.get("message", "") if self.errorDetail else ""
        return str(self.error or told)
