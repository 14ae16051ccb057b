"""Who signed a certificate, read from its DER form.

Python decodes only certificates that it trusts; the one of interest is the one that it does not. Structure:
RFC 5280, section 4.1; encoding: ITU-T X.690.
"""

from collections.abc import Iterator

_NAMES = {b"\x55\x04\x0a": "O", b"\x55\x04\x03": "CN"}
"""Object identifiers 2.5.4.10 (organization) and 2.5.4.3 (common name)."""
_VERSION_TAG = 0xA0
_LONG_FORM = 0x80


def issuer(der: bytes) -> str:
    """The organization and name of whoever signed a certificate; empty where it can't be read."""
    try:
        (_, certificate), *_ = _values(der)
        (_, body), *_ = _values(certificate)
        fields = [content for tag, content in _values(body) if tag != _VERSION_TAG]
        # serial number, signature algorithm, issuer
        names = dict(_attributes(fields[2]))
    except (IndexError, ValueError):
        return ""
    return ", ".join(names[key] for key in ("O", "CN") if key in names)


def _attributes(name: bytes) -> Iterator[tuple[str, str]]:
    for _, members in _values(name):
        for _, pair in _values(members):
            (_, identifier), (_, text) = _values(pair)
            if identifier in _NAMES:
                yield _NAMES[identifier], text.decode(errors="replace")


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The tag and content of each value that follows another in ``data``."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & _LONG_FORM:
            size = length & ~_LONG_FORM
            length, at = int.from_bytes(data[at : at + size]), at + size
        yield tag, data[at : at + length]
        at += length
