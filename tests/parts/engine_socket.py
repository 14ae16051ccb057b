"""A socket of this machine's engine that only a group may use, as Docker's own is after its installation."""

import shutil
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ENGINE = "/var/run/docker.sock"
GROUP = "docker"


@contextmanager
def group_socket(path: Path) -> Iterator[str]:
    """A socket that hands on to the engine's own; ``DOCKER_HOST`` for it."""
    server = socketserver.ThreadingUnixStreamServer(str(path), _Visitor)
    server.daemon_threads = True
    shutil.chown(path, "root", GROUP)
    path.chmod(0o660)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"unix://{path}"
    finally:
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)


class _Visitor(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as engine:
            engine.connect(ENGINE)
            back = threading.Thread(target=_pump, args=(engine, self.request), daemon=True)
            back.start()
            _pump(self.request, engine)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Hand on, and the end of input too: ``docker exec --interactive`` has such a half-closed connection."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
