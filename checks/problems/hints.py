"""Tells from a pasted text which kind of computer it comes from."""

from typing import Final

from checks.model import Platform

_SIGNS: Final[tuple[tuple[Platform, tuple[str, ...]], ...]] = (
    (Platform.WSL, ("/mnt/c/", "wsl", "microsoft-standard")),
    (
        Platform.WINDOWS,
        ("c:\\", "c:/", "d:\\", ".exe", "%2f%2f.%2fpipe", "//./pipe", "mingw64", "windows", "categoryinfo"),
    ),
    (
        Platform.MACOS,
        ("/users/", "darwin", "macos", "os x", "osx", "macbook", "for mac", "% docker", "zsh:", "homebrew"),
    ),
    (Platform.LINUX, ("/home/", "systemctl", "ubuntu", "debian", "/var/lib/", "apt-get", "sudo ")),
)


def apparent_platform(body: str) -> Platform | None:
    """The platform that the text speaks of most, none where it does not say.

    Args:
        body: a text in lower case.
    """
    counts = {platform: sum(sign in body for sign in signs) for platform, signs in _SIGNS}
    best = max(counts, key=lambda platform: counts[platform])
    return best if counts[best] else None
