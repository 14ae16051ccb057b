"""``classready support``: one file for somebody who helps, looked at before it is written."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.exits import Exit
from wizard.options import course_option

if TYPE_CHECKING:
    from wizard.session import Session
    from wizard.support_bundle.bundle import Bundle

STANDARD = "-"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser(
        "support",
        help="put together what somebody needs to help you",
        description="Puts the readiness report, the logs of the engine and the container, and the last "
        "failures into one ZIP file, without anything private; shows what is in it before it is written.",
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        help="default: classready-support-COURSE-DATE.zip in this folder; - is standard output",
    )
    parser.add_argument(
        "-y", "--yes", action="store_true", help="write it, and replace a file, without asking"
    )
    course_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Gather, preview, ask, write.

    Raises:
        UsageError: nothing can be written there, or a file is there and nobody can be asked.
        WizardError: the disk is full.
    """
    from wizard.errors import UsageError
    from wizard.opening import open_session
    from wizard.report_writing import write_to_standard_output
    from wizard.screen import open_screen
    from wizard.support_bundle.bundle import gather, packed
    from wizard.support_bundle.preview import show_bundle

    to_standard = args.out == STANDARD
    if to_standard and sys.stdout.isatty():
        raise UsageError("A ZIP file can't be shown in a terminal. Name a file with --out.")
    screen = open_screen(plain=args.plain, stream=sys.stderr if to_standard else None)
    session = open_session(args, screen)
    screen.say("Looking at your computer, its engine and its logs ...", style="dim")
    bundle = gather(session, lambda title: screen.say(f"  still looking: {title}", style="dim"))
    content = packed(bundle)
    show_bundle(screen, bundle, len(content))
    if to_standard:
        write_to_standard_output(content)
    elif not _write(session, bundle, content, args.out):
        screen.say("Nothing was written.")
        return Exit.NOT_READY
    return Exit.READY


def _write(session: "Session", bundle: "Bundle", content: bytes, out: str | None) -> bool:
    from wizard.report_writing import in_this_folder, may_replace, write_report
    from wizard.support_bundle.preview import agrees

    path = Path(out).expanduser() if out else in_this_folder(bundle.name)
    # Without anybody to ask, the command itself is the consent; only replacing a file needs --yes.
    asked = None if session.choices.yes else session.prompter
    if asked is not None and not agrees(session.screen, asked, bundle, path):
        return False
    if not write_report(content, path, overwrite=lambda there: may_replace(session, there)):
        return False
    whom = session.course.contact or "whoever helps you"
    session.screen.say(f"Written to {path}")
    session.screen.say(f"Send it to {whom}, and say what you did when it went wrong.")
    return True
