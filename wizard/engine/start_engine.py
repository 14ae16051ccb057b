"""Starts a container engine that is installed but does not run."""

import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from checks.model import Platform
from wizard.engine.client import connected
from wizard.engine.errors import EngineError

PATIENCE = 600.0
"""Seconds: the first start of Docker Desktop was reported to take up to ten minutes."""

_LOOK_EVERY = 1.0
_PING_SECONDS = 5.0


class EngineKind(StrEnum):
    """The product that an engine comes with."""

    DESKTOP = "desktop"
    SERVICE = "service"
    ROOTLESS = "rootless"
    COLIMA = "colima"
    ORBSTACK = "orbstack"
    RANCHER = "rancher"
    PODMAN = "podman"
    TOOLBOX = "toolbox"


@dataclass(frozen=True)
class StartPlan:
    """How to start an engine.

    Attributes:
        command: what a person would type.
        needs_admin: it asks for administrator rights, so it is shown and never run.
        note: what the student should know meanwhile.
    """

    command: tuple[str, ...]
    needs_admin: bool = False
    note: str = ""


_FIRST_START = (
    "The first start can take ten minutes. Docker may show its terms in a window: they must be accepted."
)
_SERVICE = StartPlan(("sudo", "systemctl", "start", "docker"), needs_admin=True)
_PODMAN_MACHINE = StartPlan(("podman", "machine", "start"))
_DESKTOP = {
    Platform.MACOS: StartPlan(("open", "-a", "Docker"), note=_FIRST_START),
    Platform.LINUX: StartPlan(("systemctl", "--user", "start", "docker-desktop"), note=_FIRST_START),
    # The docker command of a WSL system can't start Docker Desktop (github.com/docker/for-win, issue 14873).
    Platform.WSL: StartPlan(
        (
            "powershell.exe",
            "-NoProfile",
            "-Command",
            "Start-Process -FilePath (Join-Path $env:ProgramFiles 'Docker\\Docker\\Docker Desktop.exe')",
        ),
        note=_FIRST_START,
    ),
}
_ELSEWHERE = {
    EngineKind.SERVICE: _SERVICE,
    EngineKind.ROOTLESS: StartPlan(("systemctl", "--user", "start", "docker")),
    EngineKind.COLIMA: StartPlan(("colima", "start")),
    EngineKind.ORBSTACK: StartPlan(("open", "-a", "OrbStack")),
    EngineKind.RANCHER: StartPlan(("rdctl", "start")),
    EngineKind.PODMAN: _PODMAN_MACHINE,
    EngineKind.TOOLBOX: StartPlan(("docker-machine", "start", "default")),
}


def how_to_start(kind: EngineKind, platform: Platform, *, has_desktop_command: bool = False) -> StartPlan:
    """How an engine of a kind is started on a platform.

    Args:
        kind: the product.
        platform: the student's system.
        has_desktop_command: ``docker desktop version`` works, so that Docker Desktop (4.37 and newer) has a
            command of its own to start it (docs.docker.com/desktop/features/desktop-cli).
    """
    if kind is EngineKind.DESKTOP:
        if has_desktop_command and platform is not Platform.WSL:
            return StartPlan(("docker", "desktop", "start", "--detach"), note=_FIRST_START)
        return _DESKTOP.get(platform, _DESKTOP[Platform.WSL])
    if kind is EngineKind.PODMAN and platform is Platform.LINUX:
        return StartPlan(("systemctl", "--user", "start", "podman.socket"))
    return _ELSEWHERE[kind]


def answers() -> bool:
    """Whether the engine answers now."""
    try:
        with connected(_PING_SECONDS):
            return True
    except EngineError:
        return False


def start_engine(
    plan: StartPlan,
    *,
    on_tick: Callable[[float], None] = lambda _: None,
    patience: float = PATIENCE,
    is_up: Callable[[], bool] = answers,
) -> float:
    """Start an engine and wait until it answers.

    Args:
        plan: see ``how_to_start``.
        on_tick: is called with the seconds so far, about every second.
        patience: seconds to wait for the engine.
        is_up: whether the engine answers.

    Returns:
        Seconds until it answered.

    Raises:
        EngineError: the plan needs administrator rights, its command failed, or no engine answered in time.
    """
    if plan.needs_admin:
        raise EngineError(f"This needs administrator rights; run it yourself: {' '.join(plan.command)}")
    started = time.monotonic()
    # A file, not a pipe: some of these commands leave programs behind that would keep a pipe open for ever.
    with tempfile.TemporaryFile() as said:
        process = _spawn(plan.command, said)

        def tick(seconds: float) -> None:
            if process.poll():
                said.seek(0)
                words = said.read().decode(errors="replace").strip()
                raise EngineError("The engine could not be started.", words, otherwise="daemon-not-running")
            on_tick(seconds)

        wait_for_engine(on_tick=tick, patience=patience, is_up=is_up)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_LOOK_EVERY)  # some commands end a moment after the engine is up, some stay
    return time.monotonic() - started


def wait_for_engine(
    *,
    on_tick: Callable[[float], None] = lambda _: None,
    patience: float = PATIENCE,
    is_up: Callable[[], bool] = answers,
) -> float:
    """Wait until an engine answers; the arguments are those of ``start_engine``.

    Returns:
        Seconds until it answered.

    Raises:
        EngineError: none answered in time.
    """
    started = time.monotonic()
    while not is_up():
        seconds = time.monotonic() - started
        if seconds > patience:
            raise EngineError(f"No engine answered within {patience:.0f} seconds.", "", "daemon-not-running")
        on_tick(seconds)
        time.sleep(_LOOK_EVERY)
    return time.monotonic() - started


def _spawn(command: tuple[str, ...], said: IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
    except OSError as error:
        raise EngineError(
            f"{command[0]} could not be run.", str(error), otherwise="daemon-not-running"
        ) from error
