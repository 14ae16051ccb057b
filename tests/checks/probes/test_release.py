"""Windows and macOS from the values that their makers document; neither can run here."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes.release import macos_release, windows_release
from checks.questions import ReleaseFacts

CURRENT = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
ENVIRONMENT = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
X64_PYTHON = "3.12.4 (tags/v3.12.4:8e8a4ba, Jun  6 2024, 19:30:16) [MSC v.1940 64 bit (AMD64)]"
ARM_PYTHON = "3.12.4 (tags/v3.12.4:8e8a4ba, Jun  6 2024, 19:30:16) [MSC v.1940 64 bit (ARM64)]"


def registry(product: str, edition: str, machine: str) -> Callable[[str, str], str | None]:
    values = {
        (CURRENT, "ProductName"): product,
        (CURRENT, "EditionID"): edition,
        (ENVIRONMENT, "PROCESSOR_ARCHITECTURE"): machine,
    }
    return lambda key, name: values.get((key, name))


@pytest.mark.parametrize(
    ("version", "python", "read", "expected"),
    [
        (
            (10, 0, 22631),
            X64_PYTHON,
            registry("Windows 10 Pro", "Professional", "AMD64"),
            ReleaseFacts("Windows 11 Pro", "10.0.22631", "10.0.22631", "amd64", "Professional", 22631),
        ),
        (
            (10, 0, 19045),
            X64_PYTHON,
            registry("Windows 10 Home", "Core", "AMD64"),
            ReleaseFacts("Windows 10 Home", "10.0.19045", "10.0.19045", "amd64", "Core", 19045),
        ),
        (
            (10, 0, 26100),
            X64_PYTHON,
            registry("Windows Server 2025 Standard", "ServerStandard", "AMD64"),
            ReleaseFacts(
                "Windows Server 2025 Standard", "10.0.26100", "10.0.26100", "amd64", "ServerStandard", 26100
            ),
        ),
        (
            (10, 0, 26100),
            X64_PYTHON,
            registry("Windows 10 Home", "Core", "ARM64"),
            ReleaseFacts(
                "Windows 11 Home", "10.0.26100", "10.0.26100", "arm64", "Core", 26100, translated=True
            ),
        ),
        (
            (10, 0, 26100),
            ARM_PYTHON,
            registry("Windows 10 Home", "Core", "ARM64"),
            ReleaseFacts("Windows 11 Home", "10.0.26100", "10.0.26100", "arm64", "Core", 26100),
        ),
        (
            (6, 1, 7601),
            X64_PYTHON,
            lambda _key, _name: None,
            ReleaseFacts("Windows", "6.1.7601", "6.1.7601", "", "", 7601),
        ),
    ],
    ids=[
        "11 calls itself 10",
        "10 Home",
        "Server",
        "Intel Python on Arm",
        "Arm Python on Arm",
        "no registry",
    ],
)
def test_windows_is_named_by_its_build(
    version: tuple[int, int, int],
    python: str,
    read: Callable[[str, str], str | None],
    expected: ReleaseFacts,
) -> None:
    assert windows_release(version, python, read) == expected


SW_VERS = "ProductName:\t\tmacOS\nProductVersion:\t\t15.1\nBuildVersion:\t\t24B83\n"


@pytest.mark.parametrize(
    ("machine", "variables", "expected"),
    [
        ("x86_64", {}, ReleaseFacts("macOS", "15.1", "24.1.0", "amd64")),
        ("arm64", {"hw.optional.arm64": "1"}, ReleaseFacts("macOS", "15.1", "24.1.0", "arm64")),
        (
            "x86_64",
            {"hw.optional.arm64": "1", "sysctl.proc_translated": "1"},
            ReleaseFacts("macOS", "15.1", "24.1.0", "arm64", translated=True),
        ),
    ],
    ids=["Intel", "Apple silicon", "Rosetta"],
)
def test_a_mac_is_told_from_a_translated_python(
    machine: str, variables: dict[str, str], expected: ReleaseFacts
) -> None:
    assert macos_release(SW_VERS, "24.1.0", machine, variables.get) == expected


@given(st.text())
def test_whatever_sw_vers_prints_gives_a_release(text: str) -> None:
    assert macos_release(text, "24.1.0", "arm64", lambda _name: None).machine == "arm64"
