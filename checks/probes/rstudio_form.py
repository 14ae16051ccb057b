"""Reads RStudio's sign-in page and its public key, and encrypts a login for it."""

import base64
import html
import re
import secrets
from dataclasses import dataclass, field

_KEY = re.compile(r"\s*([0-9A-Fa-f]{1,16}):([0-9A-Fa-f]{64,4096})\s*")
_PADDING = 11
# Not html.parser: hostile pages make it take seconds, and here they take time in proportion to their length.
_TAG = re.compile(r"<(form|input|meta)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")


@dataclass(frozen=True)
class PublicKey:
    """An RSA key."""

    exponent: int
    modulus: int


def parse_key(text: str) -> PublicKey | None:
    """The key that ``/auth-public-key`` answers, ``EXPONENT:MODULUS`` in hexadecimal; none if it is none."""
    found = _KEY.fullmatch(text)
    if found is None:
        return None
    key = PublicKey(int(found[1], 16), int(found[2], 16))
    return key if key.exponent > 1 and key.modulus.bit_length() > 8 * _PADDING else None


def encrypt(message: str, key: PublicKey) -> str | None:
    """Base64 of the RSAES-PKCS1-v1_5 encryption (RFC 8017, 7.2.1); none where the message is too long."""
    size = (key.modulus.bit_length() + 7) // 8
    content = message.encode()
    padding = size - len(content) - 3
    if padding < _PADDING - 3:
        return None
    filling = bytes(secrets.randbelow(255) + 1 for _ in range(padding))
    block = int.from_bytes(b"\0\2" + filling + b"\0" + content, "big")
    return base64.b64encode(pow(block, key.exponent, key.modulus).to_bytes(size, "big")).decode()


@dataclass
class Form:
    """The form that carries a sign-in.

    Attributes:
        name: ``realform`` in every version that is known.
        action: where it is sent.
        hidden: names and values of its hidden fields; they go back as they came.
        typed: names of the fields that a person fills.
        key_url: where the page says that the public key is.
    """

    name: str = ""
    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    key_url: str = "auth-public-key"

    @property
    def encrypted(self) -> bool:
        """Name and password go encrypted in ``v``, not as they are (``auth-encrypt-password=0``)."""
        return "v" in self.hidden

    @property
    def has_token(self) -> bool:
        """The page carries a token against forged requests (RStudio 1.4 and newer)."""
        return any("csrf" in name for name in self.hidden)

    @property
    def signs_in(self) -> bool:
        """This is RStudio's form, not any other."""
        known = self.name == "realform" or self.action.endswith("auth-do-sign-in")
        return known and (self.encrypted or {"username", "password"} <= self.typed)


def parse_page(page: str) -> Form | None:
    """RStudio's sign-in form, none where the page has none."""
    forms: list[Form] = []
    key_url = ""
    for tag in _TAG.finditer(page):
        given = _attributes(tag[2])
        match tag[1].lower():
            case "form":
                forms.append(Form(given.get("name", ""), given.get("action", "")))
            case "meta" if given.get("name") == "public-key-url":
                key_url = given.get("content", "")
            case "input" if forms and "name" in given:
                _add_field(forms[-1], given)
    form = next((form for form in forms if form.signs_in), None)
    if form is not None and key_url:
        form.key_url = key_url
    return form


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }


def _add_field(form: Form, given: dict[str, str]) -> None:
    if given.get("type", "").lower() == "hidden":
        form.hidden[given["name"]] = given.get("value", "")
    else:
        form.typed.add(given["name"])
