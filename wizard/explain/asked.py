"""What ``classready explain`` was asked about: a word, a check, a problem, a short code, or a text."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from checks.catalog import known_ids
from checks.model import Check
from checks.problems import Problem, find
from checks.problems.store import sections
from checks.short_code import Decoded, ShortCodeError, read_short_code
from wizard.errors import UsageError
from wizard.explain.given_text import looks_like_path, text_of_file
from wizard.glossary import WORDS

_LONGEST_NAME = 60
_NEAR = 0.84
_AROUND = re.compile(r"^(?:what(?:'s| is| are|s)? )?(?:an? |the )?|[?.!]+$")
_EXIT_CODE = re.compile(r"\d{1,3}")
_GROUPED_CODE = re.compile(r"[0-9a-z]{4}(?:-[0-9a-z]{4})*-[0-9a-z]{1,4}", re.IGNORECASE)
_WHOLE_CODE = re.compile(r"[0-9a-z]{2,7}", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """A word of the glossary."""

    word: str
    means: str


@dataclass(frozen=True)
class Code:
    """A report's short code, as it was given, and what it stands for."""

    code: str
    told: Decoded


@dataclass(frozen=True)
class Text:
    """A text to be searched for known problems; ``name`` is what it was asked for by, where it is short."""

    text: str
    name: str = ""


Asked: TypeAlias = Word | Check | Problem | Code | Text


def asked(words: Sequence[str], own: Sequence[Problem] = ()) -> Asked:
    """What somebody means by the words behind ``classready explain``.

    Names come first, then files: a file that is called ``container`` is ``./container``. Only a single
    argument is taken for a file, so an error's text, which has blanks in it, is never one by accident.

    Args:
        words: the arguments, at least one.
        own: the course's own problems.

    Raises:
        UsageError: the file can't be read or holds no text, the code was misread, or there is nothing.
    """
    phrase = " ".join(words).strip()
    if not phrase:
        raise UsageError("There is nothing to explain: the text is empty.")
    named = _named(phrase, own) if len(phrase) <= _LONGEST_NAME else None
    if named is not None:
        return named
    if len(words) == 1 and looks_like_path(words[0]):
        return Text(text_of_file(words[0]))
    return Text(phrase, phrase if len(phrase) <= _LONGEST_NAME else "")


def likely_meant(name: str) -> Word | str | None:
    """Whatever is called nearly like that: a word of the glossary, or a check's or problem's id."""
    word = difflib.get_close_matches(_plain(name), _glossary(), 1, _NEAR)
    if word:
        return _glossary()[word[0]]
    ids = difflib.get_close_matches(name.lower(), [*known_ids(), *sections()], 1, _NEAR)
    return ids[0] if ids else None


def _named(phrase: str, own: Sequence[Problem]) -> Asked | None:
    return next((reading for reading in _readings(phrase, own) if reading is not None), None)


def _readings(phrase: str, own: Sequence[Problem]) -> Iterator[Asked | None]:
    name = phrase.lower()
    yield _word(phrase)
    yield _check(name)
    yield next((problem for problem in own if problem.id == name), None)
    yield find(name)
    if _EXIT_CODE.fullmatch(phrase):
        # Some such numbers are short codes as well, but a program that ended with one is far likelier.
        yield Text(f"exit code {phrase}", phrase)
    yield _code(phrase)


def _word(phrase: str) -> Word | None:
    plain, words = _plain(phrase), _glossary()
    return words.get(plain) or words.get(plain.removesuffix("s")) or words.get(plain.removesuffix("es"))


def _glossary() -> dict[str, Word]:
    return {_plain(word): Word(word, means) for word, means in WORDS.items()}


def _plain(phrase: str) -> str:
    """As a word is compared: "What is a Work-Folder?" is "work folder"."""
    return _AROUND.sub("", " ".join(re.split(r"[-_\s]+", phrase.strip().casefold())))


def _check(name: str) -> Check | None:
    if name not in known_ids():
        return None
    # Importing every check costs more than anything else here; few ask for one.
    from checks.registry import ALL_CHECKS

    return next(check for check in ALL_CHECKS if check.id == name)


def _code(phrase: str) -> Code | None:
    """A short code: in groups of four letters, or in one piece where it is right.

    Raises:
        UsageError: it has the groups of a code, and was misread.
    """
    grouped = _GROUPED_CODE.fullmatch(phrase) and any(map(str.isdigit, phrase))
    if not grouped and not (_WHOLE_CODE.fullmatch(phrase) and any(map(str.isdigit, phrase))):
        return None
    try:
        told = read_short_code(phrase)
    except ShortCodeError as error:
        if grouped and phrase.replace("-", "").isalnum():
            raise UsageError(str(error)) from error
        return None
    return Code(phrase, told) if grouped or not told.newer else None
