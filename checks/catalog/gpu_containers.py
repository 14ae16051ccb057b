"""May containers use the computer's NVIDIA GPU."""

from collections.abc import Iterator
from typing import Any

from checks.course import Course
from checks.engine_place import engine_info
from checks.host import Host
from checks.model import Check, Finding, Platform, fine, nothing, warn

_DRIVER_TOOL_OF_WSL = "/usr/lib/wsl/lib/nvidia-smi"
_CDI_GPUS = "nvidia.com/gpu"
_QUERY = ("--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits")
"""What ``gpu.present`` asks too, word for word, so that the slow program runs once."""


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    if host.platform is Platform.MACOS:
        yield nothing("Containers on a Mac can't use a GPU; the course does not need one.")
        return
    gpu = _gpu(host)
    if not gpu:
        yield nothing("There is no NVIDIA GPU here; the course does not need one.", "nvidia-smi lists none")
        return
    info = engine_info(host)
    ways = _ways(info)
    seen = (f"nvidia-smi: {gpu}", f"Docker's runtimes: {', '.join(info.get('Runtimes') or ()) or 'not told'}")
    if ways:
        yield fine("Containers may use the NVIDIA GPU.", *seen, *ways)
    elif info.get("OperatingSystem") == "Docker Desktop":
        yield fine("Docker Desktop passes the NVIDIA GPU on through WSL 2.", *seen)
    else:
        message = "There is an NVIDIA GPU, but Docker can't pass it on; the app will run without it."
        yield warn(message, *seen, problem="nvidia-container-toolkit-missing")


def _gpu(host: Host) -> str:
    tool = host.which("nvidia-smi") or (_DRIVER_TOOL_OF_WSL if host.platform is Platform.WSL else "")
    listed = host.run(tool, *_QUERY) if tool else None
    return listed.out.partition(",")[0].strip() if listed and listed.ok else ""


def _ways(info: dict[str, Any]) -> list[str]:
    """How the engine knows the GPU: the toolkit's runtime, or CDI (told since API 1.50)."""
    devices = info.get("DiscoveredDevices") or ()
    cdi = [str(device.get("ID", "")) for device in devices if isinstance(device, dict)]
    ways = [f"CDI device {name}" for name in cdi if name.startswith(_CDI_GPUS)]
    return ways + (["runtime nvidia"] if "nvidia" in (info.get("Runtimes") or ()) else [])


CHECK = Check(
    id="gpu.containers",
    title="Containers may use the GPU",
    why="With a GPU networks train faster, but Docker must be told how to pass it on.",
    run=_run,
    needs=("docker.running",),
)
