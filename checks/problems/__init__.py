"""Known problems as data, and the one engine that recognises them.

The ``*.toml`` files beside this one hold, for each problem, what programs print when they have it, what it
means and what to do about it. ``diagnose`` explains a text; ``find`` gives the problem that a check names;
``cure`` says what to do about it on one platform.
"""

from checks.problems.diagnosis import diagnose
from checks.problems.lint import complaint
from checks.problems.model import Clue, Cure, CureCommand, CureText, Diagnosis, Problem
from checks.problems.remedy import PLACEHOLDERS, cure
from checks.problems.store import find, load

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
    "diagnose",
    "find",
    "load",
]
