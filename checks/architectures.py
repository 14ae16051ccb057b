"""Names of processor architectures."""

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


def in_plain_words(architecture: str) -> str:
    """An architecture as a student may know it."""
    return _PLAIN_NAMES.get(architecture, f"{architecture} processors")
