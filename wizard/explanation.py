"""Saying what is wrong and what to do about it: one wording for checks, failed actions and pasted texts."""

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from checks.course import Course
from checks.model import Platform
from checks.problems import Cure, Diagnosis, Problem, cure, cures
from wizard.screen import Screen

SYSTEMS = MappingProxyType(
    {Platform.LINUX: "Linux", Platform.MACOS: "macOS", Platform.WINDOWS: "Windows", Platform.WSL: "WSL"}
)


def show_found(
    screen: Screen,
    found: Sequence[Diagnosis],
    platform: Platform | None,
    course: Course | None,
    *,
    shown: str = "",
) -> None:
    """What ``diagnose`` found: the causes where they are certain, else the likeliest, said as such.

    Args:
        screen: where to say it.
        found: best first.
        platform: the cures' platform; none shows each platform's.
        course: fills names into the cures.
        shown: the text where a person sees it already: a line that decided is not said again then.
    """
    if not found:
        show_not_known(screen, course)
        return
    if not found[0].certain:
        screen.say(_doubt(len(found)))
    for one in found:
        show_problem(screen, one, platform, course, shown=shown)


def show_problem(
    screen: Screen, found: Diagnosis, platform: Platform | None, course: Course | None, *, shown: str = ""
) -> None:
    """A known problem: its title, the line that shows it, what it means, what to do, and its name."""
    problem = found.problem
    screen.item("next", problem.title)
    screen.quote("" if found.line in shown else found.line)
    if problem.means != problem.title:  # a course's problem needs no title
        screen.say(problem.means)
    show_cure(screen, cure(problem, platform, course, found.line))
    show_name(screen, problem)


def show_name(screen: Screen, problem: Problem) -> None:
    """The name that a problem is known by."""
    screen.say(f"Known as {problem.id} (`classready problems show {problem.id}`).", style="dim")


def show_cure(screen: Screen, what: Cure) -> None:
    """What to do: text, commands to type, where to read more."""
    screen.say(what.text)
    for command in what.commands:
        screen.command(command.line)
    if what.link:
        screen.link(what.link)


def remedy(
    found: Diagnosis, platform: Platform | None, likely: Platform | None, course: Course | None
) -> str:
    """What a problem means and what to do about it, as one text.

    Args:
        found: a known problem, and the line that shows it.
        platform: whose cure; none for that of every platform, each under its name.
        likely: the platform whose cure then comes first.
        course: fills names into the cures.
    """
    problem = found.problem
    if platform is not None:
        return "\n".join([problem.means, *_cure_lines(cure(problem, platform, course, found.line))])
    told = sorted(cures(problem, course, found.line), key=lambda one: likely not in one[0])
    lines = [problem.means]
    for platforms, what in told:
        name = "" if len(told) == 1 else f"{', '.join(SYSTEMS[one] for one in platforms)}: "
        first, *rest = _cure_lines(what)
        lines += [name + first, *rest]
    return "\n".join(lines)


def _cure_lines(what: Cure) -> Iterator[str]:
    yield what.text
    yield from (f"  $ {command.line}" for command in what.commands)
    if what.link:
        yield f"  {what.link}"


def show_not_known(screen: Screen, course: Course | None) -> None:
    """An honest word about an error that nobody has described yet, and whom to send what."""
    whom = (course.contact if course else "") or "your instructor"
    screen.say(
        f"classready does not know this error. `classready support` puts together what {whom} needs to help "
        "you: send that file, and say what you did when it happened."
    )


def _doubt(count: int) -> str:
    if count == 1:
        return "This is not certain, but the likeliest cause is:"
    return f"This is not certain. The {count} likeliest causes, the likeliest first:"
