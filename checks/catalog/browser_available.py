"""Can a browser be opened from here."""

from collections.abc import Iterator

from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, Platform, fine, warn
from checks.questions import Stat, Which

_OPENERS = (
    "xdg-open",
    "x-www-browser",
    "firefox",
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "brave-browser",
    "microsoft-edge",
    "epiphany",
    "konqueror",
    "opera",
)
_WINDOWS_FROM_WSL = ("wslview", "explorer.exe")
_EXPLORER = "/mnt/c/Windows/explorer.exe"


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    chosen = host.env("BROWSER")
    has_screen = host.env("DISPLAY") or host.env("WAYLAND_DISPLAY")
    if host.env("SSH_CONNECTION") and not has_screen:
        yield fine(
            "You are connected over SSH: the address is printed, for the browser of your own computer.",
            "SSH_CONNECTION is set and there is no screen",
        )
    elif chosen:
        yield fine("Your own choice of browser will be opened.", f"BROWSER is {chosen}")
    else:
        yield _by_platform(host, has_screen)


def _by_platform(host: Host, has_screen: str | None) -> Finding:
    match host.platform:
        case Platform.WINDOWS:
            return fine("Your default browser will be opened.", "Windows opens web addresses itself")
        case Platform.MACOS:
            return fine("Your default browser will be opened.", "macOS opens web addresses with open")
        case Platform.WSL:
            return _wsl(host)
        case Platform.LINUX:
            return _linux(host, has_screen)


def _wsl(host: Host) -> Finding:
    opener = _first(host, _WINDOWS_FROM_WSL)
    if opener is None and host.ask(Stat(_EXPLORER)).status == "ok":
        opener = _EXPLORER
    if opener:
        return fine("Your browser in Windows will be opened.", f"with {opener}")
    return _printed("neither wslview nor explorer.exe can be started from this Linux")


def _linux(host: Host, has_screen: str | None) -> Finding:
    if not has_screen:
        return fine(
            "There is no screen here, so the address is printed.", "DISPLAY and WAYLAND_DISPLAY are not set"
        )
    opener = _first(host, _OPENERS)
    if opener:
        return fine("A browser can be opened.", f"with {opener}")
    return _printed(f"none of {', '.join(_OPENERS)} is on PATH")


def _printed(seen: str) -> Finding:
    return warn("No browser was found; the address is printed instead.", seen, problem="browser-not-found")


def _first(host: Host, names: tuple[str, ...]) -> str | None:
    found = (path for name in names for path in host.ask(Which(name)).paths)
    return next(found, None)


CHECK = Check(
    id="browser.available",
    title="A browser can be opened",
    why="The course's app is used in a browser.",
    run=_run,
)
