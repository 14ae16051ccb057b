import pytest

from checks.catalog.os_version import CHECK
from checks.model import Platform, Status
from checks.questions import Release, ReleaseFacts
from tests.fakes import fake_host, run_check, verdict, with_engine, without_engine

WINDOWS_11 = ReleaseFacts("Windows 11 Pro", "10.0.22631", "10.0.22631", "amd64", "Professional", 22631)
WINDOWS_10_HOME = ReleaseFacts("Windows 10 Home", "10.0.19045", "10.0.19045", "amd64", "Core", 19045)
WINDOWS_10_OLD = ReleaseFacts("Windows 10 Home", "10.0.19043", "10.0.19043", "amd64", "Core", 19043)
WINDOWS_11_OLD = ReleaseFacts("Windows 11 Home", "10.0.22000", "10.0.22000", "amd64", "Core", 22000)
WINDOWS_7 = ReleaseFacts("Windows 7 Professional", "6.1.7601", "6.1.7601", "amd64", "Professional", 7601)
SERVER = ReleaseFacts(
    "Windows Server 2022 Standard", "10.0.20348", "10.0.20348", "amd64", "ServerStandard", 20348
)
DEBIAN = ReleaseFacts("Debian GNU/Linux 12 (bookworm)", "12", "6.1.0-18-amd64", "amd64")
UBUNTU_WSL2 = ReleaseFacts("Ubuntu 24.04.1 LTS", "24.04", "5.15.153.1-microsoft-standard-WSL2", "amd64")
UBUNTU_WSL1 = ReleaseFacts("Ubuntu 20.04 LTS", "20.04", "4.4.0-19041-Microsoft", "amd64")


def macos(version: str, *, translated: bool = False) -> ReleaseFacts:
    return ReleaseFacts("macOS", version, "24.1.0", "arm64", translated=translated)


TABLE = [
    (Platform.WINDOWS, WINDOWS_11, Status.PASSED, None, "Windows 11 is new enough for Docker Desktop."),
    (
        Platform.WINDOWS,
        WINDOWS_10_HOME,
        Status.PASSED,
        None,
        "Windows 10 Home is new enough for Docker Desktop.",
    ),
    (
        Platform.WINDOWS,
        WINDOWS_10_OLD,
        Status.FAILED,
        "windows-version-too-old",
        "This Windows (build 19043) is too old for Docker Desktop, which needs build 19045.",
    ),
    (
        Platform.WINDOWS,
        WINDOWS_11_OLD,
        Status.FAILED,
        "windows-version-too-old",
        "This Windows (build 22000) is too old for Docker Desktop, which needs build 22631.",
    ),
    (
        Platform.WINDOWS,
        WINDOWS_7,
        Status.FAILED,
        "windows-version-too-old",
        "This Windows (build 7601) is too old for Docker Desktop, which needs build 19045.",
    ),
    (
        Platform.WINDOWS,
        SERVER,
        Status.FAILED,
        "os-not-supported",
        "Docker Desktop does not run on Windows Server.",
    ),
    (
        Platform.WINDOWS,
        ReleaseFacts("Windows", "", "", "amd64"),
        Status.UNKNOWN,
        None,
        "The version of Windows could not be told.",
    ),
    (Platform.MACOS, macos("15.1"), Status.PASSED, None, "macOS 15.1 is new enough for Docker Desktop."),
    (Platform.MACOS, macos("26.0.1"), Status.PASSED, None, "macOS 26.0.1 is new enough for Docker Desktop."),
    (
        Platform.MACOS,
        macos("14.6"),
        Status.WARNED,
        "macos-version-too-old",
        "macOS 14.6 is at the edge: the newest Docker Desktop may want 15.",
    ),
    (
        Platform.MACOS,
        macos("10.15.7"),
        Status.FAILED,
        "macos-version-too-old",
        "macOS 10.15.7 is too old for today's Docker Desktop, which needs 14.",
    ),
    (Platform.MACOS, macos(""), Status.UNKNOWN, None, "The version of macOS could not be told."),
    (
        Platform.MACOS,
        macos("15.1", translated=True),
        Status.WARNED,
        "python-translated",
        "The Python that runs this was made for Intel Macs and is being translated (Rosetta).",
    ),
    (
        Platform.LINUX,
        DEBIAN,
        Status.PASSED,
        None,
        "Debian GNU/Linux 12 (bookworm) can run a container engine.",
    ),
    (
        Platform.WSL,
        UBUNTU_WSL2,
        Status.PASSED,
        None,
        "Ubuntu 24.04.1 LTS runs in WSL 2, which can run containers.",
    ),
    (
        Platform.WSL,
        UBUNTU_WSL1,
        Status.FAILED,
        "distro-is-wsl1",
        "This Linux runs in WSL 1, which cannot run containers.",
    ),
]


@pytest.mark.parametrize(("platform", "release", "status", "problem", "message"), TABLE)
def test_says_whether_the_system_is_new_enough(
    platform: Platform, release: ReleaseFacts, status: Status, problem: str | None, message: str
) -> None:
    host = fake_host(platform, answers={Release(): release, **without_engine()})
    assert verdict(run_check(CHECK, host)) == (status, problem, message)


def test_an_old_system_with_a_working_engine_is_only_warned_about() -> None:
    host = fake_host(Platform.WINDOWS, answers={Release(): WINDOWS_10_OLD, **with_engine()})
    assert verdict(run_check(CHECK, host)) == (
        Status.WARNED,
        None,
        "Windows 10 Home is older than Docker supports, but your container engine works on it.",
    )


def test_evidence_names_edition_and_build() -> None:
    host = fake_host(Platform.WINDOWS, answers={Release(): WINDOWS_10_HOME})
    assert run_check(CHECK, host).findings[0].evidence == ("Windows 10 Home, edition Core, build 19045",)
