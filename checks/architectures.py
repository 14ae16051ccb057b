"""Names of processor architectures."""

from collections.abc import Sequence

_IMAGE_NAMES = {
    "x86_64": "amd64",
    "x64": "amd64",
    "aarch64": "arm64",
    "i386": "386",
    "i686": "386",
    "x86": "386",
    "armv6l": "arm",
    "armv7l": "arm",
}
_PLAIN_NAMES = {
    "amd64": "Intel and AMD processors (amd64)",
    "arm64": "Arm processors such as Apple's (arm64)",
    "386": "old 32-bit processors (386)",
    "arm": "32-bit Arm processors (arm)",
}


def image_architecture(reported: str) -> str:
    """The name that images use for what a system reports (``x86_64`` is ``amd64``)."""
    lower = reported.lower()
    return _IMAGE_NAMES.get(lower, lower)


def platform_to_ask(platforms: Sequence[str], own: str) -> str | None:
    """Which of an image's platforms the engine must be asked for; none where it chooses right by itself.

    Args:
        platforms: what the image is built for, such as ``linux/amd64`` and ``linux/arm64/v8``.
        own: the processor that the engine runs on, as images name it; empty where it can't be told.
    """
    is_own = any(name.split("/")[1] == own for name in platforms)
    return None if is_own or not own else platforms[0]


def in_plain_words(architecture: str) -> str:
    """An architecture as a student may know it."""
    return _PLAIN_NAMES.get(architecture, f"{architecture} processors")
