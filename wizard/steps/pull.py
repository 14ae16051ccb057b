"""Download the course's image."""

from contextlib import suppress

from checks.architectures import image_architecture, platform_to_ask
from checks.host import Host
from checks.questions import Engine
from wizard.amounts import size, span
from wizard.engine.errors import EngineError
from wizard.engine.link import linked
from wizard.engine.progress import Phase, PullSnapshot, Stage
from wizard.engine.pull import PullResult, Stalled, kept_after_cancel, pull, pull_command
from wizard.failure import failed
from wizard.prompts import Choice
from wizard.second_look import second_look
from wizard.session import Ended, Outcome, Results, Session, Step, passed
from wizard.typed import typed

_COMPRESSED_GB = 1000**3
_SHOWN_LAYERS = 6
_PATIENCE = 300.0
"""Seconds of silence after which a download that nobody watches is given up."""
_CHOICES = (Choice("s", "Start the download again"), Choice("w", "Wait"), Choice("g", "Give up"))
_ANSWERS = {"s": Stalled.RESTART, "w": Stalled.WAIT, "g": Stalled.GIVE_UP}


def _platform(session: Session) -> str | None:
    return platform_to_ask(session.course.image.platforms, _own_processor(session.host))


def _own_processor(host: Host) -> str:
    """The processor that the engine runs on, as images name it; empty where it can't be told."""
    version = host.ask(Engine("version"))
    return image_architecture(str(version.data.get("Arch", ""))) if version.ok else ""


def download(session: Session) -> PullResult:
    """Pull the course's image and show how it goes.

    Raises:
        EngineError: it could not be pulled.
        KeyboardInterrupt: passed on after saying what is kept.
    """
    image = session.course.image
    platform = _platform(session)
    with linked() as link, session.screen.progress(f"Downloading {image.name}") as update:
        try:
            return pull(
                link,
                image.name,
                platform=platform,
                expected_bytes=int(image.download_gb * _COMPRESSED_GB),
                on_progress=lambda now: update(described(now), share(now), active_layers(now)),
                on_stall=lambda seconds: _ask_about_stall(session, seconds),
            )
        except KeyboardInterrupt:
            with suppress(EngineError):  # an engine that is gone too has said nothing about it
                session.screen.say(kept_after_cancel(link))
            raise


def described(now: PullSnapshot) -> str:
    """A pull at one moment in one line."""
    if now.stage is Stage.UNPACKING:
        return "Unpacking; you can leave it running"
    if now.stage is not Stage.DOWNLOADING:
        return "Asking the registry"
    phases = {layer.phase for layer in now.layers}
    if Phase.RETRYING in phases and Phase.DOWNLOADING not in phases:
        return "The connection broke off; Docker tries again"
    about = "" if now.total_is_known else "about "
    parts = [f"{size(now.done)} of {about}{size(now.total)}"]
    parts += [f"{size(now.rate)}/s"] if now.rate else []
    parts += [f"{span(now.seconds_left)} left"] if now.seconds_left is not None else []
    return "Downloading: " + ", ".join(parts)


def share(now: PullSnapshot) -> float | None:
    """How much of the pull's present stage is done, 0 to 1; none where it can't be told."""
    done = now.unpacked if now.stage is Stage.UNPACKING else now.done
    return min(1.0, done / now.total) if now.total and done else None


def active_layers(now: PullSnapshot) -> dict[str, float | None]:
    """The layers in which something happens, each with its share."""
    active = [
        layer for layer in now.layers if layer.phase in {Phase.DOWNLOADING, Phase.EXTRACTING, Phase.RETRYING}
    ]
    return {
        f"{layer.id} {layer.phase}": layer.done / layer.total if layer.total else None
        for layer in active[:_SHOWN_LAYERS]
    }


def _ask_about_stall(session: Session, seconds: float) -> Stalled:
    session.screen.say(f"Nothing has arrived for {seconds:.0f} seconds. The network may have gone away.")
    if session.prompter is None:  # nobody is there who could press Ctrl-C either
        return Stalled.WAIT if seconds < _PATIENCE else Stalled.GIVE_UP
    with session.screen.still():
        return _ANSWERS[session.prompter.choose("What now?", _CHOICES)]


def act(session: Session, _results: Results) -> Outcome:
    """Download the image."""
    image = session.course.image
    platform = _platform(session)
    if platform:
        _warn_of_processor(session, platform.partition("/")[2])
    session.screen.say(
        f"This downloads about {image.download_gb:g} GB. You can leave it running; keep the computer awake."
    )
    try:
        result = download(session)
    except EngineError as error:
        return second_look(session, failed(error))
    session.remember("pull", result.image)
    if platform is None:  # else it has been said; a registry may also hold another build than the course says
        _warn_of_processor(session, result.architecture)
    if result.already_here:
        return Outcome(Ended.DONE, f"{image.name} is already here and up to date.")
    how_much = f": {size(result.downloaded)}" if result.downloaded else ""
    return Outcome(Ended.DONE, f"Downloaded {image.name}{how_much} in {span(result.seconds)}.")


def _warn_of_processor(session: Session, built_for: str) -> None:
    own = _own_processor(session.host)
    if own and built_for and built_for.partition("/")[0] != own:
        session.screen.item(
            "warning",
            f"This image is made for {built_for} processors, and yours is {own}: it will be slow here, or "
            "not start at all. `classready check cpu.architecture image` says more.",
        )


def _command(session: Session, _results: Results) -> str:
    image = session.course.image.name
    return typed(pull_command(image, _platform(session)), session.host.platform)


STEP = Step(
    id="pull",
    title="Download the course's image",
    why="The image holds everything that the course uses; it is downloaded once.",
    resolves=("image.present",),
    act=act,
    command=_command,
    place="pull",
    done=lambda _session, results, _step: passed(results, "image.present"),
)
