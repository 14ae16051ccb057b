"""``classready report``: the readiness report, to read, to ask with and to hand in."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.exits import Exit
from wizard.options import course_option, json_option, plain_option

if TYPE_CHECKING:
    from checks.report import Report
    from wizard.readiness import Format
    from wizard.session import Session

STANDARD = "-"
FORMATS = ("html", "markdown", "json")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options, and ``report show``."""
    parser = commands.add_parser(
        "report",
        help="write the readiness report, or show one",
        description="Checks everything, shows what it will say and what was taken out of it, and writes it.",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="default: what --out's ending says, else html, a page to hand in"
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        help="default: classready-COURSE-DATE.html in this folder; - is standard output, which is also used "
        "where --format is given and the output is no terminal",
    )
    parser.add_argument(
        "-y", "--yes", action="store_true", help="write it, and replace a file, without asking"
    )
    course_option(parser)
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(title="commands", metavar="COMMAND")
    showing = actions.add_parser("show", help="print a report that somebody gave you")
    showing.add_argument("file", metavar="FILE", help="a page, JSON or support bundle; - is standard input")
    showing.set_defaults(run=show)
    comparing = actions.add_parser("diff", help="say what got better and what got worse from one to another")
    comparing.add_argument("old", metavar="OLD", help="the older one, a page, JSON or support bundle")
    comparing.add_argument("new", metavar="NEW", help="the newer one; - is standard input")
    comparing.add_argument("-v", "--verbose", action="store_true", help="show what was looked at and seen")
    plain_option(comparing)
    json_option(comparing)
    comparing.set_defaults(run=diff)
    code = actions.add_parser("code", help="say what a report's short code stands for")
    code.add_argument("code", metavar="CODE", help="as it was read out, such as 8001-2D")
    code.set_defaults(run=explain_code)


def run(args: argparse.Namespace) -> Exit:
    """Check, preview, ask, write.

    Raises:
        UsageError: nothing can be written there, or a file is there and nobody can be asked.
        WizardError: the disk is full.
    """
    from wizard.opening import open_session
    from wizard.readiness import make_report, rendered, show_preview
    from wizard.report_writing import write_to_standard_output
    from wizard.screen import open_screen
    from wizard.verdict import exit_of

    form = _format(args)
    to_standard = _to_standard_output(args)
    screen = open_screen(plain=args.plain, stream=sys.stderr if to_standard else None)
    session = open_session(args, screen)
    screen.say("Looking at your computer ...", style="dim")
    report = make_report(session, lambda title: screen.say(f"  still looking: {title}", style="dim"))
    show_preview(screen, report)
    if to_standard:
        write_to_standard_output(rendered(report, form))
    elif not _write(session, report, form, args.out):
        screen.say("Nothing was written.")
        return Exit.NOT_READY
    session.remember("report")
    return exit_of(entry.result for entry in report.results)


def show(args: argparse.Namespace) -> Exit:
    """Print a report: verdict, what needs attention with evidence and cure, what was done.

    Raises:
        UsageError: there is no such file.
        ReportError: it is no report.
    """
    from wizard.render.text import details, summary
    from wizard.report_reading import report_of
    from wizard.screen import open_screen
    from wizard.verdict import exit_of

    report = report_of(args.file)
    screen = open_screen(plain=True)
    for line in (*summary(report), "", *details(report)):
        screen.say(line)
    return exit_of(entry.result for entry in report.results)


def diff(args: argparse.Namespace) -> Exit:
    """Show what is different between two reports; the exit code is the newer one's verdict.

    Raises:
        UsageError: there is no such file.
        ReportError: one is no report.
    """
    from checks.comparison import compare
    from wizard.compared import answer
    from wizard.render.visible import one_line
    from wizard.render.wording import moment
    from wizard.report_reading import report_of

    old, new = report_of(args.old), report_of(args.new)
    compared = compare(old, new)
    heading = (
        f"What changed: {one_line(new.course.title)}",
        f"Then: {moment(old.created)}, classready {one_line(old.tool)}",
        f"Now: {moment(new.created)}, classready {one_line(new.tool)}",
    )
    return answer(args, compared, heading, new)


def explain_code(args: argparse.Namespace) -> Exit:
    """Print the verdict and the failed checks that a short code stands for.

    Raises:
        UsageError: it is no code, or was misread.
    """
    from checks.short_code import ShortCodeError, read_short_code
    from wizard.errors import UsageError
    from wizard.render.code import code_lines

    try:
        told = read_short_code(args.code)
    except ShortCodeError as error:
        raise UsageError(str(error)) from error
    print("\n".join(code_lines(args.code, told)))
    return Exit.READY


def _format(args: argparse.Namespace) -> "Format":
    from wizard.readiness import SUFFIXES, Format

    if args.format:
        return Format(args.format)
    ending = Path(args.out or "").suffix.lower()
    return next((form for form, suffix in SUFFIXES.items() if suffix == ending), Format.HTML)


def _to_standard_output(args: argparse.Namespace) -> bool:
    piped = bool(args.format) and args.out is None and not sys.stdout.isatty()
    return args.out == STANDARD or piped


def _write(session: "Session", report: "Report", form: "Format", out: str | None) -> bool:
    from wizard.readiness import file_name, rendered
    from wizard.report_writing import in_this_folder, may_replace, write_report

    path = Path(out).expanduser() if out else in_this_folder(file_name(report, form))
    # Without anybody to ask, the command itself is the consent; only replacing a file needs --yes.
    if session.prompter is not None and not session.consents(f"Write it to {path}?"):
        return False
    if not write_report(rendered(report, form), path, overwrite=lambda there: may_replace(session, there)):
        return False
    session.screen.say(f"Written to {path}")
    return True
