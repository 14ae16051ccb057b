"""Can this computer run the virtual machine that containers need on Windows and macOS."""

from collections.abc import Iterator

from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, Platform, fail, fine, unsure
from checks.questions import Endpoint, Engine, Release, Stat

# Both, since the firmware's flag reads False once a hypervisor runs (Microsoft's Win32_Processor page).
_WINDOWS_QUESTION = (
    "'hypervisor=' + (Get-CimInstance Win32_ComputerSystem).HypervisorPresent; "
    "Get-CimInstance Win32_Processor | ForEach-Object { 'firmware=' + $_.VirtualizationFirmwareEnabled }"
)
_POWERSHELL = ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS_QUESTION)


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    if host.ask(Engine("ping")).ok:
        yield fine("Nothing to do here: your container engine is running.", "the engine answers")
        return
    match host.platform:
        case Platform.WINDOWS:
            yield _windows(host)
        case Platform.MACOS:
            yield _macos(host)
        case Platform.WSL:
            yield _wsl(host)
        case Platform.LINUX:
            yield _linux(host)


def _windows(host: Host) -> Finding:
    answer = host.run(*_POWERSHELL, timeout=15.0)
    said = {line.strip().lower() for line in answer.out.splitlines() if "=" in line}
    seen = f"PowerShell says {', '.join(sorted(said)) or 'nothing'} ({answer.status})"
    if said & {"hypervisor=true", "firmware=true"}:
        return fine("Virtualization is switched on.", seen)
    # Windows on Arm has no such switch and may say False; an empty answer says nothing at all.
    if {"hypervisor=false", "firmware=false"} <= said and host.ask(Release()).machine != "arm64":
        return fail(
            "Virtualization is switched off in this computer's firmware (BIOS or UEFI).",
            seen,
            problem="virtualization-disabled",
        )
    return unsure("Whether virtualization is switched on could not be told.", seen)


def _macos(host: Host) -> Finding:
    value = host.run("/usr/sbin/sysctl", "-n", "kern.hv_support").out.strip()
    seen = f"sysctl kern.hv_support is {value or 'not known'}"
    if value == "1":
        return fine("This Mac can run virtual machines.", seen)
    if value == "0":
        return fail(
            "This Mac cannot run the virtual machine that containers need.",
            seen,
            problem="mac-no-hypervisor-support",
        )
    return unsure("Whether this Mac can run virtual machines could not be told.", seen)


def _wsl(host: Host) -> Finding:
    kernel = host.ask(Release()).kernel
    if kernel.endswith("-Microsoft"):
        return unsure("WSL 1 does not show whether virtualization is switched on.", f"kernel {kernel}")
    return fine("Virtualization is switched on: WSL 2 itself runs on it.", f"kernel {kernel}")


def _linux(host: Host) -> Finding:
    words = set(host.read("/proc/cpuinfo").text.split())
    processor = "has" if words & {"vmx", "svm"} else "does not show"
    device = host.ask(Stat("/dev/kvm"))
    seen = (f"the processor {processor} vmx or svm", f"/dev/kvm is {device.status}")
    if "/.docker/desktop/" not in host.ask(Endpoint()).url:
        return fine("Not needed here: on Linux, containers run without a virtual machine.", *seen)
    if device.status == "ok" and device.readable and device.writable:
        return fine("Docker Desktop can use this computer's virtualization (KVM).", *seen)
    why = "may not be used by you" if device.status == "ok" else "is missing"
    return fail(
        f"Docker Desktop needs /dev/kvm, which {why}.",
        *seen,
        problem="kvm-unavailable",
    )


CHECK = Check(
    id="os.virtualization",
    title="Virtualization is available",
    why="On Windows and macOS, containers run in a small virtual machine, which the processor must allow.",
    run=_run,
)
