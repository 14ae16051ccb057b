"""What of the engine's answers is kept: keys that a check reads, under Docker's own names.

The rest is left out, so that a report carries nothing of other people's images and containers.
"""

from collections.abc import Callable
from typing import Any

from checks.probes.proxies import without_password

Data = Any  # the engine's JSON

_VERSION = ("Version", "ApiVersion", "MinAPIVersion", "Os", "Arch", "KernelVersion", "Platform")
_INFO = (
    "ServerVersion", "OperatingSystem", "OSVersion", "OSType", "Architecture", "Name", "KernelVersion",
    "NCPU", "MemTotal", "Driver", "DriverStatus", "DockerRootDir", "DefaultRuntime", "DiscoveredDevices",
    "SecurityOptions", "CgroupVersion", "NoProxy", "Warnings",
)  # fmt: skip
_IMAGE = (
    "Id", "RepoTags", "RepoDigests", "Architecture", "Variant", "Os", "Size", "Created", "RootFS",
)  # fmt: skip
_LISTED_IMAGE = ("Id", "RepoTags", "RepoDigests", "Size", "Created", "Containers")
_LISTED_CONTAINER = ("Id", "Names", "Image", "ImageID", "Created", "State", "Status", "Labels", "Ports")
_CONTAINER = ("Id", "Name", "Created", "Image", "Platform")
_STATE = ("Status", "Running", "ExitCode", "OOMKilled", "Error", "StartedAt", "FinishedAt")
_MOUNT = ("Type", "Source", "Destination", "RW")


def trimmed(call: str, data: Data) -> Data:
    """An answer of the engine with only what checks read.

    Raises:
        AttributeError, TypeError: it does not have the shape of such an answer.
    """
    return _TRIMMERS.get(call, _as_it_is)(data)


def _only(data: Data, keys: tuple[str, ...]) -> dict[str, Data]:
    return {key: data[key] for key in keys if data.get(key) is not None}


def _as_it_is(data: Data) -> Data:
    return data


def _version(data: Data) -> Data:
    names = [
        {"Name": part.get("Name"), "Version": part.get("Version")} for part in data.get("Components") or ()
    ]
    return {**_only(data, _VERSION), "Components": names}


def _info(data: Data) -> Data:
    proxies = {key: without_password(data[key]) for key in ("HttpProxy", "HttpsProxy") if data.get(key)}
    return {**_only(data, _INFO), "Runtimes": sorted(data.get("Runtimes") or ()), **proxies}


def _disk(data: Data) -> Data:
    """Bytes in use; the engine's newer answer (API 1.52) is said in the words of the older one."""
    usage = data.get("ImagesUsage") or data.get("ImageUsage") or {}
    layers = data["LayersSize"] if data.get("LayersSize") is not None else usage.get("TotalSize", 0)
    return {
        "LayersSize": layers,
        "Images": [_only(image, _LISTED_IMAGE) for image in data.get("Images") or ()],
    }


def _images(data: Data) -> Data:
    return [_only(image, _LISTED_IMAGE) for image in data]


def _containers(data: Data) -> Data:
    return [_only(container, _LISTED_CONTAINER) for container in data]


def _image(data: Data) -> Data:
    return _only(data, _IMAGE)


def _container(data: Data) -> Data:
    config = data.get("Config") or {}
    host = data.get("HostConfig") or {}
    network = data.get("NetworkSettings") or {}
    return {
        **_only(data, _CONTAINER),
        "State": _only(data.get("State") or {}, _STATE),
        "Config": _only(config, ("Image", "Env", "Labels")),
        "HostConfig": _only(host, ("PortBindings", "Memory", "Init")),
        "NetworkSettings": _only(network, ("Ports",)),
        "Mounts": [_only(mount, _MOUNT) for mount in data.get("Mounts") or ()],
    }


_TRIMMERS: dict[str, Callable[[Data], Data]] = {
    "version": _version,
    "info": _info,
    "disk": _disk,
    "image": _image,
    "images": _images,
    "containers": _containers,
    "container": _container,
}
