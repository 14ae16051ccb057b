"""What a known problem is, and what is answered about a text."""

from typing import Literal, TypeAlias

import msgspec

from checks.model import Platform

Sure: TypeAlias = Literal["certain", "likely"]
Step: TypeAlias = Literal[
    "docker-install", "docker-daemon", "pull", "run", "gpu", "app", "python-conda", "cloud", "course"
]
CloudProvider: TypeAlias = Literal["apolo", "ssh", "batch", "sky"]
CurePlatform: TypeAlias = Literal["any", "linux", "macos", "windows", "wsl"]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of a problem file: keys that nobody knows are errors."""


class Clue(Table, frozen=True):
    """Texts that together give a problem away.

    A pattern is a regular expression in lower case; a space in it also matches a line break, because people
    paste what their terminal has wrapped. ``checks.problems.literals`` says what a pattern may contain.

    Attributes:
        all: patterns that must all be found; the first one's line is the line that decided.
        unless: patterns of which none may be found.
        sure: how sure this clue is, where it differs from its problem.
        on: the clue counts only where the platform (given, or plain from the text) is one of these.
        steps: the clue counts only where the step that failed is known to be one of these.
        rank: the clue's rank, where it differs from its problem's.
    """

    all: tuple[str, ...]
    unless: tuple[str, ...] = ()
    sure: Sure | None = None
    on: tuple[Platform, ...] = ()
    steps: tuple[Step, ...] = ()
    rank: int | None = None


class CureCommand(Table, frozen=True):
    """A command that a person may type; ``admin`` where it needs administrator rights."""

    line: str
    admin: bool = False


class CureText(Table, frozen=True):
    """What to do on one platform, as the problem file says it: placeholders are not filled in yet.

    A command that starts with ``sudo`` needs administrator rights without saying so.
    """

    text: str
    commands: tuple[str | CureCommand, ...] = ()
    link: str = ""


class Problem(Table, frozen=True):
    """A known problem.

    Attributes:
        id: stable name.
        title: what it is, in a few words.
        means: what it means, one plain sentence.
        cure: what to do, by platform; ``any`` stands for the platforms that are not named.
        patterns: what programs print when they have it; none for a problem that only a check can find.
        missing_commands: programs whose absence is this problem; every shell's words for that are patterns.
        link: the vendor's page.
        elsewhere: the same in courses of another cloud's provider (``Cloud.provider``), where that differs.
        sure: how sure a pattern is that has been found.
        rank: which of several problems found in one text wins: about 20 for a mere consequence ("cannot
            connect"), 50 by default, 70 for what names the root cause, 90 where nothing else can be meant.
        steps: where in the course it is met.
        platforms: where it can happen at all; a text from elsewhere is never explained by it.
    """

    id: str
    title: str
    means: str
    cure: dict[CurePlatform, CureText]
    patterns: tuple[str | Clue, ...] = ()
    missing_commands: tuple[str, ...] = ()
    link: str = ""
    elsewhere: dict[CloudProvider, str] = {}
    sure: Sure = "certain"
    rank: int = 50
    steps: tuple[Step, ...] = ()
    platforms: tuple[Platform, ...] = tuple(Platform)

    @property
    def clues(self) -> tuple[Clue, ...]:
        """Its patterns as clues: one that stands alone is a clue of one pattern."""
        return tuple(given if isinstance(given, Clue) else Clue((given,)) for given in self.patterns)


class Cure(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to do about a problem on a given platform in a given course."""

    text: str
    commands: tuple[CureCommand, ...] = ()
    link: str = ""


class Diagnosis(msgspec.Struct, frozen=True):
    """One explanation of a text.

    Attributes:
        problem: the known problem.
        line: the line of the text that decided, cleaned of colours and cut to 300 characters.
        certain: false where it is only likely; then say so.
    """

    problem: Problem
    line: str
    certain: bool
