"""A stand-in for an engine that is newer than this machine's.

It passes everything on to the real one, and answers one request itself.
"""

import json
import re
import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

_CHUNK = 65536
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@contextmanager
def engine_that_says(engine_url: str, request: str, words: str) -> Iterator[str]:
    """The url of an engine that refuses a request with an internal error.

    Args:
        engine_url: the real engine, at a Unix socket.
        request: pattern of the request's first line, such as ``POST .*/start``.
        words: what it says.
    """
    body = json.dumps({"message": words}).encode()
    head = (
        "HTTP/1.1 500 Internal Server Error\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with tempfile.TemporaryDirectory(prefix="cr-") as folder:
        path = str(Path(folder) / "docker.sock")
        server = _Between(path, urlsplit(engine_url).path, re.compile(request.encode()), head.encode() + body)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"unix://{path}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Between(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, engine: str, refused: re.Pattern[bytes], refusal: bytes) -> None:
        super().__init__(path, _Request)
        self.engine = engine
        self.refused = refused
        self.refusal = refusal


class _Request(socketserver.BaseRequestHandler):
    """One request for each connection: the client is told so, and opens the next."""

    server: _Between
    request: socket.socket

    def handle(self) -> None:
        asked = self._asked()
        if self.server.refused.match(asked):
            self.request.sendall(self.server.refusal)
            return
        with socket.socket(socket.AF_UNIX) as engine:
            engine.connect(self.server.engine)
            engine.sendall(asked)
            while piece := engine.recv(_CHUNK):
                self.request.sendall(piece)

    def _asked(self) -> bytes:
        asked = b""
        while b"\r\n\r\n" not in asked:
            if not (piece := self.request.recv(_CHUNK)):
                return asked
            asked += piece
        head, _, body = asked.partition(b"\r\n\r\n")
        length = int(found[1]) if (found := _LENGTH.search(head)) else 0
        while len(body) < length:
            body += self.request.recv(_CHUNK)
        kept = re.sub(rb"\r\nconnection: [^\r]*", b"", head, flags=re.IGNORECASE)
        return kept + b"\r\nConnection: close\r\n\r\n" + body
