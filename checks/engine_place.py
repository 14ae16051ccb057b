"""Where the container engine runs: in this system, in a virtual machine on this computer, or elsewhere."""

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from checks.host import Host
from checks.model import Platform
from checks.questions import Endpoint, Engine, Release

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_TOOLBOX_NETWORK = "192.168.99."


class Place(StrEnum):
    """Where the engine runs.

    NATIVE shares this system's kernel, memory and disk. DESKTOP is Docker Desktop's virtual machine. VM is
    another one on this computer: Colima, OrbStack, Rancher Desktop, Podman, Toolbox. REMOTE is elsewhere.
    """

    NATIVE = "native"
    DESKTOP = "desktop"
    VM = "vm"
    REMOTE = "remote"


def engine_info(host: Host) -> dict[str, Any]:
    """What ``docker info`` knows; empty where the engine does not answer."""
    reply = host.ask(Engine("info"))
    return reply.data if reply.ok and isinstance(reply.data, dict) else {}


def engine_place(host: Host) -> Place:
    """Where the engine runs, or would: without an answer, the usual one of this platform is meant."""
    url = host.ask(Endpoint()).url
    if _is_elsewhere(url):
        return Place.REMOTE
    info = engine_info(host)
    if info:
        return _place_of(host, info)
    if url.startswith("tcp://"):
        return Place.VM
    on_linux = host.platform in {Platform.LINUX, Platform.WSL}
    return Place.NATIVE if on_linux and "/.docker/desktop/" not in url else Place.DESKTOP


def uses_containerd_store(info: dict[str, Any]) -> bool:
    """The engine keeps images in containerd's store, compressed and unpacked (Docker 29's default).

    Source: docs.docker.com/engine/storage/containerd.
    """
    status = info.get("DriverStatus") or ()
    return ["driver-type", "io.containerd.snapshotter.v1"] in [list(pair) for pair in status]


def _is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "ssh":
        return True
    name = parts.hostname or ""
    return parts.scheme == "tcp" and name not in _LOOPBACK and not name.startswith(_TOOLBOX_NETWORK)


def _place_of(host: Host, info: dict[str, Any]) -> Place:
    if info.get("OperatingSystem") == "Docker Desktop":
        return Place.DESKTOP
    # A virtual machine has a kernel of its own, whatever the program that made it is called.
    shares_kernel = info.get("KernelVersion") == host.ask(Release()).kernel
    return Place.NATIVE if shares_kernel and not host.is_windows else Place.VM
