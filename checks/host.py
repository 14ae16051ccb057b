"""The machine as a check sees it: something that answers questions."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, TypeVar

from checks.model import Platform
from checks.question import Question
from checks.questions import Command, Completed, Env, FileText, ReadFile, Which

A = TypeVar("A")
Source = Callable[[Question[Any]], Any]


class Host:
    """A machine, live or recorded.

    Every question is answered once a run: a second check that asks the same gets the same answer, also while
    the first is still being found out.

    Args:
        platform: which kind of system it is.
        home: the user's home folder, as that platform writes it.
        source: answers a question; ``checks.probes.answer`` on the real machine.
    """

    def __init__(self, platform: Platform, home: str, source: Source) -> None:
        self.platform = platform
        self.home = home
        self._source = source
        self._answers: dict[Question[Any], Future[Any]] = {}
        self._lock = threading.Lock()

    def ask(self, question: Question[A]) -> A:
        """The answer to a question, from this run's cache where it was asked before."""
        with self._lock:
            future = self._answers.get(question)
            first = future is None
            if future is None:
                future = self._answers[question] = Future()
        if first:
            try:
                future.set_result(self._source(question))
            except BaseException as error:
                future.set_exception(error)
                raise
        answer: A = future.result()
        return answer

    def fresh(self) -> "Host":
        """The same machine with nothing remembered, for a check after something was changed."""
        return Host(self.platform, self.home, self._source)

    def answers(self) -> Iterator[tuple[Question[Any], Any]]:
        """Every question that has been answered so far, with its answer, in the order of asking."""
        with self._lock:
            asked = list(self._answers.items())
        return ((q, f.result()) for q, f in asked if f.done() and f.exception() is None)

    @property
    def is_windows(self) -> bool:
        """Native Windows (WSL is not)."""
        return self.platform is Platform.WINDOWS

    def path(self, *parts: str) -> str:
        """Join path parts the way that this machine writes them."""
        pure = PureWindowsPath if self.is_windows else PurePosixPath
        return str(pure(*parts))

    def in_home(self, *parts: str) -> str:
        """A path below the user's home."""
        return self.path(self.home, *parts)

    def run(self, *argv: str, timeout: float = 10.0) -> Completed:
        """Run a program and wait for it."""
        return self.ask(Command(argv, timeout))

    def which(self, name: str) -> str | None:
        """The first executable of this name on PATH."""
        return next(iter(self.ask(Which(name)).paths), None)

    def env(self, name: str) -> str | None:
        """An environment variable, none where it is empty."""
        return self.ask(Env(name)).value

    def read(self, path: str) -> FileText:
        """A small text file."""
        return self.ask(ReadFile(path))
