"""What stands in a report for something that was taken out."""

import re
from collections import Counter
from typing import Final

from checks.redaction.encodings import folded

KINDS: Final = {
    "user": "user name",
    "home": "home folder",
    "host": "host name",
    "ip": "IP address",
    "mac": "MAC address",
    "email": "e-mail address",
    "secret": "password or token",
    "env": "environment value",
    "job": "cloud job",
}
"""Kinds, as a token names them and as people do."""

TOKEN: Final = re.compile(r"<(?:" + "|".join(KINDS) + r")(?:-\d+)?>")
_NUMBERED: Final = re.compile(r"<([a-z]+)-(\d+)>")
_SOLE: Final = ("user", "home")


class Ledger:
    """Gives each secret its token, and counts what was taken out, by section.

    Args:
        used: text that may hold tokens already; their numbers are not given again.
    """

    def __init__(self, used: str = "") -> None:
        self.section = ""
        self.taken: Counter[tuple[str, str]] = Counter()
        self._tokens: dict[tuple[str, str], str] = {}
        self._last = dict.fromkeys(KINDS, 0) | dict.fromkeys(_SOLE, 1)
        for kind, number in _NUMBERED.findall(used):
            if kind in self._last:
                self._last[kind] = max(self._last[kind], int(number))

    def name(self, kind: str, value: str) -> None:
        """Let the plain token of a kind (``<user>``) stand for this value, in whatever spelling."""
        self._tokens.setdefault((kind, folded(value)), f"<{kind}>")

    def take(self, kind: str, value: str) -> str:
        """The token for a value that is taken out now; a token itself stays."""
        if TOKEN.fullmatch(value):
            return value
        self.taken[kind, self.section] += 1
        key = (kind, folded(value))
        if key not in self._tokens:
            self._last[kind] += 1
            self._tokens[key] = f"<{kind}-{self._last[kind]}>"
        return self._tokens[key]
