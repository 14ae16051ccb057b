"""Downloads an image through the engine, and notices what the engine itself does not: that nothing moves."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import quote

import msgspec

from wizard.engine.errors import EngineError
from wizard.engine.link import Link, fetch, refusal
from wizard.engine.progress import PullProgress, PullSnapshot
from wizard.engine.pull_event import Event
from wizard.engine.pull_stream import PullStream
from wizard.engine.pump import Pump

CALLBACK_EVERY = 0.1
"""Seconds between two calls of ``on_progress``: often enough to look alive, too seldom to slow the pull."""

STALL_SECONDS = 60.0
"""Docker never times out a silent connection: engine 20.10 was seen to wait 400 s and longer."""


_OK = 200


class Stalled(Enum):
    """What to do about a pull in which nothing moves."""

    WAIT = auto()
    RESTART = auto()
    GIVE_UP = auto()


OnProgress = Callable[[PullSnapshot], None]
OnStall = Callable[[float], Stalled]


@dataclass(frozen=True)
class PullResult:
    """How a pull ended well.

    Attributes:
        reference: what was pulled.
        already_here: the engine had it, in the version that the registry has now.
        digest: of the manifest, ``sha256:…``; empty where the engine did not say.
        downloaded: bytes that came over the network, compressed.
        seconds: how long it took.
        architecture: what the image is built for (``amd64``); an engine may silently keep the wrong one.
        image: the image's id.
    """

    reference: str
    already_here: bool
    digest: str
    downloaded: int
    seconds: float
    architecture: str
    image: str


def pull_command(reference: str, platform: str | None = None) -> tuple[str, ...]:
    """The command that a person could have typed for ``pull``."""
    return ("docker", "pull", *(("--platform", platform) if platform else ()), reference)


def pull(  # noqa: PLR0913 - all but two are given by name
    link: Link,
    reference: str,
    *,
    platform: str | None = None,
    expected_bytes: int = 0,
    on_progress: OnProgress = lambda _: None,
    on_stall: OnStall = lambda _: Stalled.WAIT,
    stall_seconds: float = STALL_SECONDS,
) -> PullResult:
    """Download an image; the registry is asked also where the image is here, as ``docker pull`` does.

    A KeyboardInterrupt closes the connection, which makes the engine end the pull, and goes on to the caller;
    ``kept_after_cancel`` says what is kept.

    Args:
        link: the engine.
        reference: name with tag or digest; without either it means ``:latest``.
        platform: ``linux/amd64``, where it must not be the engine's own.
        expected_bytes: compressed size where it is known, for the time left.
        on_progress: is called with every change, at most ten times a second, and at the end.
        on_stall: is called with the seconds of silence when nothing has moved for ``stall_seconds``, and
            again after each further ``stall_seconds``.
        stall_seconds: see ``on_stall``.

    Raises:
        EngineError: the engine or the registry refused, or the network broke for good.
    """
    started = time.monotonic()
    progress = PullProgress(expected_bytes)
    watch = _Watch(progress, on_progress, on_stall, stall_seconds)
    while not _attempt(link, reference, platform, watch):
        progress.start_over()
    progress.finish()
    on_progress(progress.snapshot())
    image = _inspect(link, reference)
    return PullResult(
        reference=reference,
        already_here=progress.already_here,
        digest=progress.digest or _digest_of(image),
        downloaded=progress.downloaded,
        seconds=time.monotonic() - started,
        architecture=str(image.get("Architecture", "")),
        image=str(image.get("Id", "")),
    )


def kept_after_cancel(link: Link) -> str:
    """What a cancelled pull leaves for the next one, as a sentence for the student.

    The classic store drops everything, also layers that were complete (seen on engine 20.10); the containerd
    store keeps what it has under a lease (moby, ``daemon/containerd/leases.go``).

    Raises:
        EngineError: the engine does not answer.
    """
    code, body = fetch(link, "/info")
    if code != _OK:
        raise EngineError("The container engine does not answer.", refusal(body))
    status = msgspec.json.decode(body).get("DriverStatus") or []
    if ["driver-type", "io.containerd.snapshotter.v1"] in status:
        return "What has been downloaded is kept for some hours; the next pull goes on from there."
    return "Docker throws away an unfinished download; the next pull starts from the beginning."


class _Watch:
    """Feeds the progress, tells the caller about it now and then, and looks out for silence."""

    def __init__(
        self, progress: PullProgress, on_progress: OnProgress, on_stall: OnStall, stall_seconds: float
    ) -> None:
        self._progress = progress
        self._on_progress = on_progress
        self._on_stall = on_stall
        self._stall_seconds = stall_seconds
        self._told_at = 0.0
        self._asked_at = 0.0
        self._lines = msgspec.json.Decoder(Event)

    def feed(self, line: bytes) -> None:
        """Take in one line of the engine's answer."""
        try:
            event = self._lines.decode(line)
        except msgspec.MsgspecError:
            return
        if event.failure:
            raise EngineError("The image could not be downloaded.", event.failure)
        self._progress.feed(event)

    def look(self) -> Stalled:
        """Call back if it is time to; what to do about silence, ``WAIT`` where there is none."""
        now = time.monotonic()
        if now - self._told_at >= CALLBACK_EVERY:
            self._told_at = now
            self._on_progress(self._progress.snapshot())
        moved = self._progress.changed_at
        if now - max(moved, self._asked_at) < self._stall_seconds:
            return Stalled.WAIT
        choice = self._on_stall(now - moved)
        self._asked_at = time.monotonic()
        return choice


def _attempt(link: Link, reference: str, platform: str | None, watch: _Watch) -> bool:
    """One request to the engine; false where it stalled and another should be made."""
    pump = Pump(PullStream(link, reference, platform))
    unfinished = b""
    try:
        while True:
            choice = watch.look()
            if choice is Stalled.RESTART:
                return False
            if choice is Stalled.GIVE_UP:
                stopped = f"The download of {reference} stopped moving and was given up."
                raise EngineError(stopped, problem="registry-connection-timeout")
            piece = pump.next(CALLBACK_EVERY)
            *lines, unfinished = (unfinished + (piece or b"")).split(b"\n")
            for line in lines:
                watch.feed(line)
    except EOFError:
        watch.feed(unfinished)
        return True
    finally:
        pump.close()


def _inspect(link: Link, reference: str) -> dict[str, object]:
    code, body = fetch(link, f"/images/{quote(reference, safe='/:@')}/json")
    if code != _OK:
        raise EngineError(
            f"The engine ended the download without an error, but {reference} is not there.", refusal(body)
        )
    return dict(msgspec.json.decode(body))


def _digest_of(image: dict[str, object]) -> str:
    digests = image.get("RepoDigests")
    return str(digests[0]).rpartition("@")[2] if isinstance(digests, list) and digests else ""
