"""The texts that problems are tested with."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from checks.model import Platform

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A text that a program prints for a problem, and where its wording comes from."""

    problem: str
    source: str
    text: str
    platform: str | None = None

    @property
    def known_platform(self) -> Platform | None:
        """The platform that the case needs to be told apart, if any."""
        return Platform(self.platform) if self.platform else None


def _cases() -> list[Case]:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("cases_*.toml"))]
    return [Case(**case) for table in tables for case in table["case"]]


def _normal() -> dict[str, str]:
    parts = (HERE / "normal.txt").read_text(encoding="utf-8").split("=== ")[1:]
    return {title: body for title, _, body in (part.partition("\n") for part in parts)}


CASES = _cases()
NORMAL = _normal()
