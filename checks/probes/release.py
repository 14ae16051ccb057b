"""Which operating system this is, by the sources that do not flatter old programs."""

import os
import platform
import sys
from collections.abc import Callable

from checks.architectures import image_architecture
from checks.probes.windows_registry import registry_value
from checks.questions import Command, ReleaseFacts

_CURRENT_VERSION = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_SYSTEM_ENVIRONMENT = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
_FIRST_WINDOWS_11 = 22000


def release() -> ReleaseFacts:
    """The operating system and the computer's own architecture."""
    if sys.platform == "win32":
        version = sys.getwindowsversion()
        return windows_release((version.major, version.minor, version.build), sys.version, registry_value)
    if sys.platform == "darwin":
        return macos_release(_run("/usr/bin/sw_vers"), os.uname().release, os.uname().machine, _sysctl)
    return _linux()


def _linux() -> ReleaseFacts:
    try:
        fields = platform.freedesktop_os_release()
    except OSError:
        fields = {}
    kernel = os.uname()
    name = fields.get("PRETTY_NAME") or fields.get("NAME", "Linux")
    return ReleaseFacts(
        name, fields.get("VERSION_ID", ""), kernel.release, image_architecture(kernel.machine)
    )


def macos_release(
    sw_vers: str, kernel: str, process_machine: str, sysctl: Callable[[str], str | None]
) -> ReleaseFacts:
    """Which macOS, from what ``sw_vers`` prints and the kernel's variables.

    Args:
        sw_vers: its output; ``platform.mac_ver`` says 10.16 to programs built for old systems.
        kernel: ``uname -r``.
        process_machine: ``uname -m``, which is ``x86_64`` under Rosetta.
        sysctl: reads a kernel variable (Apple documents ``sysctl.proc_translated`` in "About the Rosetta
            translation environment").
    """
    lines = (line.partition(":") for line in sw_vers.splitlines())
    said = {name.strip(): value.strip() for name, _, value in lines}
    is_arm = sysctl("hw.optional.arm64") == "1" or process_machine == "arm64"
    return ReleaseFacts(
        "macOS",
        said.get("ProductVersion", ""),
        kernel,
        "arm64" if is_arm else image_architecture(process_machine),
        translated=sysctl("sysctl.proc_translated") == "1",
    )


def windows_release(
    version: tuple[int, int, int], python: str, registry: Callable[[str, str], str | None]
) -> ReleaseFacts:
    """Which Windows, from its version number and the registry, whose ProductName still says 10 on Windows 11.

    Args:
        version: major, minor and build number of the running system.
        python: ``sys.version``, which names what the Python was built for.
        registry: reads a value under HKEY_LOCAL_MACHINE.
    """
    build = version[2]
    edition = registry(_CURRENT_VERSION, "EditionID") or ""
    name = registry(_CURRENT_VERSION, "ProductName") or "Windows"
    if not edition.startswith("Server") and build >= _FIRST_WINDOWS_11:
        name = name.replace("Windows 10", "Windows 11")
    machine = image_architecture(registry(_SYSTEM_ENVIRONMENT, "PROCESSOR_ARCHITECTURE") or "")
    return ReleaseFacts(
        name,
        ".".join(map(str, version)),
        ".".join(map(str, version)),
        machine,
        edition,
        build,
        translated=machine == "arm64" and "ARM64" not in python,
    )


def _sysctl(name: str) -> str | None:
    return _run("/usr/sbin/sysctl", "-n", name).strip() or None


def _run(*argv: str) -> str:
    from checks.probes.commands import run

    return run(Command(argv)).out
