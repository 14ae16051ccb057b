"""What a pasted text means here: its explanations, and the platform that their cures are for."""

from dataclasses import dataclass

from checks.course import Course
from checks.model import Platform
from checks.problems import Diagnosis, diagnose
from checks.problems.hints import apparent_platform, foreign_platform

# A text tells its platform within this many characters, or not at all.
_LOOKED_AT = 100_000


@dataclass(frozen=True)
class Circumstances:
    """What is known beside the text.

    Attributes:
        course: its own problems count, and its names stand in the cures; none where it can't be read.
        machine: the platform of this computer.
        platform: the platform that was named, none where the text may be from here or elsewhere.
        step: the step of the course that failed, where it was named.
    """

    course: Course | None
    machine: Platform
    platform: Platform | None = None
    step: str | None = None

    def diagnosed(self, text: str, platform: Platform | None) -> tuple[Diagnosis, ...]:
        """What the text means on a platform."""
        return diagnose(text, self.step, platform, self.course.problems if self.course else ())


@dataclass(frozen=True)
class Understood:
    """Explanations, best first, and the platform of their cures."""

    found: tuple[Diagnosis, ...]
    platform: Platform


def understood(text: str, known: Circumstances) -> Understood:
    """What a text means.

    Where no platform was named it is taken for this computer's, unless the text plainly comes from another:
    a teaching assistant reads what students send.
    """
    if known.platform is not None:
        return Understood(known.diagnosed(text, known.platform), known.platform)
    platform = foreign_platform(_start(text), known.machine) or known.machine
    found = known.diagnosed(text, platform)
    if not found and (found := known.diagnosed(text, None)):
        platform = found[0].problem.platforms[0]
    return Understood(found, platform)


def platform_of(text: str) -> Platform | None:
    """The platform that a text speaks of most, none where it does not say."""
    return apparent_platform(_start(text))


def _start(text: str) -> str:
    return text[:_LOOKED_AT].lower()
