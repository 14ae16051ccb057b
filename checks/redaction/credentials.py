"""Passwords and tokens that are told by where they stand: in an address, behind a name, in a header."""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Final

from checks.redaction.encodings import start_outside
from checks.redaction.shapes import base64_run, decoded, looks_random, random_run, token_shapes
from checks.redaction.tokens import TOKEN

Take = Callable[[str, str], str]

_PLAIN_NAMES: Final = (
    r"pass(?:word|wd|phrase|code)|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|secret[_-]?key|"
    r"private[_-]?key|credentials?|authorization"
)
_SHORT_NAMES: Final = r"passw?|pwd|auth|bearer|cookie|session[_-]?id|_xsrf|csrf|signature|sig"
_NAMES: Final = rf"{_PLAIN_NAMES}|{start_outside('A-Za-z')}(?:{_SHORT_NAMES})"
_GAP: Final = r"""(?:\\*["'])?"""
_OPEN: Final = r"""(?:\\*["']|%22|&quot;|&\#x27;)?"""
_SPECIAL: Final = re.compile(r"[\d\W_]|[a-z][A-Z]")
_MIN_PROSE: Final = 6
_SWITCHES: Final = frozenset({"true", "false", "yes", "no", "none", "null"})


@cache
def _private_key() -> re.Pattern[str]:
    return re.compile(
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.DOTALL
    )


@cache
def _in_url() -> re.Pattern[str]:
    return re.compile(
        r"""((?::|%3A)(?://|%2F%2F|(?:\\*/){2}))([^\s/"'<>@:%]+)?((?::|%3A)[^\s/"'<>]*)?(?:@|%40)(?=[\w\[<])""",
        re.IGNORECASE,
    )


@cache
def _before_host() -> re.Pattern[str]:
    """``user:password@host`` without a scheme; not ``image:tag@sha256:…``."""
    start = start_outside(r"\w.:/@%+-")
    return re.compile(start + r"""([\w.%+-]+):([^\s:@/"'<>]+)@(?!sha\d)(?=[\w.-]+)""")


@cache
def _named() -> re.Pattern[str]:
    """``name=value``, ``"name": "value"``, ``name: value``; the name may have a prefix."""
    return re.compile(
        rf"""({_NAMES})({_GAP}\s*(?:=|%3D|:(?!:))\s*)({_OPEN})((?:Basic|Bearer|token)\s+)?([^\s"'&;,<>\\]+)""",
        re.IGNORECASE,
    )


@cache
def _quoted() -> re.Pattern[str]:
    r"""``"name": "value with spaces"``, also where the quotes are escaped once more."""
    return re.compile(
        rf"""({_NAMES})(\\*["']\s*[:=]\s*)(\\*)(["'])((?:(?!\3\4)[^\n<>])+)(?=\3\4)""",
        re.IGNORECASE,
    )


@cache
def _option() -> re.Pattern[str]:
    return re.compile(
        rf"""((?<![\w-])--(?:[\w-]+-)?(?:{_NAMES})\s+)(["']?)([^\s"'<>-][^\s"'<>]*)""", re.IGNORECASE
    )


@cache
def _header() -> re.Pattern[str]:
    return re.compile(r"\b(Basic|Bearer)(\s+|%20|\+)([A-Za-z0-9._~+/-]{6,}={0,2})", re.IGNORECASE)


def without_credentials(text: str, take: Take, literals: Collection[str]) -> str:
    """The text with everything taken out that stands where, or looks as, passwords and tokens do.

    Args:
        text: any.
        take: gives the token for a kind and a value.
        literals: secrets, to be found inside base 64.
    """
    if "PRIVATE KEY" in text:
        text = _private_key().sub(lambda found: take("secret", found[0]), text)
    if "@" in text or "%40" in text:
        text = _in_url().sub(lambda found: _url(found, take), text)
        text = _before_host().sub(lambda found: f"{take('user', found[1])}:{take('secret', found[2])}@", text)
    text = _header().sub(lambda found: _after_scheme(found, take), text)
    if ":" in text or "=" in text:
        text = _quoted().sub(lambda found: "".join(found.groups()[:4]) + _secret(found[5], take), text)
    text = _named().sub(lambda found: _value(found, take), text)
    if "--" in text:
        text = _option().sub(lambda found: found[1] + found[2] + take("secret", found[3]), text)
    text = token_shapes().sub(lambda found: take("secret", found[0]), text)
    text = base64_run().sub(lambda found: _encoded(found[0], take, literals), text)
    return random_run().sub(
        lambda found: take("secret", found[0]) if looks_random(found[0]) else found[0], text
    )


def _secret(value: str, take: Take) -> str:
    return value if not value.strip() else take("secret", value)


def _url(found: re.Match[str], take: Take) -> str:
    start, user, password = found.groups()
    if user and user.lower() == "git" and not password:
        return found[0]
    login = take("user", user) if user else ""
    if not password:
        return f"{start}{login}@" if user else found[0]
    mark = password[: 1 if password[0] == ":" else 3]
    return f"{start}{login}{mark}{_secret(password[len(mark) :], take)}@"


def _after_scheme(found: re.Match[str], take: Take) -> str:
    word = found[3]
    if len(word) < 20 and not re.search(r"[\d=]", word):  # noqa: PLR2004 - no token is that short and all letters
        return found[0]
    return f"{found[1]}{found[2]}{take('secret', word)}"


def _value(found: re.Match[str], take: Take) -> str:
    name, sign, opening, scheme, value = found.groups()
    rest = f"{name}{sign}{opening or ''}{scheme or ''}"
    if value.lower() in _SWITCHES or (":" in sign and not opening and not _could_be_secret(found, value)):
        return found[0]
    if name.lower() in {"pwd", "auth"} and value[:1] in "/\\":
        return found[0]
    end = re.search(r"[)\]}.]*$", value)
    tail = end[0] if end else ""
    body = value.removesuffix(tail)
    return f"{rest}{take('secret', body)}{tail}" if body else found[0]


def _could_be_secret(found: re.Match[str], value: str) -> bool:
    """Behind a colon there may be prose: a password is odd, or the last word of its line."""
    if found[4]:
        return True
    if value.startswith(("http", "//")):
        return False
    last = found.string[found.end() :].split("\n", 1)[0].strip() == ""
    is_password = found[1].lower().startswith(("pass", "pwd", "secret", "token"))
    return len(value) >= _MIN_PROSE and (
        bool(_SPECIAL.search(value.rstrip(".,;:!?)"))) or (last and is_password)
    )


def _encoded(run: str, take: Take, literals: Collection[str]) -> str:
    """A run of base 64 that hides a login (``user:password``, as Basic sends it) or a known secret."""
    if TOKEN.search(run):
        return run
    text = decoded(run)
    if not text:
        return run
    lowered = text.lower()
    login = re.fullmatch(r"[\w.@+-]{2,}:[!-~]{3,}", text) and run.endswith("=")
    return take("secret", run) if login or any(literal in lowered for literal in literals) else run
