"""What can be broken at the platform, call by call."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Call: TypeAlias = Literal[
    "config", "authorize", "token", "submit", "status", "list", "kill", "extend", "capacity", "forward"
]
UNAUTHORIZED, FORBIDDEN, TOO_MANY, BROKEN = 401, 403, 429, 500


@dataclass(frozen=True)
class Fault:
    """What becomes of a call.

    Attributes:
        status: this is answered, and nothing done; 0: it is done.
        body: of that answer.
        headers: likewise.
        after: seconds until anything happens.
        cut: it is done, and the connection dropped before the reply.
        silent: nothing is done, and no reply ever comes.
    """

    status: int = 0
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    cut: bool = False
    silent: bool = False


def refused(status: int, error: str = "") -> Fault:
    """An HTTP status: with a reason as the platform's own code gives it, else as a web server does."""
    if error:
        return Fault(status, json.dumps({"error": error}), {"Content-Type": "application/json"})
    return Fault(status, f"{status}: refused", {"Content-Type": "text/plain"})


def too_many(retry_after: int) -> Fault:
    """429, as a gateway before the platform gives it."""
    return Fault(TOO_MANY, "Too Many Requests", {"Retry-After": str(retry_after)})


def broken() -> Fault:
    """500, in the form of the platform's own handler of exceptions."""
    return refused(BROKEN, "Unexpected exception RuntimeError: out of cheese. Path with query: /api/v1.")


def slow(seconds: float) -> Fault:
    """It is done, after a while."""
    return Fault(after=seconds)


def not_json() -> Fault:
    """200 with a page, as a captive portal answers."""
    return Fault(200, "<html><title>Welcome to the hotel</title></html>", {"Content-Type": "text/html"})


def wrong_json() -> Fault:
    """200 with JSON of another service."""
    return Fault(200, '{"detail": "hello"}', {"Content-Type": "application/json"})


def cut() -> Fault:
    """It is done, and the reply never comes: the connection is dropped."""
    return Fault(cut=True)


def silent() -> Fault:
    """The connection stays open, and nothing ever comes."""
    return Fault(silent=True)


def ignored() -> Fault:
    """Accepted (204) and not done."""
    return Fault(204)


@dataclass
class Faults:
    """What is broken now.

    Attributes:
        pending: why jobs get no machine now, empty where they get one.
    """

    pending: str = ""
    _of: dict[str, tuple[Fault, int]] = field(default_factory=dict)

    def put(self, call: Call, fault: Fault, times: int = -1) -> None:
        """Break a call, always or only the next times."""
        self._of[call] = (fault, times)

    def put_everywhere(self, fault: Fault) -> None:
        """Break every call."""
        self._of[""] = (fault, -1)

    def clear(self) -> None:
        """Mend everything."""
        self._of.clear()
        self.pending = ""

    def take(self, call: str) -> Fault | None:
        """The fault that a call meets, which counts as met."""
        key = call if call in self._of else ""
        fault, times = self._of.get(key, (None, 0))
        if times > 0:
            self._of[key] = (fault, times - 1) if fault is not None else (Fault(), 0)
        return None if times == 0 else fault
