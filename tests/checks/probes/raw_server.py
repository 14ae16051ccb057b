"""A TCP server on loopback that answers every connection with given bytes."""

import contextlib
import socket
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def answering(*chunks: bytes, silent: bool = False) -> Iterator[int]:
    """The port of a server that reads a request and sends these bytes; a silent one never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as kept:
        ended = threading.Event()

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                if ended.is_set():
                    client.close()
                    return
                with contextlib.suppress(OSError):
                    client.recv(65536)
                    if silent:
                        kept.enter_context(client)
                        continue
                    for chunk in chunks:
                        client.sendall(chunk)
                client.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = int(listener.getsockname()[1])
        try:
            yield port
        finally:
            ended.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """An HTTP answer with this body."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body
