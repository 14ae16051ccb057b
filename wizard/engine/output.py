"""What a container's program writes, as a stream that can be ended.

The SDK's own streams leave their connection to the garbage collector.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from wizard.engine.client import QUICK, reported

if TYPE_CHECKING:
    import requests
    from docker import DockerClient

_HEADER = struct.Struct(">BxxxL")
_PIECE = 4096


def close_now(response: "requests.Response") -> None:
    """Close an answer of the engine, also while another thread waits for more of it.

    shutdown wakes that thread; a named pipe has none, there close does.
    """
    # ValueError, AttributeError: no shutdown here; RuntimeError: the answer has ended.
    with suppress(OSError, ValueError, AttributeError, RuntimeError):
        response.raw.shutdown()
    response.close()


class Output:
    """The output of a command in a container, or a container's log, both streams in one.

    Args:
        client: the engine.
        path: below the API's version: ``/exec/ID/start``, ``/containers/ID/logs``.
        body: what is posted; without one the path is fetched.
        parameters: of the query.
        framed: pieces come in frames, as they do where the program has no terminal
            (https://docs.docker.com/reference/api/engine/, "Stream format").

    Raises:
        EngineError: the engine refused.
    """

    def __init__(
        self,
        client: "DockerClient",
        path: str,
        *,
        body: dict[str, Any] | None = None,
        parameters: dict[str, Any] | None = None,
        framed: bool = True,
    ) -> None:
        api = client.api
        with reported("The output of the container can't be read."):
            self._response = api.request(
                "GET" if body is None else "POST",
                f"{api.base_url}/v{api.api_version}{path}",
                json=body,
                params=parameters,
                stream=True,
                timeout=(QUICK, None),
            )
            self._response.raise_for_status()
        self._framed = framed

    def chunks(self) -> Iterator[bytes]:
        """Pieces as they come."""
        with reported("The output of the container broke off."):
            while piece := self._frame() if self._framed else self._response.raw.read1(_PIECE):
                yield piece

    def cancel(self) -> None:
        """End the stream; the program goes on."""
        close_now(self._response)

    def _frame(self) -> bytes:
        header = self._response.raw.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return b""
        _, size = _HEADER.unpack(header)
        piece: bytes = self._response.raw.read(size)
        return piece
