"""Waits until the course's app answers, and notices at once when it does, or never will."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from checks.questions import AppFacts, AppKind, AppPage

_POLL_SECONDS = 0.03
_LOOK_SECONDS = 0.25
_PATIENCE = (1.0, 2.0, 4.0, 8.0)
_SURE_AFTER = 2.0


@dataclass(frozen=True)
class Ready:
    """The app answered its own page.

    Attributes:
        seconds: how long that took.
        detail: what was seen.
    """

    seconds: float
    detail: str


@dataclass(frozen=True)
class Died:
    """The container stopped before its app answered."""

    seconds: float


@dataclass(frozen=True)
class TimedOut:
    """The container runs, but its app has not answered in time; ``detail`` is what was seen last."""

    seconds: float
    detail: str


@dataclass(frozen=True)
class OtherProgram:
    """A different program answers at the app's address, and kept doing so; ``detail`` is what was seen."""

    seconds: float
    detail: str


Readiness: TypeAlias = Ready | Died | TimedOut | OtherProgram


def wait_ready(
    kind: AppKind,
    url: str,
    alive: Callable[[], bool],
    limit_seconds: float,
    on_tick: Callable[[float], None] | None = None,
) -> Readiness:
    """Wait until the app answers its own page; that the port accepts connections means nothing.

    Ctrl-C ends it: ``KeyboardInterrupt`` goes through.

    Args:
        kind: the app's kind.
        url: its base address.
        alive: whether its container still runs; asked a few times a second.
        limit_seconds: how long to wait.
        on_tick: called a few times a second with the seconds waited so far.
    """
    start = time.monotonic()
    # The address is watched by a thread of its own, so that neither a slow ``alive`` nor a slow screen delays
    # the moment of the first good answer, and Ctrl-C never waits for a connection.
    watch = _Watch(kind, url)
    threading.Thread(target=watch.run, daemon=True).start()
    try:
        while (waited := time.monotonic() - start) < limit_seconds:
            found = watch.wait(min(_LOOK_SECONDS, limit_seconds - waited))
            waited = time.monotonic() - start
            if found is not None:
                sort = Ready if found.status == "ready" else OtherProgram
                return sort(waited, found.detail)
            if not alive():
                return Died(waited)
            if on_tick is not None:
                on_tick(waited)
        return TimedOut(time.monotonic() - start, watch.last.detail)
    finally:
        watch.stop()


class _Watch:
    """Asks an address again and again until the answer is one to act on."""

    def __init__(self, kind: AppKind, url: str) -> None:
        self._kind: AppKind = kind
        self._url = url
        self._found: queue.SimpleQueue[AppFacts] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self.last = AppFacts("starting", "nothing was asked yet")

    def run(self) -> None:
        """Ask until stopped; a server that takes a connection and is silent gets more time at each try."""
        from checks.probes import app

        other_since: float | None = None
        patience = iter(_PATIENCE)
        timeout = next(patience)
        while not self._stopped.is_set():
            asked = time.monotonic()
            self.last = app.page(AppPage(self._kind, self._url, timeout))
            now = time.monotonic()
            if now - asked >= timeout:
                timeout = next(patience, timeout)
            # While an app starts, its address may show something else for a moment.
            other_since = (other_since or now) if self.last.status == "other" else None
            if self.last.status == "ready" or (other_since and now - other_since >= _SURE_AFTER):
                self._found.put(self.last)
                return
            self._stopped.wait(_POLL_SECONDS)

    def wait(self, seconds: float) -> AppFacts | None:
        """The answer to act on, none if it does not come within that time."""
        try:
            return self._found.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()
