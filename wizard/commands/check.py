"""``classready check``: look at the machine and say what is ready and what is not."""

import argparse
import sys
from typing import TYPE_CHECKING

from wizard.exits import Exit
from wizard.options import course_option, json_option

if TYPE_CHECKING:
    from checks.course import Course
    from checks.model import Check
    from wizard.here import Here


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("check", help="say what is ready and what is not")
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="checks or areas, such as docker.running or disk"
    )
    parser.add_argument("--milestone", metavar="M", help="only what this milestone of the course asks for")
    parser.add_argument(
        "--ignore", metavar="ID", action="append", default=[], help="show this check, but do not count it"
    )
    parser.add_argument("--strict", action="store_true", help="a warning counts as a failure")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was looked at and seen")
    course_option(parser)
    json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Run the checks, show each as it is its turn, and end with the verdict."""
    from checks.python_places import ask_ahead
    from wizard.here import Here

    here = Here()
    if not args.ids and not args.milestone:
        ask_ahead(here.host)
    return _as_json(args, here) if args.json else _as_lines(args, here)


def _as_json(args: argparse.Namespace, here: "Here") -> Exit:
    """The results for a program, which needs no screen: drawing costs as much to import as ten checks."""
    from checks.runner import run_checks
    from wizard.opening import open_store, told_course
    from wizard.screen import replace_unprintable
    from wizard.verdict import exit_of, print_json

    store = open_store()
    course = told_course(args, store)
    here.cloud.is_for(course, here.host, store)
    results = list(run_checks(_chosen(args, course), here.host, course, ignore=args.ignore))
    replace_unprintable(sys.stdout)
    print_json(here.host.platform, course, results, strict=args.strict)
    return exit_of(results, strict=args.strict)


def _as_lines(args: argparse.Namespace, here: "Here") -> Exit:
    """The results for a person."""
    from checks.runner import run_checks
    from wizard.opening import open_session
    from wizard.verdict import exit_of, say_verdict, show_result

    session = open_session(args, here=here)
    screen = session.screen
    results = []
    for result in run_checks(
        _chosen(args, session.course),
        session.host,
        session.course,
        ignore=args.ignore,
        on_slow=lambda check: screen.say(f"  still looking: {check.title}", "dim"),
    ):
        results.append(result)
        show_result(session, result, verbose=args.verbose)
    say_verdict(session, results, strict=args.strict)
    return exit_of(results, strict=args.strict)


def _chosen(args: argparse.Namespace, course: "Course") -> tuple["Check", ...]:
    from checks.registry import ALL_CHECKS
    from checks.selection import UnknownNameError, of_milestone, select
    from wizard.errors import UsageError

    try:
        select(ALL_CHECKS, args.ignore)  # a name that nobody has is an error here too
        if args.milestone:
            return of_milestone(ALL_CHECKS, course, args.milestone)
        return select(ALL_CHECKS, args.ids) if args.ids else ALL_CHECKS
    except UnknownNameError as error:
        raise UsageError(str(error)) from error
