"""What to do about a known problem, on one platform and in one course's words."""

import re
from typing import Final

from checks.course import Course
from checks.model import Platform
from checks.problems.model import Cure, CureCommand, CureText, Problem

PLACEHOLDERS: Final = ("image", "port", "taken_port", "user", "course", "contact", "container")
_PLACEHOLDER: Final = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
# As programs say the address that they could not have, and as sentences do.
_PORT: Final = re.compile(
    r"(?:\d\.\d{1,3}|[\]*]|::|localhost):([1-9]\d{1,4})(?!\d)|\bport:? ([1-9]\d{1,4})(?!\d)", re.IGNORECASE
)
_NAMES: Final = {"linux": "Linux", "macos": "macOS", "windows": "Windows", "wsl": "WSL", "any": "Elsewhere"}
_WITHOUT_COURSE: Final = {
    "image": "IMAGE",
    "port": "PORT",
    "user": "USER",
    "course": "your course",
    "contact": "your instructor",
    "container": "CONTAINER",
}


def cure(
    problem: Problem, platform: Platform | None = None, course: Course | None = None, line: str = ""
) -> Cure:
    """What to do about a problem.

    Args:
        problem: a known problem.
        platform: where to do it; none gives the cures of all platforms, each under its name.
        course: fills the names of image, port, user and so on; none leaves words in their place.
        line: what shows the problem. Where it names a port, that is the one that is taken, not the course's.

    Returns:
        the cure with no placeholder left in it.
    """
    parts = _parts(problem, platform)
    words = _words(course)
    words["taken_port"] = taken_port(line) or words["port"]
    if len(parts) == 1:
        text = parts[0][1].text
    else:
        text = "\n".join(f"{_NAMES[name]}: {part.text.strip()}" for name, part in parts)
    commands = dict.fromkeys(_command(given, words) for _, part in parts for given in part.commands)
    link = next((part.link for _, part in parts if part.link), _link(problem, course))
    return Cure(_filled(text.strip(), words), tuple(commands), link)


def cures(
    problem: Problem, course: Course | None = None, line: str = ""
) -> tuple[tuple[tuple[Platform, ...], Cure], ...]:
    """What to do about a problem on each of its platforms, those together that do the same."""
    found: dict[Cure, list[Platform]] = {}
    for platform in problem.platforms:
        found.setdefault(cure(problem, platform, course, line), []).append(platform)
    return tuple((tuple(platforms), what) for what, platforms in found.items())


def taken_port(line: str) -> str:
    """The port that a program could not have, as its words name it; empty where they name none."""
    found = _PORT.search(line)
    return (found[1] or found[2]) if found else ""


def _parts(problem: Problem, platform: Platform | None) -> list[tuple[str, CureText]]:
    """The cures that count, with the platforms that they are for."""
    if platform is None:
        return sorted(problem.cure.items(), key=lambda item: item[0] == "any")
    order = (platform.value, "any", *(["linux", "windows"] if platform is Platform.WSL else []))
    name = next((name for name in order if name in problem.cure), next(iter(problem.cure)))
    return [(name, part) for key, part in problem.cure.items() if key == name]


def _link(problem: Problem, course: Course | None) -> str:
    if course is None or course.cloud is None:
        return problem.link
    return problem.elsewhere.get(course.cloud.provider, problem.link)


def _command(given: str | CureCommand, words: dict[str, str]) -> CureCommand:
    command = given if isinstance(given, CureCommand) else CureCommand(given, given.startswith("sudo "))
    return CureCommand(_filled(command.line, words), command.admin)


def _words(course: Course | None) -> dict[str, str]:
    if course is None:
        return dict(_WITHOUT_COURSE)
    return {
        "image": course.image.name,
        "port": str(course.app.port),
        "user": course.app.user or "your user name",
        "course": course.title,
        "contact": course.contact or "your instructor",
        "container": f"classready-{course.id}",
    }


def _filled(text: str, words: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words[found[1]], text)
