"""Which graphics processor is there; none is fine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.amounts import gigabytes
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, Platform, Severity, fine, nothing, warn
from checks.questions import Completed, ListFolder, RegistryValue, Release, Stat, Which

_MIB = 1024**2
_QUERY = ("--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits")
_OFF_PATH = {
    Platform.WINDOWS: r"C:\Windows\System32\nvidia-smi.exe",
    Platform.WSL: "/usr/lib/wsl/lib/nvidia-smi",
}
# Windows' class of display adapters (Microsoft: System-Defined Device Setup Classes Available to Vendors).
_DISPLAYS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
_PCI_VENDORS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
_MAKERS = {
    "nvidia": "NVIDIA",
    "advanced micro devices": "AMD",
    "amd": "AMD",
    "radeon": "AMD",
    "intel": "Intel",
}


@dataclass(frozen=True)
class Gpu:
    """An NVIDIA GPU as ``nvidia-smi`` lists it; memory in bytes, 0 where it does not say."""

    name: str
    memory: int
    driver: str


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    smi = _nvidia_smi(host)
    answer = host.run(smi, *_QUERY) if smi else Completed("missing")
    gpus = listed_gpus(answer.out) if answer.ok else ()
    if smi and gpus:
        yield _nvidia(gpus, cuda_version(host.run(smi).out))
        return
    if "library version mismatch" in answer.out + answer.err:
        yield warn(
            "The NVIDIA driver was updated but the old one still runs; restart the computer.",
            (answer.out + answer.err).strip(),
            problem="nvidia-driver-library-mismatch",
        )
        return
    yield _other(host, (f"nvidia-smi: {_why_not(answer)}",))


def has_nvidia_card(host: Host) -> bool:
    """Whether this computer shows an NVIDIA card in any way, with or without a driver that works."""
    smi = _nvidia_smi(host)
    answer = host.run(smi, *_QUERY) if smi else Completed("missing")
    return (
        answer.ok
        or "library version mismatch" in answer.out + answer.err
        or any(_maker(name) == "NVIDIA" for name in _adapters(host))
    )


def listed_gpus(csv: str) -> tuple[Gpu, ...]:
    """GPUs in the output of ``nvidia-smi --query-gpu``; a value it does not know is ``[N/A]``."""
    rows = ([cell.strip() for cell in line.rsplit(",", 2)] for line in csv.splitlines())
    return tuple(
        Gpu(row[0], int(row[1]) * _MIB if row[1].isdecimal() else 0, row[2])
        for row in rows
        if len(row) == 3 and row[0]  # noqa: PLR2004 - the three columns of _QUERY
    )


def cuda_version(text: str) -> str:
    """The newest CUDA that the driver can run, from the head of what plain ``nvidia-smi`` prints."""
    match = re.search(r"CUDA Version:\s*(\d+\.\d+)", text)
    return match[1] if match else ""


def adapters_in(lspci: str) -> tuple[str, ...]:
    """Display adapters in what ``lspci`` lists."""
    kinds = ("VGA compatible controller", "3D controller", "Display controller")
    parts = (line.partition(": ") for line in lspci.splitlines())
    return tuple(name for slot, _, name in parts if any(kind in slot for kind in kinds))


def _nvidia(gpus: tuple[Gpu, ...], cuda: str) -> Finding:
    first = gpus[0]
    memory = f" with {gigabytes(first.memory)}" if first.memory else ""
    more = f" and {len(gpus) - 1} more" if len(gpus) > 1 else ""
    seen = tuple(f"{gpu.name}, {gigabytes(gpu.memory)}, driver {gpu.driver}" for gpu in gpus)
    return fine(f"{first.name}{memory}{more} can be used.", *seen, f"CUDA up to {cuda or 'unknown'}")


def _other(host: Host, seen: tuple[str, ...]) -> Finding:
    names = tuple(_adapters(host))
    if not names:
        return nothing("No graphics processor for computing; the course also works without one.", *seen)
    nvidia = next((name for name in names if "nvidia" in name.lower()), None)
    if nvidia:
        message = f"{nvidia} is there, but its driver does not answer; the course works without it."
        return Finding(Severity.INFO, message, "gpu-driver-missing", (*seen, *names))
    return fine(f"{names[0]} cannot be used by this course's programs, which work without it.", *seen, *names)


def _adapters(host: Host) -> Iterator[str]:
    match host.platform:
        case Platform.MACOS:
            yield from _apple(host)
        case Platform.WINDOWS:
            yield from _windows(host)
        case Platform.LINUX | Platform.WSL:
            yield from _linux(host)


def _apple(host: Host) -> Iterator[str]:
    chip = host.run("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string").out.strip()
    if host.ask(Release()).machine == "arm64":
        yield f"{chip or 'Apple silicon'} graphics"
    else:
        yield "This Intel Mac's graphics"


def _windows(host: Host) -> Iterator[str]:
    for number in range(4):
        name = host.ask(RegistryValue(rf"{_DISPLAYS}\{number:04}", "DriverDesc")).value
        # The one that Windows falls back to has no hardware behind it.
        if name and _maker(name):
            yield name


def _linux(host: Host) -> Iterator[str]:
    if host.ask(Which("lspci")).paths:
        yield from (name for name in adapters_in(host.run("lspci").out) if _maker(name))
        return
    if host.ask(Stat("/proc/driver/nvidia")).status == "ok":
        yield "NVIDIA graphics"
    for card in host.ask(ListFolder("/sys/class/drm")).names:
        if re.fullmatch(r"card\d+", card):
            maker = _PCI_VENDORS.get(host.read(f"/sys/class/drm/{card}/device/vendor").text.strip())
            if maker:
                yield f"{maker} graphics"


def _maker(name: str) -> str | None:
    lower = name.lower()
    return next((maker for word, maker in _MAKERS.items() if word in lower), None)


def _nvidia_smi(host: Host) -> str | None:
    usual = _OFF_PATH.get(host.platform)
    found = host.which("nvidia-smi")
    if found or usual is None:
        return found
    return usual if host.ask(Stat(usual)).status == "ok" else None


def _why_not(answer: Completed) -> str:
    first = next(iter((answer.out + answer.err).strip().splitlines()), "")
    return first or {"missing": "not installed"}.get(answer.status, answer.status)


CHECK = Check(
    id="gpu.present",
    title="Graphics processor",
    why="Training is faster on an NVIDIA graphics processor; nothing in class depends on having one.",
    run=_run,
)
