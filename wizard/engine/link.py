"""The shortest way to the container engine: one request, one answer that may come in pieces.

A pull is measured against the ``docker`` command. Importing the docker SDK alone takes 0.15 s of that, so a
local socket is spoken to with the standard library. Named pipes, TLS and ssh go through the SDK.
"""

import http.client
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import msgspec

from checks.probes import endpoint
from wizard.engine.client import QUICK, connected, reported
from wizard.engine.errors import NO_ANSWER, EngineError
from wizard.engine.output import close_now

if TYPE_CHECKING:
    import requests
    from docker import DockerClient

_PIECE = 65536


class Answer(Protocol):
    """The engine's answer to one request."""

    def code(self) -> int:
        """The HTTP status; waits for it.

        Raises:
            EngineError: no answer came.
        """

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes.

        Raises:
            EngineError: the connection broke.
        """

    def close(self) -> None:
        """End the request; wakes another thread that waits for more of it."""


class Link(Protocol):
    """Something that takes requests to an engine."""

    def send(self, method: str, path: str, headers: Mapping[str, str]) -> Answer:
        """Send a request without a body; ``path`` starts below the API's version.

        Raises:
            EngineError: the engine can't be reached.
        """


@contextmanager
def linked() -> Iterator[Link]:
    """A link to the engine that the docker command would use.

    Raises:
        EngineError: no engine answers, or it refuses this user.
    """
    url = endpoint.resolve(os.environ).url
    if url.startswith("unix://") and hasattr(socket, "AF_UNIX"):
        yield SocketLink(url)
        return
    with connected() as client:
        yield SdkLink(client)


def fetch(link: Link, path: str) -> tuple[int, bytes]:
    """HTTP status and body of a GET request.

    Raises:
        EngineError: the engine does not answer.
    """
    answer = link.send("GET", path, {})
    try:
        return answer.code(), b"".join(answer.pieces())
    finally:
        answer.close()


def refusal(body: bytes) -> str:
    """The engine's own words in the body of an answer that is an error."""
    try:
        return str(msgspec.json.decode(body)["message"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return body.decode(errors="replace").strip()


class SocketLink:
    """A link over a local socket.

    Args:
        url: ``unix:///var/run/docker.sock``.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.netloc + parts.path

    def send(self, method: str, path: str, headers: Mapping[str, str]) -> "SocketAnswer":
        """See ``Link``; a path without a version is answered in the engine's newest."""
        connection = http.client.HTTPConnection("localhost")
        # A connection that already has its socket does not open one to host and port.
        connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        answer = SocketAnswer(connection)
        try:
            with _told("The container engine does not answer."):
                connection.sock.settimeout(QUICK)
                connection.sock.connect(self._path)
                connection.sock.settimeout(None)
                connection.request(method, path, headers=dict(headers))
        except EngineError:
            answer.close()
            raise
        return answer


class SocketAnswer:
    """What came over a local socket; see ``Answer``."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection
        self._socket = connection.sock
        self._response: http.client.HTTPResponse | None = None

    def code(self) -> int:
        """The HTTP status."""
        return self._begun().status

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes."""
        response = self._begun()
        with _told("The connection to the container engine broke off."):
            while piece := response.read1(_PIECE):
                yield piece

    def close(self) -> None:
        """End the request."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if self._response is not None:
            self._response.close()
        self._connection.close()

    def _begun(self) -> http.client.HTTPResponse:
        if self._response is None:
            with _told("The container engine does not answer."):
                self._response = self._connection.getresponse()
        return self._response


class SdkLink:
    """A link through the docker SDK.

    Args:
        client: the SDK's client.
    """

    def __init__(self, client: "DockerClient") -> None:
        self._api = client.api

    def send(self, method: str, path: str, headers: Mapping[str, str]) -> "SdkAnswer":
        """See ``Link``."""
        url = f"{self._api.base_url}/v{self._api.api_version}{path}"
        with reported("The container engine does not answer."):
            return SdkAnswer(
                self._api.request(method, url, headers=dict(headers), stream=True, timeout=(QUICK, None))
            )


class SdkAnswer:
    """What came through the docker SDK; see ``Answer``."""

    def __init__(self, response: "requests.Response") -> None:
        self._response = response

    def code(self) -> int:
        """The HTTP status."""
        return int(self._response.status_code)

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes."""
        with reported("The connection to the container engine broke off."):
            # Asking for more than a chunk would wait for the next ones.
            yield from self._response.raw.stream(_PIECE, decode_content=False)

    def close(self) -> None:
        """End the request."""
        close_now(self._response)


@contextmanager
def _told(message: str) -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise EngineError(message, f"{type(error).__name__}: {error}", NO_ANSWER) from error
