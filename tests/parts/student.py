"""A student of a test: a home folder, a browser that notes what it opens, and classready as they start it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.parts.terminal import Terminal, terminal

CLASSREADY = (sys.executable, "-c", "import sys; from wizard.start import main; sys.exit(main())")
_CODE = Path(__file__).parents[2]
_PATIENCE = 120.0


class Student:
    """Somebody with a home folder of their own.

    Args:
        folder: an empty folder; the home and the folder of the terminal are made in it.
        program: how classready is started.
    """

    def __init__(self, folder: Path, program: Sequence[str] = CLASSREADY) -> None:
        self._program = program
        self.home = folder / "home"
        self.folder = folder / "here"
        self.home.mkdir()
        self.folder.mkdir()
        self._opened = folder / "opened"
        browser = folder / "browser"
        browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{self._opened}"\n')
        browser.chmod(0o755)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(_CODE),
            "BROWSER": str(browser),
        }

    @property
    def opened(self) -> list[str]:
        """The addresses that the browser was told to open."""
        return self._opened.read_text().splitlines() if self._opened.exists() else []

    @contextmanager
    def in_terminal(self, *arguments: str, columns: int = 100) -> Iterator[Terminal]:
        """Start classready in a terminal."""
        with terminal([*self._program, *arguments], self.environment, self.folder, columns=columns) as opened:
            yield opened

    def without_terminal(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """Run classready to its end with nothing else than this on its input, and its output collected."""
        return subprocess.run(
            [*self._program, *arguments],
            env=self.environment,
            cwd=self.folder,
            input=given,
            capture_output=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            check=False,
        )
