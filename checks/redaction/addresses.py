"""Network addresses in text, told apart from versions, times and digests."""

import re
from collections.abc import Callable
from functools import cache
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from checks.redaction.encodings import start_outside

Take = Callable[[str, str], str]

_LOOPBACK: Final = ("127.", "0.0.0.0", "255.")  # noqa: S104 - the text "0.0.0.0", nothing is bound
_PRIVATE: Final = re.compile(r"10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.")
_TOOLBOX: Final = "192.168.99."
"""Docker Toolbox's own network, the same on every machine; checks tell Toolbox by it, so it stays."""

_VERSION_BEFORE: Final = re.compile(
    r"(?:\b(?:version|versions|ver|build|release|driver|revision|v)[\"']?\s*[:=]?\s*[\"']?v?|[=<>~!^]=\s*"
    r"|\bv)$",
    re.IGNORECASE,
)
_NAME_BEFORE: Final = re.compile(r"[A-Za-z]\d?[-_/]$")
_FILE_AFTER: Final = re.compile(
    r"[-+~_][A-Za-z0-9]|\.(?:tar|tgz|zip|whl|deb|rpm|exe|msi|dmg|pkg|egg|so|el)\b"
)


@cache
def _ipv4() -> re.Pattern[str]:
    part = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
    address = rf"(?:{part}\.){{3}}{part}(?!\w)(?!\.\d)"
    start = start_outside(r"\w.")
    return re.compile(rf"{start}(?<!\d-){address}|(?<=\d-){address}")


@cache
def _ipv6() -> re.Pattern[str]:
    start = start_outside(r"\w:.")
    return re.compile(
        rf"(\[)?{start}((?=[0-9a-f:]*:[0-9a-f]*:)[0-9a-f:]{{2,39}}(?:\.\d{{1,3}}){{0,3}}"
        r"(?:(?:%|%25)[\w.-]+)?)(?![\w:])(\])?",
        re.IGNORECASE,
    )


@cache
def _mac() -> re.Pattern[str]:
    start = start_outside(r"\w:-")
    pair = "[0-9a-f]{2}"
    return re.compile(rf"{start}{pair}([:-])(?:{pair}\1){{4}}{pair}(?!\w|[:-]{pair})", re.IGNORECASE)


def without_addresses(text: str, take: Take) -> str:
    """The text with each address of a machine taken out; this machine's loopback stays."""
    if text.count(":") > 1 or text.count("-") > 4:  # noqa: PLR2004 - what a MAC address has
        text = _mac().sub(lambda found: take("mac", found[0]), text)
    if text.count(":") > 1:
        text = _ipv6().sub(lambda found: _v6(found, take), text)
    if text.count(".") > 2:  # noqa: PLR2004 - what an address has
        text = _ipv4().sub(lambda found: _v4(found, take), text)
    return text


def _v4(found: re.Match[str], take: Take) -> str:
    address = found[0]
    if address.startswith(_LOOPBACK) or _is_version(found):
        return address
    if address.startswith(_TOOLBOX):
        return _TOOLBOX + take("ip", address)
    return take("ip", address)


def _is_version(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 24) : found.start()]
    if _VERSION_BEFORE.search(before):
        return True
    if _PRIVATE.match(found[0]):
        return False
    return bool(_NAME_BEFORE.search(before) or _FILE_AFTER.match(found.string, found.end()))


def _v6(found: re.Match[str], take: Take) -> str:
    opening, candidate, closing = found[1] or "", found[2], found[3] or ""
    bare = candidate.split("%")[0]
    # "fe80::1: no route" ends its address with a colon that is the sentence's.
    colon = ":" if bare == candidate and bare.endswith(":") and not _is_v6(bare) else ""
    bare = bare.removesuffix(colon)
    if not any(char.isdigit() for char in bare) or not _is_v6(bare) or IPv6Address(bare).is_loopback:
        return found[0]
    token = take("ip", candidate.removesuffix(colon))
    # In an address, brackets may hold nothing but an IPv6 address; a token stands as a name does.
    return token if opening and closing and not colon else f"{opening}{token}{colon}{closing}"


def _is_v6(text: str) -> bool:
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return False
    return not address.is_unspecified
