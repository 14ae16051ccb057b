"""``classready replay``: judge somebody's report again by this version's checks, on any computer."""

import argparse

from wizard.exits import Exit
from wizard.options import json_option, plain_option


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser(
        "replay",
        help="judge somebody's report again by today's checks",
        description="Judges a report again by this version's checks and known problems, and shows what is "
        "different from the verdict then. Only the report is read; it may come from any kind of computer.",
    )
    parser.add_argument("file", metavar="REPORT", help="a page, JSON or support bundle; - is standard input")
    parser.add_argument(
        "--course",
        default=argparse.SUPPRESS,
        metavar="ID|FILE|URL",
        help="the course to judge by (default: the report's own, where it ships or was used last)",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was looked at and seen")
    plain_option(parser)
    json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Show what today's checks say of that machine; the exit code is their verdict.

    Raises:
        UsageError: there is no such file, or its course is not here.
        ReportError: it is no report.
        CourseError: the course that was named is bad.
    """
    from checks.comparison import compare
    from checks.rejudge import rejudge
    from wizard import __version__
    from wizard.compared import answer
    from wizard.opening import course_of_report, open_store
    from wizard.render.visible import one_line
    from wizard.render.wording import moment
    from wizard.report_reading import report_of

    report = report_of(args.file)
    course = course_of_report(report.course.id, args.course, open_store())
    again = rejudge(report, course, __version__)
    compared = compare(report, again)
    heading = (
        f"Judged again: {one_line(report.course.title)}, on {one_line(report.system or report.platform)}",
        f"Then: classready {one_line(report.tool)}, {moment(report.created)}",
        f"Now: classready {__version__}, from what was written down then",
    )
    return answer(args, compared, heading, again)
