"""What an exception of the library means, in one word."""

from __future__ import annotations

import asyncio
from typing import Any

_LONGEST = 1000
_AUTHORIZATION = ("AuthError", "AuthException")
_WORDS = (
    ("failed to get an access token", "expired"),
    ("failed to get an authorization code", "nobody-came"),
    ("Cannot authorize user", "expired"),
    ("No clusters configured", "no-cluster"),
    ("no clusters available", "no-cluster"),
    ("of available clusters", "no-cluster"),
    ("org_name is required", "no-cluster"),
    ("current project is not selected", "no-cluster"),
    ("does not exists. Please login", "logged-out"),
    ("is not a regular file", "logged-out"),
    ("was updated. Please", "expired"),
    # The service's own words: https://github.com/neuro-inc/platform-api, platform_api/orchestrator
    ("no such job", "not-found"),
    ("No credits left", "no-credits"),
    ("limit quota exceeded", "job-limit"),
    ("Preset was not found", "no-preset"),
)
_NAMES = (
    ("ConfigError", "logged-out"),
    ("ContentTypeError", "wrong-answer"),
    ("ClientConnectorError", "never-reached"),
    ("ConnectionError", "unreachable"),
)
_MODULES = (("aiohttp", "unreachable"), ("sqlite3", "local"))
_OF_PARSING = {
    "ValueError",
    "LookupError",
    "TypeError",
    "AttributeError",
    "AssertionError",
    "ArithmeticError",
}
_STATUS = {401: "expired", 402: "no-credits", 403: "denied", 404: "not-found", 408: "timeout", 429: "busy"}
_ERROR = 400
_SERVER = 500


class RefusedError(Exception):
    """Something did not work; ``kind`` is one word for why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class LastStatus:
    """The status of the last HTTP reply, which the library's exceptions do not all keep."""

    def __init__(self) -> None:
        self.value: int | None = None

    def traces(self) -> list[Any]:
        """What the library is given to be listened to."""
        import aiohttp

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._begins)
        trace.on_request_end.append(self._ends)
        return [trace]

    async def _begins(self, *_: object) -> None:
        self.value = None

    async def _ends(self, _session: object, _context: object, end: Any) -> None:  # noqa: ANN401 - aiohttp's
        self.value = end.response.status


def fault_of(error: BaseException, status: int | None) -> RefusedError:
    """An exception in one word and the library's own words.

    Args:
        error: what was raised.
        status: of the last HTTP reply, none where there was none.
    """
    if isinstance(error, RefusedError):
        return error
    said = str(error).strip() or type(error).__name__
    if status is not None and status >= _ERROR:
        said = f"{said[:_LONGEST]} (HTTP {status})"
    return RefusedError(_kind(error, said, status), said[: _LONGEST + 20])


def _kind(error: BaseException, said: str, status: int | None) -> str:
    for words, kind in _WORDS:
        if words in said:
            return kind
    if status is not None and status >= _ERROR:
        return "server" if status >= _SERVER else _STATUS.get(status, "refused")
    if isinstance(error, asyncio.TimeoutError):
        return "timeout"
    return _kind_by_type(error)


def _kind_by_type(error: BaseException) -> str:
    classes = type(error).__mro__
    names = {one.__name__ for one in classes}
    if type(error).__name__ in _AUTHORIZATION:
        return "login-refused"
    for name, kind in _NAMES:
        if name in names:
            return kind
    of = {one.__module__.partition(".")[0] for one in classes}
    for module, kind in _MODULES:
        if module in of:
            return kind
    return "wrong-answer" if names & _OF_PARSING else "local" if isinstance(error, OSError) else "error"
