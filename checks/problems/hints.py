"""Tells from a pasted text which kind of computer it comes from."""

import re
from typing import Final

from checks.model import Platform

# Its shells' and its sockets' own words, whatever the program is called.
_WINDOWS: Final = (
    "internal or external command",
    "batch file",
    "name of a cmdlet",
    "usage of each socket address",
)
_SIGNS: Final[tuple[tuple[Platform, tuple[str, ...]], ...]] = (
    (Platform.WSL, ("/mnt/c/", "wsl", "microsoft-standard")),
    (
        Platform.WINDOWS,
        (
            "c:\\",
            "c:/",
            "d:\\",
            ".exe",
            "%2f%2f.%2fpipe",
            "//./pipe",
            "mingw64",
            "windows",
            "categoryinfo",
            *_WINDOWS,
        ),
    ),
    (
        Platform.MACOS,
        ("/users/", "darwin", "macos", "os x", "osx", "macbook", "for mac", "% docker", "zsh:", "homebrew"),
    ),
    (Platform.LINUX, ("/home/", "systemctl", "ubuntu", "debian", "/var/lib/", "apt-get", "sudo ")),
)

# Words that a text from elsewhere may have too: "Docker Desktop for Windows or macOS".
_MENTIONS: Final = frozenset(
    {"wsl", "windows", "darwin", "macos", "os x", "osx", "macbook", "for mac", "homebrew", "zsh:", "% docker"}
)
_FAILURE: Final = re.compile(
    # "Unable to find image … locally" is how docker run says that it will download one.
    r"(?<![\w-])(?:unable(?! to find image)|error|errors|fatal|failed|failure|fails|exception|traceback|panic"
    r"|denied|refused|invalid|cannot|can't|could ?n[o']t|not found|no such|timed out|timeout|unexpected"
    r"|unsupported|killed|abort\w{0,3}|crash\w{0,3}|segmentation|not recognized|does ?n[o']t|won't"
    r"|unauthorized|forbidden|missing)\b"
    r"|err_|\berr:|(?<!-w)error\b",
    re.IGNORECASE,
)
_ONE_COMPUTER: Final = frozenset({Platform.WINDOWS, Platform.WSL})


def apparent_platform(body: str) -> Platform | None:
    """The platform that the text speaks of most, none where it does not say.

    Args:
        body: a text in lower case.
    """
    counts = {platform: sum(sign in body for sign in signs) for platform, signs in _SIGNS}
    best = max(counts, key=lambda platform: counts[platform])
    return best if counts[best] else None


def foreign_platform(body: str, machine: Platform) -> Platform | None:
    """Another kind of computer that the text plainly comes from, none where it may be from this one.

    Args:
        body: a text in lower case.
        machine: this computer's platform.
    """
    apparent = apparent_platform(body)
    # Every container's log speaks of Linux.
    if apparent is None or apparent in {Platform.LINUX, machine} or {apparent, machine} <= _ONE_COMPUTER:
        return None
    signs = dict(_SIGNS)
    proofs = sum(sign in body for sign in signs[apparent] if sign not in _MENTIONS)
    return apparent if proofs > sum(sign in body for sign in signs[machine]) else None


def speaks_of_failure(text: str) -> bool:
    """Whether anything in a text looks like an error, known or not; normal output has none of its words."""
    return _FAILURE.search(text) is not None
