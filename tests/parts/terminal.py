"""A program in a real pseudo-terminal, which draws what it shows and hands it what a test types."""

import codecs
import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

CTRL_C = "\x03"
CTRL_D = "\x04"
DOWN = "\x1b[B"
ENTER = "\r"
_PATIENCE = 60.0
# Opening the terminal as the first of its session is what makes it the program's controlling terminal.
_TAKE_TERMINAL = 'terminal=$1; shift; exec "$@" <"$terminal" >"$terminal" 2>&1'
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]]|\r")


class NotShownError(AssertionError):
    """What a test waited for did not appear; the message holds the screen."""


class Terminal:
    """A terminal and the one program in it.

    Args:
        argv: the program and its arguments.
        environment: all its variables.
        folder: where it starts.
        columns: how wide the terminal is.
        lines: how high it is; high enough to keep a whole run in view unless a test wants it small.
    """

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        columns: int = 100,
        lines: int = 400,
    ) -> None:
        self._master, slave = os.openpty()
        # The program's side stays open here too: reading is no error before it opens or after it ends.
        self._sides = [self._master, slave]
        self._screen = pyte.Screen(columns, lines)
        self._screen.write_process_input = self.type  # answers "where is the cursor?" as a terminal does
        self._stream = pyte.ByteStream(self._screen)
        self._unread = ""
        self._ended = False
        self._news = threading.Condition()
        self.resize(columns, lines)
        self.process = subprocess.Popen(
            ["sh", "-c", _TAKE_TERMINAL, "sh", os.ttyname(slave), *argv],
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal another size; the program is told, as by dragging a window's corner."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        with self._news:
            self._screen.resize(lines, columns)

    def type(self, text: str) -> None:
        """Type keys."""
        os.write(self._master, text.encode())

    def wait_for(self, text: str, seconds: float = _PATIENCE) -> str:
        """Wait until a text is written, after what was waited for before, wherever its lines break.

        Returns:
            everything that was written since then, up to and with the text.

        Raises:
            NotShownError: it was not written in time, or the program ended before.
        """
        deadline = time.monotonic() + seconds
        words = re.compile(r"\s+".join(map(re.escape, text.split())))
        with self._news:
            while True:
                written = _ESCAPES.sub("", self._unread)
                if found := words.search(written):
                    self._unread = written[found.end() :]
                    return written[: found.end()]
                left = deadline - time.monotonic()
                if self._ended or left <= 0:
                    raise NotShownError(f"{text!r} was not shown; on the screen:\n{self.shown}")
                self._news.wait(left)

    def answer(self, question: str, keys: str) -> str:
        """Wait for a question, type the answer, and return what was written up to the question."""
        said = self.wait_for(question)
        self._wait_until_it_waits()
        self.type(keys)
        return said

    def _wait_until_it_waits(self) -> None:
        """A person is slower than a program; Python loses a Ctrl-C that comes just before it reads."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        deadline = time.monotonic() + _PATIENCE
        while stat.read_text().rpartition(")")[2].split()[0] != "S" and time.monotonic() < deadline:
            time.sleep(0.005)

    @property
    def shown(self) -> str:
        """The screen as a person sees it, without empty lines at its end."""
        with self._news:
            return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def exit_code(self, seconds: float = _PATIENCE) -> int:
        """Wait for the program's end and return its exit code (negative: the signal that ended it)."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise NotShownError(f"the program did not end; on the screen:\n{self.shown}") from error
        self._reader.join(seconds)
        return code

    def hang_up(self) -> None:
        """Close the terminal while the program runs, as somebody who closes the window does."""
        self._let_go()

    def close(self) -> None:
        """End the program if it still runs, and give the terminal back."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._let_go()

    def _let_go(self) -> None:
        with self._news:
            self._ended = True
        self._reader.join()
        while self._sides:
            os.close(self._sides.pop())

    def _read(self) -> None:
        letters = codecs.getincrementaldecoder("utf-8")(errors="replace")
        while not self._ended:
            # Asked first: what it wrote before it ended is read below, and only then is it over.
            is_over = self.process.poll() is not None
            data = os.read(self._master, 65536) if select.select([self._master], [], [], 0.05)[0] else b""
            with self._news:
                self._ended = self._ended or (is_over and not data)
                self._unread += letters.decode(data)
                self._stream.feed(data)
                self._news.notify_all()


@contextmanager
def terminal(
    argv: Sequence[str], environment: Mapping[str, str], folder: Path, **size: int
) -> Iterator[Terminal]:
    """A program in a terminal, ended at the end."""
    opened = Terminal(argv, environment, folder, **size)
    try:
        yield opened
    finally:
        opened.close()
