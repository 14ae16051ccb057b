from typing import Any

import pytest

from checks.catalog.gpu_present import CHECK
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import (
    Command,
    FileText,
    ListFolder,
    Listing,
    PathFacts,
    Paths,
    ReadFile,
    RegistryValue,
    Release,
    ReleaseFacts,
    Stat,
    Value,
    Which,
)
from tests.fakes import absent, fake_host, ran, run_check, verdict

QUERY = ("--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits")
SMI = "/usr/bin/nvidia-smi"
HEAD = "| NVIDIA-SMI 550.54.14    Driver Version: 550.54.14    CUDA Version: 12.4     |\n"
MISMATCH = "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54\n"
LSPCI = """00:00.0 Host bridge: Intel Corporation Device 7d01 (rev 04)
00:02.0 VGA compatible controller: Intel Corporation Alder Lake-P GT2 [Iris Xe Graphics] (rev 0c)
"""
DISPLAYS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"


def registry(*names: str) -> Host:
    values = {
        RegistryValue(rf"{DISPLAYS}\{number:04}", "DriverDesc"): Value(name)
        for number, name in enumerate(names)
    }

    def default(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        return Value() if isinstance(question, RegistryValue) else absent(question)

    return fake_host(Platform.WINDOWS, answers=values, default=default)


def mac(machine: str, chip: str) -> Host:
    sysctl = Command(("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"))
    release = ReleaseFacts("macOS", "15.1", "24.1.0", machine)
    return fake_host(Platform.MACOS, answers={sysctl: ran(f"{chip}\n"), Release(): release})


def nvidia(csv: str, head: str = HEAD) -> Host:
    return fake_host(
        answers={
            Which("nvidia-smi"): Paths((SMI,)),
            Command((SMI, *QUERY)): ran(csv),
            Command((SMI,)): ran(head),
        }
    )


WSL_SMI = "/usr/lib/wsl/lib/nvidia-smi"
TABLE = [
    pytest.param(
        nvidia("NVIDIA GeForce RTX 3060, 12288, 550.54.14\n"),
        Status.PASSED,
        None,
        "NVIDIA GeForce RTX 3060 with 12 GB can be used.",
        id="one NVIDIA card",
    ),
    pytest.param(
        nvidia("NVIDIA A100-SXM4-40GB, 40960, 550.54.14\nNVIDIA A100-SXM4-40GB, 40960, 550.54.14\n"),
        Status.PASSED,
        None,
        "NVIDIA A100-SXM4-40GB with 40 GB and 1 more can be used.",
        id="two NVIDIA cards",
    ),
    pytest.param(
        nvidia("NVIDIA GB10, [N/A], 580.95.05\n"),
        Status.PASSED,
        None,
        "NVIDIA GB10 can be used.",
        id="a card that shares the computer's memory",
    ),
    pytest.param(
        fake_host(
            Platform.WSL,
            answers={
                Stat(WSL_SMI): PathFacts("ok", "file"),
                Command((WSL_SMI, *QUERY)): ran("NVIDIA GeForce RTX 4070 Laptop GPU, 8188, 566.03\n"),
                Command((WSL_SMI,)): ran(HEAD),
            },
        ),
        Status.PASSED,
        None,
        "NVIDIA GeForce RTX 4070 Laptop GPU with 8 GB can be used.",
        id="WSL keeps nvidia-smi off PATH",
    ),
    pytest.param(
        fake_host(
            answers={Which("nvidia-smi"): Paths((SMI,)), Command((SMI, *QUERY)): ran(MISMATCH, code=18)}
        ),
        Status.WARNED,
        "nvidia-driver-library-mismatch",
        "The NVIDIA driver was updated but the old one still runs; restart the computer.",
        id="a driver that was updated",
    ),
    pytest.param(
        registry("Intel(R) UHD Graphics 620", "NVIDIA GeForce MX150"),
        Status.PASSED,
        "gpu-driver-missing",
        "NVIDIA GeForce MX150 is there, but its driver does not answer; the course works without it.",
        id="an NVIDIA card without its driver",
    ),
    pytest.param(
        registry("Microsoft Remote Display Adapter", "AMD Radeon(TM) Graphics"),
        Status.PASSED,
        None,
        "AMD Radeon(TM) Graphics cannot be used by this course's programs, which work without it.",
        id="AMD on Windows",
    ),
    pytest.param(
        registry("Microsoft Basic Display Adapter"),
        Status.SKIPPED,
        None,
        "No graphics processor for computing; the course also works without one.",
        id="a virtual Windows",
    ),
    pytest.param(
        mac("arm64", "Apple M2"),
        Status.PASSED,
        None,
        "Apple M2 graphics cannot be used by this course's programs, which work without it.",
        id="Apple silicon",
    ),
    pytest.param(
        mac("amd64", "Intel(R) Core(TM) i5-8257U CPU @ 1.40GHz"),
        Status.PASSED,
        None,
        "This Intel Mac's graphics cannot be used by this course's programs, which work without it.",
        id="Intel Mac",
    ),
    pytest.param(
        fake_host(answers={Which("lspci"): Paths(("/usr/bin/lspci",)), Command(("lspci",)): ran(LSPCI)}),
        Status.PASSED,
        None,
        "Intel Corporation Alder Lake-P GT2 [Iris Xe Graphics] (rev 0c) cannot be used "
        "by this course's programs, which work without it.",
        id="Intel on Linux",
    ),
    pytest.param(
        fake_host(
            answers={
                ListFolder("/sys/class/drm"): Listing("ok", ("card0", "card0-eDP-1", "version")),
                ReadFile("/sys/class/drm/card0/device/vendor"): FileText("ok", "0x1002\n"),
            }
        ),
        Status.PASSED,
        None,
        "AMD graphics cannot be used by this course's programs, which work without it.",
        id="AMD on a Linux without lspci",
    ),
    pytest.param(
        fake_host(),
        Status.SKIPPED,
        None,
        "No graphics processor for computing; the course also works without one.",
        id="none",
    ),
]


@pytest.mark.parametrize(("host", "status", "problem", "message"), TABLE)
def test_names_the_graphics_processor(host: Host, status: Status, problem: str | None, message: str) -> None:
    assert verdict(run_check(CHECK, host)) == (status, problem, message)


def test_evidence_has_driver_and_cuda() -> None:
    evidence = run_check(CHECK, nvidia("NVIDIA GeForce RTX 3060, 12288, 550.54.14\n")).findings[0].evidence
    assert evidence == ("NVIDIA GeForce RTX 3060, 12 GB, driver 550.54.14", "CUDA up to 12.4")
