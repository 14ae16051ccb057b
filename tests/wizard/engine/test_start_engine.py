"""Starting an engine, with small real commands in the place of the products' own."""

import sys
from pathlib import Path

import pytest

from checks.model import Platform
from wizard.engine.errors import EngineError
from wizard.engine.start_engine import EngineKind, StartPlan, how_to_start, start_engine


@pytest.mark.parametrize(
    ("kind", "platform", "start"),
    [
        (EngineKind.DESKTOP, Platform.MACOS, ("open", "-a", "Docker")),
        (EngineKind.DESKTOP, Platform.LINUX, ("systemctl", "--user", "start", "docker-desktop")),
        (EngineKind.DESKTOP, Platform.WINDOWS, ("powershell.exe", "-NoProfile", "-Command")),
        (EngineKind.DESKTOP, Platform.WSL, ("powershell.exe", "-NoProfile", "-Command")),
        (EngineKind.ROOTLESS, Platform.LINUX, ("systemctl", "--user", "start", "docker")),
        (EngineKind.COLIMA, Platform.MACOS, ("colima", "start")),
        (EngineKind.ORBSTACK, Platform.MACOS, ("open", "-a", "OrbStack")),
        (EngineKind.RANCHER, Platform.WINDOWS, ("rdctl", "start")),
        (EngineKind.PODMAN, Platform.LINUX, ("systemctl", "--user", "start", "podman.socket")),
        (EngineKind.PODMAN, Platform.MACOS, ("podman", "machine", "start")),
        (EngineKind.TOOLBOX, Platform.WINDOWS, ("docker-machine", "start", "default")),
    ],
)
def test_each_product_is_started_its_own_way(
    kind: EngineKind, platform: Platform, start: tuple[str, ...]
) -> None:
    plan = how_to_start(kind, platform)
    assert plan.command[: len(start)] == start
    assert not plan.needs_admin


def test_desktop_is_started_by_its_own_command_except_from_wsl() -> None:
    own = ("docker", "desktop", "start", "--detach")
    assert how_to_start(EngineKind.DESKTOP, Platform.MACOS, has_desktop_command=True).command == own
    assert how_to_start(EngineKind.DESKTOP, Platform.WSL, has_desktop_command=True).command != own


def test_service_needs_an_administrator_and_is_never_run() -> None:
    plan = how_to_start(EngineKind.SERVICE, Platform.LINUX)
    assert plan.needs_admin
    with pytest.raises(EngineError, match="run it yourself: sudo systemctl start docker"):
        start_engine(plan)


def python(script: str) -> StartPlan:
    return StartPlan((sys.executable, "-c", script))


def test_waits_until_the_engine_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.engine.start_engine._LOOK_EVERY", 0.01)
    up = tmp_path / "up"
    ticks: list[float] = []
    start_engine(python(f"open({str(up)!r}, 'w').close()"), on_tick=ticks.append, is_up=up.exists)
    assert up.exists()
    assert ticks == sorted(ticks)


def test_command_that_fails_says_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.engine.start_engine._LOOK_EVERY", 0.01)
    with pytest.raises(EngineError, match="could not be started") as caught:
        start_engine(python("import sys; sys.exit('no virtualization here')"), is_up=lambda: False)
    assert caught.value.detail == "no virtualization here"


def test_command_that_is_missing_is_said() -> None:
    with pytest.raises(EngineError, match="no-such-command could not be run"):
        start_engine(StartPlan(("no-such-command",)), is_up=lambda: False)


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.engine.start_engine._LOOK_EVERY", 0.01)
    with pytest.raises(EngineError, match="No engine answered") as caught:
        start_engine(python("pass"), is_up=lambda: False, patience=0.2)
    assert caught.value.problem == "daemon-not-running"
