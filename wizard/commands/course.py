"""``classready course``: the courses that ship, what one says, whether one is valid, and a new one."""

import argparse

from wizard.exits import Exit


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its own commands and their options."""
    course = commands.add_parser("course", help="courses: list, show, check a file, write a new one")
    actions = course.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    listing = actions.add_parser("list", help="the courses that ship with classready")
    showing = actions.add_parser("show", help="what a course asks for")
    showing.add_argument("course", nargs="?", metavar="ID|FILE|URL")
    checking = actions.add_parser("check", help="whether a course file is valid; every mistake at once")
    checking.add_argument("file", metavar="FILE", help="the course file, or its https address")
    for parser in (listing, showing, checking):
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    new = actions.add_parser("new", help="write a course file to start from, explained line by line")
    new.add_argument("file", nargs="?", default="course.toml", metavar="FILE")
    new.add_argument("--force", action="store_true", help="replace the file if it is there")
    course.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Do what was asked for.

    Raises:
        CourseError: there is no such course, or it is not valid.
        UsageError: the new file can't be written.
    """
    from wizard import courses

    actions = {
        "list": courses.list_courses,
        "show": courses.show_course,
        "check": courses.check_course,
        "new": courses.new_course,
    }
    return actions[args.action](args)
