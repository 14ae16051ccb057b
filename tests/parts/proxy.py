"""A TCP proxy on loopback that breaks a connection in the ways that a bad network does."""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass

_CHUNK = 16384


@dataclass(frozen=True)
class Fault:
    """What happens to each connection on its way from the server to the client.

    Attributes:
        cut_after: bytes after which the connection is reset.
        stall_after: bytes after which nothing comes any more, though the connection stays open.
        bytes_per_second: the rate at most.
    """

    cut_after: int | None = None
    stall_after: int | None = None
    bytes_per_second: int | None = None


class Proxy:
    """Forwards ``127.0.0.1:port`` to another port of 127.0.0.1 until it is told to break something.

    Args:
        target: the port of the real server.

    Attributes:
        port: what clients connect to.
        connections: how many there were.
        passed: bytes that came through from the server, over all connections.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._fault = Fault()
        self._changed = threading.Condition()
        self.passed = 0
        self._drops = 0
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.connections = 0
        self.port = 0
        self.heal()

    def set(
        self,
        *,
        cut_after: int | None = None,
        stall_after: int | None = None,
        bytes_per_second: int | None = None,
    ) -> None:
        """Break connections this way from now on; counts of bytes are for each connection."""
        with self._changed:
            self._fault = Fault(cut_after, stall_after, bytes_per_second)
            self._changed.notify_all()

    def heal(self) -> None:
        """Forward everything again; a stalled connection goes on, a refused port listens again."""
        self.set()
        if self._listener is None:
            # Not create_server(reuse_port=…): the same port must come back, also with old connections around.
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self.port = self._listener.getsockname()[1]
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def refuse(self) -> None:
        """Reset all connections and refuse new ones."""
        listener, self._listener = self._listener, None
        if listener is not None:
            # shutdown wakes the thread that is in accept; close alone would leave the port open until then.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.drop()

    def drop(self) -> None:
        """Reset all connections that are open; new ones are welcome."""
        with self._changed:
            self._drops += 1
            for connection in self._open:
                _reset(connection)
            self._changed.notify_all()

    def wait_for_bytes(self, count: int, timeout: float = 60) -> None:
        """Wait until that many bytes have come through from the server, over all connections together.

        Raises:
            TimeoutError: they have not come within ``timeout`` seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self.passed >= count, timeout):
                raise TimeoutError(f"{self.passed} of {count} bytes after {timeout:g} s")

    def close(self) -> None:
        """End it; connections are reset."""
        self.refuse()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                _reset(client)
                client.close()
                continue
            server.settimeout(None)
            with self._changed:
                self.connections += 1
                self._open |= {client, server}
            threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        upward = threading.Thread(target=_copy, args=(client, server), daemon=True)
        upward.start()
        with contextlib.suppress(OSError):
            self._forward(server, client)
        for connection in (client, server):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        upward.join()
        with self._changed:
            self._open -= {client, server}
        client.close()
        server.close()

    def _forward(self, server: socket.socket, client: socket.socket) -> None:
        passed, drops = 0, self._drops
        while chunk := server.recv(_CHUNK):
            with self._changed:
                reached = passed + len(chunk)
                self._changed.wait_for(lambda: not self._stalls(reached) or self._drops != drops)  # noqa: B023 - called at once
                fault = self._fault
            if self._drops != drops:
                return
            if fault.cut_after is not None and reached > fault.cut_after:
                _reset(client)
                return
            if fault.bytes_per_second is not None:
                time.sleep(len(chunk) / fault.bytes_per_second)
            client.sendall(chunk)
            passed = reached
            with self._changed:
                self.passed += len(chunk)
                self._changed.notify_all()

    def _stalls(self, count: int) -> bool:
        return self._fault.stall_after is not None and count > self._fault.stall_after


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(_CHUNK):
            target.sendall(chunk)


def _reset(connection: socket.socket) -> None:
    """Wake whoever reads here; the close that follows then sends a reset instead of a proper end."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        connection.shutdown(socket.SHUT_RD)
