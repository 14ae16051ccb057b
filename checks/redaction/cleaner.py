"""Takes everything private out of one text: what is known first, then what is told by its looks."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from checks.redaction.addresses import without_addresses
from checks.redaction.credentials import without_credentials
from checks.redaction.encodings import folded, spellings, start_outside
from checks.redaction.known import KnownSecrets
from checks.redaction.ordinary import is_public_host, is_word
from checks.redaction.tokens import TOKEN, Ledger

Take = Callable[[str, str], str]

_SHORTEST_IN_BASE64: Final = 4
_NAMELESS_HOMES: Final = frozenset(
    {"public", "shared", "default", "default user", "all users", "linuxbrew", "rstudio", "jovyan"}
)
_SEPARATOR: Final = r"(?:[\\/]{1,8}|%5C|%2F)"
_NAME: Final = r"""[^\\/:*?"'<>|\s%,;()\[\]{}]+"""


@cache
def _home_of_anybody() -> re.Pattern[str]:
    r"""``C:\Users\NAME``, ``/mnt/c/Users/NAME``, ``/home/NAME``, ``/Users/NAME``; not a web page's path."""
    spaced = rf"""{_NAME}(?:\ {_NAME}){{1,3}}(?={_SEPARATOR})"""
    return re.compile(
        rf"""((?:(?<![A-Za-z0-9])[A-Za-z](?::|%3A)|(?<![\w.-])(?:/mnt|/cygdrive|/host_mnt)?/[a-z]|(?<![\w.-])(?=[/%]))"""
        rf"""{_SEPARATOR}Users{_SEPARATOR}|(?<![\w.-]){_SEPARATOR}(?:var{_SEPARATOR}|export{_SEPARATOR})?home{_SEPARATOR})"""
        rf"""({spaced}|{_NAME})""",
        re.IGNORECASE,
    )


@cache
def _email() -> re.Pattern[str]:
    start = start_outside(r"\w.+%-")
    at = r"(?:@|%40|\\u0040|&#64;)"
    return re.compile(
        rf"{start}(?!git@)[\w.+-]{{1,64}}{at}(?:[A-Za-z0-9-]+\.)+"
        r"(?!(?:service|socket|target|timer|mount|device|slice|scope)\b)[A-Za-z]{2,24}(?![\w@-])"
    )


@cache
def _private_host() -> re.Pattern[str]:
    """Names that only a home or an office network has, and those that systems give to new computers."""
    start, inside = start_outside(r"\w-"), start_outside(r"\w.@/-")
    label = r"[A-Za-z0-9][A-Za-z0-9-]{0,62}"
    networks = r"local|lan|home|intranet|internal|corp|localdomain|fritz\.box|home\.arpa"
    return re.compile(
        rf"{inside}(?:{label}\.){{1,4}}(?:{networks})(?![\w-]|\.\w)"
        rf"|{start}(?:DESKTOP|LAPTOP|WIN)-[A-Z0-9]{{7,11}}(?![\w-])"
        rf"|{start}[\w-]+-(?:MacBook(?:-Pro|-Air)?|iMac|Mac-mini|Mac-Studio)(?:-\d+)?(?![\w-])"
        rf"|{start}ip-\d{{1,3}}(?:-\d{{1,3}}){{3}}(?![\w-])"
    )


class Cleaner:
    """Cleans texts with one ledger, so that a secret has the same token in each.

    Args:
        known: literals of this machine.
        ledger: gives the tokens.
        haystack: all the text that will come, folded; literals that are not in it cost nothing.
    """

    def __init__(self, known: KnownSecrets, ledger: Ledger, haystack: str) -> None:
        self.ledger = ledger
        for kind, values in (("user", known.users), ("home", known.homes)):
            for value in values[:1]:
                ledger.name(kind, value)
        self._places = _Literals(_placed(known), known.public, haystack)
        self._names = _Literals(_named(known), known.public, haystack)
        self._public = {folded(text) for text in known.public} | _NAMELESS_HOMES
        self._encoded = [folded(s) for s in (*known.secrets, *known.values) if len(s) >= _SHORTEST_IN_BASE64]
        self._cache: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}

    def clean(self, text: str) -> str:
        """The text with tokens in the place of what is private."""
        if len(text) < 2:  # noqa: PLR2004 - nothing private is one character long
            return text
        if text not in self._cache:
            taken: list[tuple[str, str]] = []

            def take(kind: str, value: str) -> str:
                taken.append((kind, value))
                return self.ledger.take(kind, value)

            cleaned = self._cleaned(text, take)
            self._cache[text] = (cleaned, tuple(taken))
            return cleaned
        cleaned, again = self._cache[text]
        for kind, value in again:
            self.ledger.take(kind, value)
        return cleaned

    def _cleaned(self, text: str, take: Take) -> str:
        text = self._places.replaced(text, take)
        text = without_credentials(text, take, self._encoded)
        if "@" in text or "%40" in text or "0040" in text:
            text = _email().sub(lambda found: take("email", found[0]), text)
        text = self._names.replaced(text, take)
        text = _home_of_anybody().sub(lambda found: self._home(found, take), text)
        text = _private_host().sub(lambda found: _host(found[0], take), text)
        return without_addresses(text, take)

    def _home(self, found: re.Match[str], take: Take) -> str:
        name = found[2]
        kept = folded(name) in self._public or TOKEN.search(name)
        return found[0] if kept else found[1] + take("user", name)


class _Literals:
    """Replaces known texts, the longest first, in one pass; public texts that hold one stay."""

    def __init__(self, literals: Iterable[tuple[str, str]], public: Iterable[str], haystack: str) -> None:
        kinds: dict[str, tuple[str, str]] = {}
        for kind, value in literals:
            if folded(value) in haystack:
                kinds.setdefault(folded(value), (kind, value))
        stays = [text for text in public if any(key in folded(text) for key in kinds)]
        self._kinds = {key: kind for key, (kind, _value) in kinds.items()}
        ways = [(value, False) for _kind, value in kinds.values()] + [(text, True) for text in stays]
        ways.sort(key=lambda way: (-len(way[0]), not way[1]))
        alternatives = [f"(?P<stays>{TOKEN.pattern})"] + [_bounded(value) for value, _stay in ways]
        self._public = {folded(text) for text in stays}
        self._pattern = re.compile("|".join(alternatives), re.IGNORECASE) if kinds else None

    def replaced(self, text: str, take: Take) -> str:
        """The text with every literal taken out."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._taken(found, take), text)

    def _taken(self, found: re.Match[str], take: Take) -> str:
        key = folded(found[0])
        if found["stays"] or key in self._public or key not in self._kinds:
            return found[0]
        return take(self._kinds[key], found[0])


def _bounded(value: str) -> str:
    """A literal inside a longer word is another word; in a URL, %2F before it is no word."""
    before = r"(?<![A-Za-z0-9])|(?<=%[0-9A-F]{2})|(?<=\\[nrt])" if value[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if value[-1].isalnum() else ""
    return f"(?:{before}){spellings(value)}{after}"


def _placed(known: KnownSecrets) -> Iterator[tuple[str, str]]:
    of_kinds = (
        ("secret", known.secrets),
        ("home", known.homes),
        ("env", known.values),
        ("job", known.jobs),
    )
    for kind, values in of_kinds:
        for value in values:
            yield kind, value


def _named(known: KnownSecrets) -> Iterator[tuple[str, str]]:
    for host in known.hosts:
        if not is_public_host(host):
            yield "host", host
    for user in known.users:
        if not is_word(user):
            yield "user", user


def _host(name: str, take: Take) -> str:
    return name if is_public_host(name) else take("host", name)
