"""``classready problems``: the errors that classready knows, what one means, and trying those of a course."""

import argparse

from wizard.exits import Exit
from wizard.options import course_option, json_option

PLATFORMS = ("linux", "macos", "windows", "wsl", "all")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its own commands and their options."""
    problems = commands.add_parser(
        "problems",
        help="known problems: list, show what one means and cures it, check those of a course file",
    )
    actions = problems.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    listing = actions.add_parser("list", help="every known problem, or those that speak of a word")
    listing.add_argument(
        "words", nargs="*", metavar="WORD", help="only those that have each word, such as proxy"
    )
    showing = actions.add_parser("show", help="what a problem means, and what to do about it")
    showing.add_argument("problem", metavar="ID", help="its name, as in: known as disk-full")
    showing.add_argument(
        "--platform",
        choices=PLATFORMS,
        help="whose cure (default: this computer's); all shows every platform's",
    )
    for parser in (listing, showing):
        course_option(parser)
    checking = actions.add_parser("check", help="which of its own samples the patterns of a course file miss")
    checking.add_argument(
        "file", metavar="FILE", help="the course file, or one with nothing but [[problems]]"
    )
    for parser in (listing, showing, checking):
        json_option(parser)
    problems.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Do what was asked for.

    Raises:
        CourseError: the course, or the file to check, can't be read.
        UsageError: there is no problem of this name.
    """
    from wizard import problems

    actions = {
        "list": problems.list_problems,
        "show": problems.show_problem,
        "check": problems.check_problems,
    }
    return actions[args.action](args)
