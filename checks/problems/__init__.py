"""Known problems as data, and the one engine that recognises them.

The ``*.toml`` files beside this one hold, for each problem, what programs print when they have it, what it
means and what to do about it. ``diagnose`` explains a text; ``find`` gives the problem that a check names;
``cure`` says what to do about it on one platform.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from checks.problems.model import Clue, Cure, CureCommand, CureText, Diagnosis, Problem
from checks.problems.remedy import PLACEHOLDERS, cure, cures, taken_port
from checks.problems.store import find, load

if TYPE_CHECKING:
    from checks.problems.diagnosis import diagnose, of_course
    from checks.problems.lint import complaint

__all__ = [
    "PLACEHOLDERS",
    "Clue",
    "Cure",
    "CureCommand",
    "CureText",
    "Diagnosis",
    "Problem",
    "complaint",
    "cure",
    "cures",
    "diagnose",
    "find",
    "load",
    "of_course",
    "taken_port",
]

# Every command imports this package, and hardly one has a text to explain: these cost the start 15 ms.
_IMPORTED_WHEN_USED = {
    "complaint": "checks.problems.lint",
    "diagnose": "checks.problems.diagnosis",
    "of_course": "checks.problems.diagnosis",
}


def __getattr__(name: str) -> object:
    if name not in _IMPORTED_WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_IMPORTED_WHEN_USED[name]), name)
