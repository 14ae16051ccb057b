"""Which known problems the wizard can cure by itself: only what loses nothing and can be taken back.

The one table for that. Everything else a person does, with the commands that the problem's cure shows.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "colima-socket-missing": "start-docker",
        "daemon-not-running": "start-docker",
        "docker-desktop-linux-engine-broken": "start-docker",
        "docker-machine-vm-unreachable": "start-docker",
        "podman-machine-not-connected": "start-docker",
        "rancher-socket-missing": "start-docker",
        "rootless-daemon-not-running": "start-docker",
        "docker-starting": "wait-for-docker",
        "docker-context-points-elsewhere": "use-other-engine",
        "disk-full": "room",
        "disk-too-small-for-image": "room",
        "image-not-pulled": "pull",
        "image-outdated": "pull",
        "container-not-running": "launch",
        "container-not-started": "launch",
        "container-paused": "launch",
        "container-killed": "launch",
        "app-still-starting": "launch",
        "container-name-in-use": "rename-container",
        "other-program-on-port": "other-port",
        "port-in-use": "other-port",
        "windows-reserved-port": "other-port",
        "gpu-not-available-on-mac": "without-gpu",
        "nvidia-container-toolkit-missing": "without-gpu",
        "nvidia-runtime-not-registered": "without-gpu",
        "cloud-not-logged-in": "cloud-login",
        "cloud-login-expired": "cloud-login",
        "cloud-machine-not-chosen": "cloud-login",
        "ssh-host-key-unknown": "cloud-login",
        "work-folder-not-made": "other-folder",
        "work-folder-not-writable": "other-folder",
        "work-folder-disk-full": "other-folder",
        "conda-environment-missing": "environment",
        "conda-not-installed": "conda",
        "cloud-client-missing": "client",
        "cloud-client-broken": "client",
    }
)
"""The id of a step (of the plan, or of ``wizard.offers``) by the id of a known problem."""


def remedies_of(problems: Iterable[str | None]) -> tuple[str, ...]:
    """The ids of the steps that cure these problems, each once, in their order."""
    return tuple(dict.fromkeys(REMEDIES[problem] for problem in problems if problem and problem in REMEDIES))
