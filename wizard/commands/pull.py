"""``classready pull``: download the course's image."""

import argparse

from wizard.exits import Exit
from wizard.options import consent_options, course_option


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("pull", help="download the course's image")
    course_option(parser)
    consent_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Download it."""
    from wizard.attempt import as_command
    from wizard.opening import open_session
    from wizard.steps.pull import STEP

    return as_command(open_session(args), STEP)
