"""``classready launch``: start the course's container and wait for its app."""

import argparse

from wizard.exits import Exit
from wizard.options import consent_options, course_option, launch_options


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("launch", help="start the course's container and wait for its app")
    course_option(parser)
    consent_options(parser)
    launch_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Do it."""
    from wizard.attempt import as_command
    from wizard.opening import open_session
    from wizard.steps.launch import STEP

    return as_command(open_session(args), STEP)
