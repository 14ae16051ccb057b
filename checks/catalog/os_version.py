"""Is the operating system new enough for a container engine."""

from collections.abc import Iterator

from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, Platform, Severity, fail, fine, unsure, warn
from checks.questions import Engine, Release, ReleaseFacts

# docs.docker.com/desktop/setup/install/windows-install: Windows 10 22H2, Windows 11 23H2.
_FIRST_WINDOWS_11 = 22000
_LEAST_WINDOWS_10 = 19045
_LEAST_WINDOWS_11 = 22631
# docs.docker.com/desktop/setup/install/mac-install: the current macOS and the two before it. In late 2026
# those are 27, 26 and 15, or 26, 15 and 14 for a Docker Desktop from before macOS 27.
_SURE_MACOS = 15
_LEAST_MACOS = 14


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    release = host.ask(Release())
    finding = _judge(host.platform, release)
    if finding.severity is Severity.FAILURE and host.ask(Engine("ping")).ok:
        finding = warn(
            f"{_name(release)} is older than Docker supports, but your container engine works on it.",
            *finding.evidence,
        )
    yield finding
    if release.translated and host.platform is Platform.MACOS:
        yield warn(
            "The Python that runs this was made for Intel Macs and is being translated (Rosetta).",
            "sysctl.proc_translated is 1",
            problem="python-translated",
        )


def _judge(platform: Platform, release: ReleaseFacts) -> Finding:
    match platform:
        case Platform.WINDOWS:
            return _windows(release)
        case Platform.MACOS:
            return _macos(release)
        case Platform.WSL:
            return _wsl(release)
        case Platform.LINUX:
            return fine(f"{_name(release)} can run a container engine.", f"kernel {release.kernel}")


def _windows(release: ReleaseFacts) -> Finding:
    seen = f"{release.name}, edition {release.edition or 'unknown'}, build {release.build}"
    if not release.build:
        return unsure("The version of Windows could not be told.", seen)
    if release.edition.startswith("Server"):
        return fail("Docker Desktop does not run on Windows Server.", seen, problem="os-not-supported")
    newest = release.build >= _FIRST_WINDOWS_11
    least = _LEAST_WINDOWS_11 if newest else _LEAST_WINDOWS_10
    if release.build < least:
        return fail(
            f"This Windows (build {release.build}) is too old for Docker Desktop, which needs build {least}.",
            seen,
            problem="windows-version-too-old",
        )
    home = " Home" if release.edition.startswith("Core") else ""
    return fine(f"Windows {11 if newest else 10}{home} is new enough for Docker Desktop.", seen)


def _macos(release: ReleaseFacts) -> Finding:
    seen = f"sw_vers says {release.version or 'nothing'}"
    major = release.version.partition(".")[0]
    if not major.isdecimal():
        return unsure("The version of macOS could not be told.", seen)
    if int(major) < _LEAST_MACOS:
        message = (
            f"macOS {release.version} is too old for today's Docker Desktop, which needs {_LEAST_MACOS}."
        )
        return fail(message, seen, problem="macos-version-too-old")
    if int(major) < _SURE_MACOS:
        return warn(
            f"macOS {release.version} is at the edge: the newest Docker Desktop may want {_SURE_MACOS}.",
            seen,
            problem="macos-version-too-old",
        )
    return fine(f"macOS {release.version} is new enough for Docker Desktop.", seen)


def _wsl(release: ReleaseFacts) -> Finding:
    seen = f"{release.name}, kernel {release.kernel}"
    # WSL 1 reports 4.4.0-19041-Microsoft; WSL 2 5.15.153.1-microsoft-standard-WSL2.
    if release.kernel.endswith("-Microsoft"):
        return fail("This Linux runs in WSL 1, which cannot run containers.", seen, problem="distro-is-wsl1")
    return fine(f"{release.name} runs in WSL 2, which can run containers.", seen)


def _name(release: ReleaseFacts) -> str:
    return f"macOS {release.version}" if release.name == "macOS" else release.name


CHECK = Check(
    id="os.version",
    title="Operating system is new enough",
    why="Containers need an operating system that Docker still supports.",
    run=_run,
)
