"""Docker Desktop's settings and the file that is its virtual disk."""

import json
from typing import Any

from checks.host import Host
from checks.model import Platform

_FILES = ("settings-store.json", "settings.json")


def desktop_settings(host: Host) -> dict[str, Any]:
    """Docker Desktop's settings, names in lower case; empty where it has none or cannot be read.

    The newer settings-store.json writes ``DiskSizeMiB``, the older settings.json ``diskSizeMiB``
    (docker/for-mac#5002, docker/for-win#4953). What is at its default may be missing.
    """
    folder = _settings_folder(host)
    texts = (host.read(host.path(folder, name)).text for name in _FILES) if folder else ()
    return _parsed(next(filter(None, texts), ""))


def _parsed(text: str) -> dict[str, Any]:
    try:
        settings = json.loads(text)
    except ValueError:
        return {}
    return {name.lower(): value for name, value in settings.items()} if isinstance(settings, dict) else {}


def _settings_folder(host: Host) -> str | None:
    if host.platform is Platform.MACOS:
        return host.in_home("Library", "Group Containers", "group.com.docker")
    if host.platform is Platform.WINDOWS:
        roaming = host.env("APPDATA")
        return host.path(roaming, "Docker") if roaming else None
    return host.in_home(".docker", "desktop") if host.platform is Platform.LINUX else None


def desktop_disks(host: Host) -> tuple[str, ...]:
    """Where Docker Desktop's virtual disk may be, the likeliest first; the settings can move its folder."""
    settings = desktop_settings(host)
    if host.platform is Platform.MACOS:
        usual = host.in_home("Library", "Containers", "com.docker.docker", "Data", "vms", "0", "data")
        return (host.path(_text(settings, "datafolder") or usual, "Docker.raw"),)
    if host.platform is Platform.LINUX:
        usual = host.in_home(".docker", "desktop", "vms", "0", "data")
        return (host.path(_text(settings, "datafolder") or usual, "Docker.raw"),)
    if host.platform is Platform.WINDOWS:
        return _windows_disks(host, _text(settings, "customwsldistrodir"))
    return ()


def _windows_disks(host: Host, moved_to: str) -> tuple[str, ...]:
    local = host.env("LOCALAPPDATA") or host.in_home("AppData", "Local")
    root = moved_to or host.path(local, "Docker", "wsl")
    return (
        host.path(root, "disk", "docker_data.vhdx"),  # since Docker Desktop 4.30
        host.path(root, "DockerDesktopWSL", "disk", "docker_data.vhdx"),
        host.path(root, "data", "ext4.vhdx"),
    )


def _text(settings: dict[str, Any], name: str) -> str:
    value = settings.get(name)
    return value if isinstance(value, str) else ""
