"""A text that somebody pastes into the terminal: it ends by itself.

Pastes arrive in bursts. An empty line ends the text, unless more comes right behind it: that was one inside
of what was pasted. So does Ctrl-D (Ctrl-Z and Enter on Windows).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wizard.wrapping import fitted

# Longer than a terminal's pauses within a paste, also over SSH; shorter than anybody waits for.
QUIET_SECONDS = 0.5
_CHUNK = 65536
_END_OF_TEXT = b"\x04"
_ERASE = b"\x7f"

Read = Callable[[float | None], bytes | None]
"""Waits at most so many seconds (none: for ever) for bytes; none where nothing came, empty at the end."""


def pasted(invitation: str) -> bytes:
    """What is pasted or typed into the terminal that is standard input.

    Args:
        invitation: is shown on standard error when the terminal is ready: what is typed is not the answer.
    """
    with _terminal() as read:
        print(fitted(invitation, sys.stderr), file=sys.stderr)
        return until_quiet(read)


def until_quiet(read: Read) -> bytes:
    """The text up to an empty line that nothing follows, to Ctrl-D, or to the end of input.

    Empty lines at the start do not end it.

    Args:
        read: where the text comes from.
    """
    text = b""
    while True:
        came = read(QUIET_SECONDS if _could_end(text) else None)
        if not came:
            return text
        text += came.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        text, ended, _ = text.partition(_END_OF_TEXT)
        if ended:
            return text
        text = _without_erased(text)


def _could_end(text: bytes) -> bool:
    """Whether its last line is empty, behind one that is not."""
    body = text.rstrip(b" \t")
    return body.endswith(b"\n") and body[:-1].rstrip(b" \t").endswith(b"\n") and bool(body.strip())


def _without_erased(text: bytes) -> bytes:
    """Backspace takes away the character before it: here its last byte, which is enough for typing errors."""
    while (at := text.find(_ERASE)) >= 0:
        start = at if text[max(at - 1, 0) : at] == b"\n" else max(at - 1, 0)
        text = text[:start] + text[at + 1 :]
    return text


if sys.platform == "win32":

    @contextmanager
    def _terminal() -> Iterator[Read]:
        """Lines of the console; it says itself whether more keys wait, as those of a paste do."""
        import msvcrt

        def read(seconds: float | None) -> bytes | None:
            end = time.monotonic() + (seconds or 0)
            while seconds is not None and not msvcrt.kbhit():
                if time.monotonic() > end:
                    return None
                time.sleep(0.02)
            return sys.stdin.buffer.readline()

        yield read

else:

    @contextmanager
    def _terminal() -> Iterator[Read]:
        """The terminal without its line editor, which drops what is longer than 4096 bytes on a line.

        macOS takes 1024 only (``MAX_CANON`` in its ``sys/syslimits.h``), and engines print longer lines. What
        is left unread at the end is thrown away: the shell must not run the rest of a paste as commands.
        """
        import select
        import termios

        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        raw = termios.tcgetattr(number)
        raw[3] &= ~termios.ICANON
        raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
        termios.tcsetattr(number, termios.TCSADRAIN, raw)

        def read(seconds: float | None) -> bytes | None:
            if not select.select([number], [], [], seconds)[0]:
                return None
            return os.read(number, _CHUNK)

        try:
            yield read
        finally:
            termios.tcsetattr(number, termios.TCSAFLUSH, before)
