"""Ctrl-C, a closed window and a polite kill, let through only where they leave nothing behind."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Shield:
    """Keeps signals until a moment comes at which they may interrupt.

    One handler decides, so that there is no instant between two of them at which a second Ctrl-C could break
    off the clearing up after the first.
    """

    def __init__(self) -> None:
        self._is_open = False
        self._came = False

    @contextmanager
    def open(self) -> Iterator[None]:
        """Signals interrupt what is done here, also one that came before; once, then they are kept again.

        Raises:
            KeyboardInterrupt: one came.
        """
        self._is_open = True
        try:
            self.breathe()
            yield
        finally:
            self._is_open = False

    def breathe(self) -> None:
        """Give in to a signal that came meanwhile.

        Raises:
            KeyboardInterrupt: one came.
        """
        if self._came:
            self._is_open = self._came = False
            raise KeyboardInterrupt

    def take(self, _number: int, _frame: FrameType | None) -> None:
        """Handle a signal."""
        self._came = True
        if self._is_open:
            self.breathe()


@contextmanager
def shielded() -> Iterator[Shield]:
    """Signals wait until this is done, but for what its shield lets through; then they count as Ctrl-C.

    What is ignored already (``nohup``) stays so. Only the main thread gets signals; elsewhere nothing is to
    be held back.

    Raises:
        KeyboardInterrupt: one came, and nothing else went wrong.
    """
    shield = Shield()
    if threading.current_thread() is not threading.main_thread():
        yield shield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {n: old for n in numbers if (old := signal.getsignal(n)) not in {signal.SIG_IGN, None}}
    for number in before:
        signal.signal(number, shield.take)
    try:
        yield shield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
    shield.breathe()
