"""Speaks to one web server as a browser would: keeps cookies, follows nothing, and always ends in time."""

import contextlib
import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

BODY_LIMIT = 262_144
# RStudio sends browsers that it does not know elsewhere (ServerBrowser.cpp in its sources).
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
_LATE = "no answer in time"


class NoAnswerError(Exception):
    """Nothing answers, or not in time."""


class NotHttpError(NoAnswerError):
    """Something answers, but it does not speak HTTP."""


@dataclass(frozen=True)
class Reply:
    """An HTTP answer.

    Attributes:
        code: the status.
        location: where it redirects to, as written, or empty.
        body: at most its first ``BODY_LIMIT`` bytes.
    """

    code: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The body, undecodable bytes replaced."""
        return self.body.decode(errors="replace")

    @property
    def redirects(self) -> bool:
        """It sends the browser elsewhere."""
        return self.code // 100 == 3 and self.location != ""  # noqa: PLR2004 - the 3xx class

    def __str__(self) -> str:
        title = re.search(r"<title[^<>]{0,200}>([^<]{1,80})", self.text, re.IGNORECASE)
        shown = f", titled {title[1].strip()!r}" if title else ""
        return f"HTTP {self.code}{f' to {self.location[:120]}' if self.redirects else shown}"


class Browser:
    """A visit to one web server; no proxy is asked, since the course's app is on this machine or next to it.

    Args:
        url: base address, ``http://HOST:PORT/``, perhaps with a path.
        timeout: seconds for the whole visit.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._base = url.rstrip("/") + "/"
        parts = urlsplit(self._base)
        self._host, self._port = parts.hostname or "", parts.port or http.client.HTTP_PORT
        self._deadline = time.monotonic() + timeout
        self._cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for a page; ``path`` is relative to the base address.

        Raises:
            NoAnswerError: there was no answer in time, or (``NotHttpError``) it was not HTTP.
        """
        return self._exchange("GET", path, headers or {}, None)

    def post(self, path: str, form: Mapping[str, str]) -> Reply:
        """Send a form.

        Raises:
            NoAnswerError: there was no answer in time, or (``NotHttpError``) it was not HTTP.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._exchange("POST", path, headers, urlencode(form).encode())

    def cookie(self, name: str) -> str:
        """A cookie that the server set, empty where it did not."""
        return self._cookies.get(name, "")

    def _exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise NoAnswerError(_LATE)
        connection = http.client.HTTPConnection(self._host, self._port, timeout=left)
        try:
            connection.connect()
            with _time_limit(connection.sock, left):
                connection.request(method, self._target(path), body, self._headers(headers))
                reply = self._read(connection.getresponse())
        except (http.client.HTTPException, ValueError, OSError) as error:
            raise self._broken(error) from None
        finally:
            connection.close()
        if self._late():
            raise NoAnswerError(_LATE)
        return reply

    def _late(self) -> bool:
        return time.monotonic() >= self._deadline

    def _broken(self, error: Exception) -> NoAnswerError:
        if self._late() or isinstance(error, TimeoutError):
            return NoAnswerError(_LATE)
        if isinstance(error, ConnectionRefusedError):
            return NoAnswerError("nothing listens there")
        if isinstance(error, OSError | http.client.IncompleteRead):
            return NoAnswerError(f"the connection broke off ({type(error).__name__})")
        # ValueError: a cookie or an address that came from the server and can't be sent back.
        return NotHttpError(f"no proper HTTP answer ({type(error).__name__})")

    def _target(self, path: str) -> str:
        # Only path and query: whatever a page says, the visit stays at this server.
        parts = urlsplit(urljoin(self._base, path))
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close", **more}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return headers

    def _read(self, response: http.client.HTTPResponse) -> Reply:
        with response:
            for header in response.headers.get_all("Set-Cookie", []):
                name, _, value = header.partition(";")[0].partition("=")
                self._cookies[name.strip()] = value.strip()
            body = response.read(BODY_LIMIT)
            return Reply(response.status, response.headers.get("Location", ""), body)


@contextlib.contextmanager
def _time_limit(connection: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection after some seconds: a socket's own time-out starts anew with each byte."""

    def end() -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
