"""``classready stop``: stop the course's container; your work is kept."""

import argparse

from wizard.exits import Exit
from wizard.options import consent_options, course_option


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("stop", help="stop the course's container; your work is kept")
    course_option(parser)
    consent_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Do it."""
    from wizard.attempt import as_command
    from wizard.opening import open_session
    from wizard.steps.stop import STEP

    return as_command(open_session(args), STEP)
