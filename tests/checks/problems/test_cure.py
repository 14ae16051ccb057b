"""What to do about a problem, on one platform and in one course's words."""

from checks.course import App, Course, Image
from checks.model import Platform
from checks.problems import CureCommand, CureText, Problem, cure

COURSE = Course(
    id="lab",
    title="Deep learning lab",
    image=Image("ada/lab:1", 1, 2),
    app=App("rstudio", 8787, user="rstudio"),
    contact="ta@example.edu",
)


def problem(**cures: CureText) -> Problem:
    return Problem(id="p", title="P", means="It means.", cure=cures, link="https://example.com/p")


def test_the_platforms_own_cure_wins_over_the_general_one() -> None:
    both = problem(any=CureText("anywhere"), macos=CureText("on a Mac", link="https://example.com/mac"))
    assert [cure(both, platform).text for platform in (Platform.MACOS, Platform.LINUX)] == [
        "on a Mac",
        "anywhere",
    ]
    assert cure(both, Platform.MACOS).link == "https://example.com/mac"
    assert cure(both, Platform.LINUX).link == "https://example.com/p"


def test_wsl_takes_the_cure_of_linux_where_it_has_none() -> None:
    assert cure(problem(linux=CureText("on Linux"), windows=CureText("x")), Platform.WSL).text == "on Linux"


def test_without_a_platform_every_cure_is_told_under_its_name() -> None:
    told = cure(problem(any=CureText("anywhere"), windows=CureText("there", ("winver",))))
    assert told.text == "Windows: there\nElsewhere: anywhere"
    assert told.commands == (CureCommand("winver"),)


def test_the_courses_names_are_filled_in() -> None:
    text = "{image} {port} {user} {course} {contact} {container} {other} ${PWD}"
    assert cure(problem(any=CureText(text)), Platform.LINUX, COURSE).text == (
        "ada/lab:1 8787 rstudio Deep learning lab ta@example.edu classready-lab {other} ${PWD}"
    )


def test_a_command_with_sudo_needs_administrator_rights() -> None:
    given = CureText("x", ("sudo ls", "ls", CureCommand("bcdedit", admin=True)))
    assert [one.admin for one in cure(problem(any=given), Platform.LINUX).commands] == [True, False, True]
