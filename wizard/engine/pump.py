"""Reads a blocking stream in a thread, so that the reader can look at the clock and be interrupted."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

_DONE = object()


class Source(Protocol):
    """A stream whose blocked reader can be woken from another thread."""

    def chunks(self) -> Iterator[bytes]:
        """Pieces as they arrive; blocks in between."""

    def cancel(self) -> None:
        """Make a blocked ``chunks`` end now."""


class Pump:
    """Moves a source's pieces into a queue.

    A blocked read of a socket or a named pipe can't be given a time-out and then be continued, in any way
    that works on every platform; a blocked read of a queue can.

    Args:
        source: what is read; it is cancelled when the pump is closed.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces: queue.SimpleQueue[bytes | object | Exception] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def next(self, seconds: float) -> bytes | None:
        """The next piece, or ``None`` where none came within ``seconds``.

        Raises:
            EOFError: the stream has ended.
            Exception: whatever reading the source raised.
        """
        try:
            piece = self._pieces.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(piece, bytes):
            return piece
        if isinstance(piece, Exception):
            raise piece
        raise EOFError

    def close(self) -> None:
        """End the stream, whether it is at its end or not."""
        self._source.cancel()
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        try:
            for piece in self._source.chunks():
                self._pieces.put(piece)
        except Exception as error:  # noqa: BLE001 - not swallowed: raised again in the thread that waits for it
            self._pieces.put(error)
        else:
            self._pieces.put(_DONE)


def each(pump: Pump, tick: float, on_tick: Callable[[], None]) -> Iterator[bytes]:
    """All pieces of a pump; ``on_tick`` is called whenever none has come for ``tick`` seconds."""
    while True:
        try:
            piece = pump.next(tick)
        except EOFError:
            return
        if piece is None:
            on_tick()
        else:
            yield piece
