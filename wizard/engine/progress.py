"""What a pull's events add up to: bytes, layers, rate, time left. Knows no engine and prints nothing.

The events are those of ``POST /images/create`` of the Engine API; three dialects are understood: the classic
store's, the containerd store's (unpacking counted in seconds, ids also for manifests and configurations) and
Podman's (few events, no unpacking).
"""

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wizard.engine.pull_event import Detail, Event

RATE_WINDOW = 8.0
"""Seconds over which the rate is averaged: calm, yet it soon shows a network that died."""

_SAMPLE_EVERY = 0.25
_ENDS = 2  # a rate needs a sample at either end


class Phase(StrEnum):
    """Where a layer is on its way."""

    WAITING = "waiting"
    DOWNLOADING = "downloading"
    VERIFYING = "verifying"
    DOWNLOADED = "downloaded"
    EXTRACTING = "extracting"
    DONE = "done"
    ALREADY_HERE = "already here"
    RETRYING = "retrying"


class Stage(StrEnum):
    """What the pull as a whole is doing."""

    ASKING = "asking"
    DOWNLOADING = "downloading"
    UNPACKING = "unpacking"
    DONE = "done"


_PHASES = {
    "Pulling fs layer": Phase.WAITING,
    "Waiting": Phase.WAITING,
    "Downloading": Phase.DOWNLOADING,
    "Verifying Checksum": Phase.VERIFYING,
    "Download complete": Phase.DOWNLOADED,
    "Extracting": Phase.EXTRACTING,
    "Pull complete": Phase.DONE,
    "Already exists": Phase.ALREADY_HERE,
}
_RETRYING = re.compile(r"Retrying in (\d{1,9}) seconds?")
_ARRIVED = {Phase.VERIFYING, Phase.DOWNLOADED, Phase.EXTRACTING, Phase.DONE, Phase.ALREADY_HERE}
_FINISHED = {Phase.DONE, Phase.ALREADY_HERE}


@dataclass(frozen=True)
class LayerProgress:
    """One layer; sizes in bytes, compressed.

    Attributes:
        id: the engine's short id.
        phase: where it is.
        done: downloaded so far.
        total: its size, ``None`` while the engine has not said.
        unpacked: how much of it has been unpacked.
        retry_in: seconds until the engine tries again, in phase ``retrying``.
    """

    id: str
    phase: Phase
    done: int
    total: int | None
    unpacked: int
    retry_in: int


@dataclass(frozen=True)
class PullSnapshot:
    """A pull at one moment; sizes in bytes, compressed.

    Attributes:
        stage: what it is doing.
        done: downloaded so far.
        total: of the download: the sum of the layers, or what was expected where some are not known yet.
        total_is_known: every layer's size is known.
        unpacked: how much has been unpacked; stays 0 where the engine does not count it in bytes.
        rate: bytes a second of the download, averaged over some seconds.
        seconds_left: of the download, ``None`` while it can't be told.
        layers: in the order in which the engine named them.
    """

    stage: Stage
    done: int
    total: int
    total_is_known: bool
    unpacked: int
    rate: float
    seconds_left: float | None
    layers: tuple[LayerProgress, ...]


