from typing import Any

import pytest

from checks.catalog.os_virtualization import CHECK
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import (
    Command,
    Completed,
    Endpoint,
    EndpointFacts,
    FileText,
    PathFacts,
    ReadFile,
    Release,
    ReleaseFacts,
    Stat,
)
from tests.fakes import absent, fake_host, ran, run_check, verdict, with_engine, without_engine

SYSCTL = Command(("/usr/sbin/sysctl", "-n", "kern.hv_support"))
DESKTOP_LINUX = EndpointFacts("unix:///home/ada/.docker/desktop/docker.sock", "context", "desktop-linux")


def windows(output: Completed, machine: str = "amd64") -> Host:
    def default(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        return output if isinstance(question, Command) else absent(question)

    release = ReleaseFacts("Windows 11 Pro", "10.0.22631", "10.0.22631", machine)
    return fake_host(Platform.WINDOWS, answers={Release(): release, **without_engine()}, default=default)


def macos(output: Completed) -> Host:
    return fake_host(Platform.MACOS, answers={SYSCTL: output, **without_engine()})


def linux(endpoint: EndpointFacts | None = None, kvm: PathFacts | None = None) -> Host:
    answers: dict[Question[Any], Any] = without_engine()
    answers[ReadFile("/proc/cpuinfo")] = FileText("ok", "flags\t\t: fpu vmx sse2\n")
    if endpoint:
        answers[Endpoint()] = endpoint
    if kvm:
        answers[Stat("/dev/kvm")] = kvm
    return fake_host(answers=answers)


def wsl(kernel: str) -> Host:
    release = ReleaseFacts("Ubuntu 24.04.1 LTS", "24.04", kernel, "amd64")
    return fake_host(Platform.WSL, answers={Release(): release, **without_engine()})


ON = "Virtualization is switched on."
OFF = "Virtualization is switched off in this computer's firmware (BIOS or UEFI)."
NOT_TOLD = "Whether virtualization is switched on could not be told."
TABLE = [
    (windows(ran("hypervisor=True\nfirmware=False\n")), Status.PASSED, None, ON),
    (windows(ran("hypervisor=False\nfirmware=True\n")), Status.PASSED, None, ON),
    (windows(ran("hypervisor=False\nfirmware=False\n")), Status.FAILED, "virtualization-disabled", OFF),
    (
        windows(ran("hypervisor=False\nfirmware=False\nfirmware=False\n")),
        Status.FAILED,
        "virtualization-disabled",
        OFF,
    ),
    (windows(ran("hypervisor=False\nfirmware=False\n"), "arm64"), Status.UNKNOWN, None, NOT_TOLD),
    (windows(ran("hypervisor=\nfirmware=\n")), Status.UNKNOWN, None, NOT_TOLD),
    (windows(ran("")), Status.UNKNOWN, None, NOT_TOLD),
    (windows(Completed("missing")), Status.UNKNOWN, None, NOT_TOLD),
    (windows(Completed("timeout")), Status.UNKNOWN, None, NOT_TOLD),
    (macos(ran("1\n")), Status.PASSED, None, "This Mac can run virtual machines."),
    (
        macos(ran("0\n")),
        Status.FAILED,
        "mac-no-hypervisor-support",
        "This Mac cannot run the virtual machine that containers need.",
    ),
    (
        macos(ran("", "sysctl: unknown oid 'kern.hv_support'\n", 1)),
        Status.UNKNOWN,
        None,
        "Whether this Mac can run virtual machines could not be told.",
    ),
    (
        wsl("5.15.153.1-microsoft-standard-WSL2"),
        Status.PASSED,
        None,
        "Virtualization is switched on: WSL 2 itself runs on it.",
    ),
    (
        wsl("4.4.0-19041-Microsoft"),
        Status.UNKNOWN,
        None,
        "WSL 1 does not show whether virtualization is switched on.",
    ),
    (
        linux(),
        Status.PASSED,
        None,
        "Not needed here: on Linux, containers run without a virtual machine.",
    ),
    (
        linux(DESKTOP_LINUX, PathFacts("ok", "other", readable=True, writable=True)),
        Status.PASSED,
        None,
        "Docker Desktop can use this computer's virtualization (KVM).",
    ),
    (
        linux(DESKTOP_LINUX),
        Status.FAILED,
        "kvm-unavailable",
        "Docker Desktop needs /dev/kvm, which is missing.",
    ),
    (
        linux(DESKTOP_LINUX, PathFacts("ok", "other")),
        Status.FAILED,
        "kvm-unavailable",
        "Docker Desktop needs /dev/kvm, which may not be used by you.",
    ),
    (
        fake_host(Platform.WINDOWS, answers=with_engine()),
        Status.PASSED,
        None,
        "Nothing to do here: your container engine is running.",
    ),
]


@pytest.mark.parametrize(("host", "status", "problem", "message"), TABLE)
def test_says_whether_virtual_machines_can_run(
    host: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(CHECK, host)) == (status, problem, message)
