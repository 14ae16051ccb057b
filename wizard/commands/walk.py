"""``classready`` without a command: the wizard."""

import argparse

from wizard.exits import Exit
from wizard.options import consent_options, course_option, launch_options, shared_defaults


def add_options(parser: argparse.ArgumentParser) -> None:
    """The wizard's options belong to the program itself."""
    course_option(parser)
    consent_options(parser)
    launch_options(parser)
    shared_defaults(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Walk through the plan."""
    from wizard.cloud.reminding import say_what_runs
    from wizard.flow import walk
    from wizard.opening import open_session

    session = open_session(args)
    try:
        return walk(session)
    finally:
        session.cloud.close()
        say_what_runs(session)
