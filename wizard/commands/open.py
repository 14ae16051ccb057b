"""``classready open``: open the course's app in the browser."""

import argparse

from wizard.exits import Exit
from wizard.options import course_option


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("open", help="open the course's app in the browser")
    course_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Open it."""
    from wizard.attempt import as_command
    from wizard.opening import open_session
    from wizard.steps.browse import STEP

    return as_command(open_session(args), STEP)
