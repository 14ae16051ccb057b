"""What an action must know of the engine before it plans a container."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.architectures import image_architecture
from wizard.engine.client import reported

if TYPE_CHECKING:
    from docker import DockerClient

_CDI_GPUS = "nvidia.com/gpu"


@dataclass(frozen=True)
class EngineTraits:
    """The traits of an engine that shape a container.

    Attributes:
        api: version of its API, such as ``(1, 41)``.
        architecture: as images name it: ``amd64``, ``arm64``.
        nvidia_runtime: a runtime called ``nvidia`` is registered (the NVIDIA toolkit of any age).
        nvidia_cdi: NVIDIA GPUs are offered as CDI devices (``GET /info`` since API 1.50).
        selinux: containers are confined by SELinux, which keeps them from the student's folders.
        in_vm: Docker Desktop and the like: folders reach the container through the engine's own machine,
            which maps owners itself.
        toolbox: Docker Toolbox, whose machine has Windows' drives under names such as ``/c``.
    """

    api: tuple[int, int] = (1, 40)
    architecture: str = "amd64"
    nvidia_runtime: bool = False
    nvidia_cdi: bool = False
    selinux: bool = False
    in_vm: bool = False
    toolbox: bool = False


def engine_traits(client: "DockerClient") -> EngineTraits:
    """Ask the engine for its traits.

    Raises:
        EngineError: it does not answer.
    """
    with reported("The container engine does not answer."):
        info: dict[str, Any] = client.api.info()
        api = client.api.api_version
    devices = info.get("DiscoveredDevices") or []
    system = str(info.get("OperatingSystem", ""))
    return EngineTraits(
        api=_version(api),
        architecture=image_architecture(str(info.get("Architecture", ""))),
        nvidia_runtime="nvidia" in (info.get("Runtimes") or {}),
        nvidia_cdi=any(str(device.get("ID", "")).startswith(_CDI_GPUS) for device in devices),
        selinux=any("selinux" in option for option in info.get("SecurityOptions") or []),
        in_vm=_in_vm(system, str(info.get("Name", ""))),
        toolbox=system.startswith("Boot2Docker"),
    )


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)


def _in_vm(system: str, name: str) -> bool:
    """Told by the names that these products give their machines (ddev, ``pkg/docker/providers.go``)."""
    desktops = ("Docker Desktop", "OrbStack", "Rancher Desktop", "Boot2Docker")
    return system.startswith(desktops) or name.startswith(("colima", "lima", "orbstack"))
