"""What to do about a problem, on one platform and in one course's words."""

import msgspec
import pytest

from checks.course import App, Cloud, Course, Image
from checks.model import Platform
from checks.problems import CureCommand, CureText, Problem, cure
from checks.problems.model import CloudProvider

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


@pytest.mark.parametrize(("provider", "page"), [("ssh", "far"), ("apolo", "p")])
def test_a_course_of_another_cloud_is_sent_to_its_own_page(provider: CloudProvider, page: str) -> None:
    asked = msgspec.structs.replace(
        problem(any=CureText("anywhere")), elsewhere={"ssh": "https://example.com/far"}
    )
    course = msgspec.structs.replace(COURSE, cloud=Cloud(provider))
    assert cure(asked, Platform.LINUX, course).link == f"https://example.com/{page}"
    assert cure(asked, Platform.LINUX, COURSE).link == "https://example.com/p"


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


@pytest.mark.parametrize(
    ("line", "port"),
    [
        ("listen tcp 0.0.0.0:8899: bind: address already in use", "8899"),
        ("exposing port TCP [::]:8899 -> 0.0.0.0:0: listen tcp [::]:8899: bind: ", "8899"),
        ("10:22:31 Bind for :::8899 failed: port is already allocated", "8899"),
        ("The port 8899 is already in use, trying another port.", "8899"),
        ("10:22:31 OSError: [Errno 98] Address already in use", "8787"),
        ("", "8787"),
    ],
)
def test_a_port_that_is_taken_is_the_one_that_the_program_named(line: str, port: str) -> None:
    asked = problem(any=CureText("x", ("lsof -i :{taken_port}", "docker run -p {port}:{port} {image}")))
    assert [one.line for one in cure(asked, Platform.LINUX, COURSE, line).commands] == [
        f"lsof -i :{port}",
        "docker run -p 8787:8787 ada/lab:1",
    ]


def test_a_command_with_sudo_needs_administrator_rights() -> None:
    given = CureText("x", ("sudo ls", "ls", CureCommand("bcdedit", admin=True)))
    assert [one.admin for one in cure(problem(any=given), Platform.LINUX).commands] == [True, False, True]