class _Layer:
    """A layer's state, moved on by events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.phase = Phase.WAITING
        self.done = 0
        self.total: int | None = None
        self.unpacked = 0
        self.retry_in = 0

    def enter(self, phase: Phase) -> None:
        self.phase = phase
        if phase in _ARRIVED and self.total is not None:
            self.done = self.total
        if phase is Phase.DONE:
            self.unpacked = self.total or 0

    def download(self, current: int, rest: int) -> None:
        """Take over a download's numbers.

        After a retry the classic store counts only what is left of the layer, so what it no longer counts has
        arrived before.
        """
        self.total = max(self.total or 0, rest)
        self.done = self.total - rest + min(current, rest)

    def unpack(self, current: int) -> None:
        self.unpacked = max(self.unpacked, min(current, self.total or 0))

    def state(self) -> LayerProgress:
        return LayerProgress(self.name, self.phase, self.done, self.total, self.unpacked, self.retry_in)


class PullProgress:
    """Adds up a pull's events.

    ``done`` of a layer never exceeds its total. It goes back only where the engine itself starts that layer
    over.

    Args:
        expected_bytes: compressed size of the whole image where something else knows it (the course file, the
            registry); used as the total until every layer's size is known.
        clock: seconds, for the rate.
    """

    def __init__(self, expected_bytes: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._expected = max(expected_bytes, 0)
        self._clock = clock
        self._layers: dict[str, _Layer] = {}
        self._samples: deque[tuple[float, int]] = deque()
        self._finished = False
        self.digest = ""
        self.up_to_date = False
        self.changed_at = clock()

    def feed(self, event: Event) -> None:
        """Take in one event; an unknown one changes nothing."""
        if event.status.startswith("Digest: "):
            self.digest = event.status.removeprefix("Digest: ").strip()
            self._note()
        elif event.status.startswith("Status: "):
            self._finished = True
            self.up_to_date = "up to date" in event.status
            self._note()
        elif event.id:
            self._feed_layer(event)

    def finish(self) -> None:
        """The engine has closed the stream without an error: everything that was begun is here."""
        for layer in self._layers.values():
            if layer.phase not in _FINISHED:
                layer.enter(Phase.DONE)
        self._finished = True

    def start_over(self) -> None:
        """A new pull begins; what the old one said about its layers no longer counts."""
        self._layers.clear()
        self._samples.clear()
        self._note()

    def snapshot(self) -> PullSnapshot:
        """Where the pull is now."""
        layers = tuple(layer.state() for layer in self._layers.values())
        done = sum(layer.done for layer in layers)
        known = bool(layers) and not any(_size_is_open(layer) for layer in layers)
        total = sum(layer.total or 0 for layer in layers)
        total = total if known else max(total, self._expected)
        rate = self._rate(done)
        can_tell = rate > 0 and (known or self._expected > 0)
        return PullSnapshot(
            stage=self._stage(layers),
            done=done,
            total=total,
            total_is_known=known,
            unpacked=sum(layer.unpacked for layer in layers),
            rate=rate,
            seconds_left=(total - done) / rate if can_tell else None,
            layers=layers,
        )

    @property
    def downloaded(self) -> int:
        """Bytes that this pull brought over the network."""
        return sum(layer.done for layer in self._layers.values())

    @property
    def already_here(self) -> bool:
        """The engine has ended the pull and had everything before."""
        mine = (layer.phase is Phase.ALREADY_HERE for layer in self._layers.values())
        return self._finished and (self.up_to_date or (bool(self._layers) and all(mine)))

    def _feed_layer(self, event: Event) -> None:
        retry = _RETRYING.fullmatch(event.status)
        phase = Phase.RETRYING if retry else _PHASES.get(event.status)
        if phase is None:
            return
        layer = self._layers.setdefault(event.id, _Layer(event.id))
        before = (layer.phase, layer.done, layer.unpacked, layer.retry_in)
        layer.retry_in = int(retry[1]) if retry else 0
        _count(layer, phase, event.progressDetail)
        layer.enter(phase)
        ticked = (
            phase is Phase.EXTRACTING
        )  # counted in seconds by the containerd store: the number may repeat
        if ticked or before != (layer.phase, layer.done, layer.unpacked, layer.retry_in):
            self._note()

    def _note(self) -> None:
        self.changed_at = self._clock()

    def _stage(self, layers: tuple[LayerProgress, ...]) -> Stage:
        if self._finished:
            return Stage.DONE
        if not layers:
            return Stage.ASKING
        arrived = all(layer.phase in _ARRIVED for layer in layers)
        return Stage.UNPACKING if arrived else Stage.DOWNLOADING

    def _rate(self, done: int) -> float:
        now = self._clock()
        if self._samples and done < self._samples[-1][1]:
            self._samples.clear()
        if not self._samples or now - self._samples[-1][0] >= _SAMPLE_EVERY:
            self._samples.append((now, done))
        while len(self._samples) > _ENDS and now - self._samples[0][0] > RATE_WINDOW:
            self._samples.popleft()
        since, before = self._samples[0]
        return (done - before) / (now - since) if now - since >= _SAMPLE_EVERY else 0.0


def _count(layer: _Layer, phase: Phase, detail: Detail | None) -> None:
    if detail is None or detail.current is None or detail.current < 0:
        return
    if phase is Phase.DOWNLOADING and detail.total is not None and detail.total > 0:
        layer.download(detail.current, detail.total)
    elif phase is Phase.EXTRACTING and detail.units != "s":
        layer.unpack(detail.current)


def _size_is_open(layer: LayerProgress) -> bool:
    return layer.total is None and layer.phase not in _ARRIVED
