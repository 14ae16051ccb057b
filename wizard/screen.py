"""What the wizard shows: rich where the terminal can, plain lines where it can't or they are asked for."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TextIO

from wizard.called import as_typed, command_as_typed
from wizard.render.visible import visible
from wizard.wrapping import NARROWEST, wrapped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

PLAIN_LINE_EVERY = 5.0
Parts = Mapping[str, float | None]
WIDTH_OF_A_FILE = 100
WIDE_ENOUGH = 72
NO_PARTS: Parts = MappingProxyType({})
_SIGNS = {
    "good": "✓",
    "bad": "✗",
    "warning": "!",
    "unknown": "?",
    "next": "→",
    "open": "·",
    "skipped": "-",
}
_ASCII_SIGNS = {**_SIGNS, "good": "ok", "bad": "x", "next": ">", "open": "."}
_STYLES = {"good": "green", "bad": "red", "warning": "yellow", "unknown": "yellow", "next": "bold cyan"}


class Update(Protocol):
    """Tells how far something is: a text, a share from 0 to 1 (or none), and the same for its parts."""

    def __call__(self, text: str, share: float | None = None, parts: Parts = NO_PARTS) -> None:
        """Show it."""


class Screen:
    """Where the wizard speaks.

    Args:
        console: where to print; its width and colours are its own matter.
        plain: no boxes, no bars, no redrawing: one line after the other.
    """

    def __init__(self, console: "Console", *, plain: bool) -> None:
        self.console = console
        self.plain = plain
        self.marks = _marks(console.encoding)
        self._moving: Progress | None = None

    def say(self, text: str = "", style: str | None = None) -> None:
        """A paragraph; machine text is never read as markup, and steers no terminal."""
        lines = [
            part for line in visible(as_typed(text)).split("\n") for part in wrapped(line, self.console.width)
        ]
        self._print("\n".join(lines), style)

    def title(self, text: str) -> None:
        """A heading."""
        self.say()
        self.say(text, style="bold")

    def command(self, line: str) -> None:
        """The command that a person could have typed; never wrapped, so that it can be copied."""
        self._print(f"  $ {visible(command_as_typed(line))}", "cyan")

    def item(self, mark: str, text: str, indent: int = 0) -> None:
        """One entry of a list, marked: ``good bad warning unknown next open skipped``."""
        from rich.text import Text

        sign, style = self.marks[mark]
        start = " " * indent
        width = max(self.console.width - indent - len(sign) - 1, NARROWEST)
        first, *more = [part for line in visible(as_typed(text)).split("\n") for part in wrapped(line, width)]
        line = Text.assemble(start, (sign, style), " ", (first, "bold" if mark == "next" else ""))
        for rest in more:
            line.append(f"\n{start}{' ' * len(sign)} {rest}")
        self.console.print(line, highlight=False, soft_wrap=True)

    def quote(self, text: str) -> None:
        """A program's own words, as they are; nothing where there are none."""
        lead = "  | "
        width = self.console.width - len(lead)
        for line in visible(text).split("\n") if text else ():
            for part in wrapped(line.expandtabs(), width):
                self._print(f"{lead}{part}".rstrip(), "dim")

    def link(self, address: str) -> None:
        """Where to read more; never wrapped, so that it can be clicked or copied."""
        self._print(f"  {visible(address)}", "dim")

    def _print(self, text: str, style: str | None) -> None:
        self.console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def progress(self, title: str, clock: Callable[[], float] = time.monotonic) -> Iterator[Update]:
        """Shows how far something is, redrawn in place, or as a line now and then (by ``clock``, seconds)."""
        if self.plain or not self.console.is_terminal:
            yield self._plain_progress(title, clock)
            return
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        # On a narrow terminal the words matter more than a bar, and break instead of ending in "...".
        words = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=False))
        columns = (words, BarColumn(bar_width=20)) if self.console.width >= WIDE_ENOUGH else (words,)
        with Progress(*columns, console=self.console, transient=True) as bars:
            self._moving = bars
            total = bars.add_task(title, total=None)
            tasks: dict[str, TaskID] = {}

            def update(text: str, share: float | None = None, parts: Parts = NO_PARTS) -> None:
                _move(bars, total, text, share)
                for gone in tasks.keys() - parts.keys():
                    bars.remove_task(tasks.pop(gone))
                for name, part in parts.items():
                    if name not in tasks:
                        tasks[name] = bars.add_task(name, total=None)
                    _move(bars, tasks[name], f"  {name}", part)

            try:
                yield update
            finally:
                self._moving = None

    @contextmanager
    def still(self) -> Iterator[None]:
        """Takes away what is redrawn in place, for as long as somebody is asked something."""
        moving = self._moving
        if moving is not None:
            moving.stop()
        yield
        if moving is not None:
            moving.start()

    def _plain_progress(self, title: str, clock: Callable[[], float]) -> Update:
        self.say(f"{title} ...")
        last = clock()

        def update(text: str, share: float | None = None, parts: Parts = NO_PARTS) -> None:  # noqa: ARG001 - only the total fits on a line
            nonlocal last
            if clock() - last >= PLAIN_LINE_EVERY:
                last = clock()
                self.say(text if share is None else f"{text} ({share:.0%})")

        return update


def _move(bars: "Progress", task: "TaskID", text: str, share: float | None) -> None:
    total, done = (None, 0.0) if share is None else (1.0, share)
    bars.update(task, description=visible(text), total=total, completed=done)


def _marks(encoding: str) -> Mapping[str, tuple[str, str]]:
    try:
        "".join(_SIGNS.values()).encode(encoding)
        signs = _SIGNS
    except (UnicodeEncodeError, LookupError):
        signs = _ASCII_SIGNS
    return {name: (sign, _STYLES.get(name, "dim")) for name, sign in signs.items()}


def wants_plain(environment: Mapping[str, str], stream: TextIO) -> bool:
    """Whether plain lines are asked for (by a variable or ``TERM=dumb``) or are all there is."""
    asked = any(environment.get(name) for name in ("NO_COLOR", "ACCESSIBLE"))
    return asked or environment.get("TERM") == "dumb" or not stream.isatty()


def replace_unprintable(stream: TextIO) -> None:
    """A console that can't encode a character shows "?" for it instead of ending the program."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def open_screen(*, plain: bool, stream: TextIO | None = None) -> Screen:
    """A screen on standard output (or another stream)."""
    from rich.console import Console

    stream = sys.stdout if stream is None else stream
    replace_unprintable(stream)
    plain = plain or wants_plain(os.environ, stream)
    width = None if stream.isatty() else WIDTH_OF_A_FILE

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            """Rich would end the program; whoever called has something to stop or to put right first."""
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    console = Piped(file=stream, no_color=plain or None, width=width, emoji=False)
    return Screen(console, plain=plain)
