"""Reads RStudio's sign-in page and its public key, and encrypts a login for it."""

import base64
import re
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser

_KEY = re.compile(r"\s*([0-9A-Fa-f]{1,16}):([0-9A-Fa-f]{64,4096})\s*")
_PADDING = 11


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


def parse_page(html: str) -> Form | None:
    """RStudio's sign-in form, none where the page has none."""
    page = _Page()
    page.feed(html)
    page.close()
    form = next((form for form in page.forms if form.signs_in), None)
    if form is not None and page.key_url:
        form.key_url = page.key_url
    return form


class _Page(HTMLParser):
    """Collects forms; the library hands out tags only to a subclass."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.key_url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("name", ""), given.get("action", "")))
        elif tag == "meta" and given.get("name") == "public-key-url":
            self.key_url = given.get("content", "")
        elif tag == "input" and self.forms and given.get("name"):
            if given.get("type", "").lower() == "hidden":
                self.forms[-1].hidden[given["name"]] = given.get("value", "")
            else:
                self.forms[-1].typed.add(given["name"])
