"""Saying what is wrong and what to do about it: one wording for checks, failed actions and pasted texts."""

from collections.abc import Sequence

from checks.course import Course
from checks.model import Platform
from checks.problems import Cure, Diagnosis, Problem, cure
from wizard.screen import Screen


def show_found(
    screen: Screen, found: Sequence[Diagnosis], platform: Platform | None, course: Course | None
) -> None:
    """What ``diagnose`` found: the causes where they are certain, else the likeliest, said as such.

    Args:
        screen: where to say it.
        found: best first.
        platform: the cures' platform; none shows each platform's.
        course: fills names into the cures.
    """
    if not found:
        show_not_known(screen, course)
        return
    if not found[0].certain:
        screen.say(_doubt(len(found)))
    for one in found:
        show_problem(screen, one.problem, platform, course)


def show_problem(screen: Screen, problem: Problem, platform: Platform | None, course: Course | None) -> None:
    """A known problem: its title, what it means, what to do, and the name it is known by."""
    screen.item("next", problem.title)
    if problem.means != problem.title:  # a course's problem needs no title
        screen.say(problem.means)
    show_cure(screen, cure(problem, platform, course))
    screen.say(f"Known as {problem.id} (`classready problems show {problem.id}`).", style="dim")


def show_cure(screen: Screen, what: Cure) -> None:
    """What to do: text, commands to type, where to read more."""
    screen.say(what.text)
    for command in what.commands:
        screen.command(command.line)
    if what.link:
        screen.link(what.link)


def show_not_known(screen: Screen, course: Course | None) -> None:
    """An honest word about an error that nobody has described yet, and whom to send what."""
    whom = (course.contact if course else "") or "your instructor"
    show_name(screen, problem)


def show_name(screen: Screen, problem: Problem) -> None:
    """The name that a problem is known by."""
    screen.say(
        f"classready does not know this error. `classready support` puts together what {whom} needs to help "
        "you: send that file, and say what you did when it happened."
    )


def _doubt(count: int) -> str:
    if count == 1:
        return "This is not certain, but the likeliest cause is:"
    return f"This is not certain. The {count} likeliest causes, the likeliest first:"
