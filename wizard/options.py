"""Options that several commands share with the program itself: before the command or behind it.

A command has no defaults of its own for them, which would replace what was given before it; the program has.
Only ``argparse`` is imported here: every command is asked for its options at every start.
"""

import argparse
from pathlib import Path

LAST_PORT = 65535


def course_option(parser: argparse.ArgumentParser) -> None:
    """``--course`` and ``--plain``, which every command that looks at a machine has."""
    parser.add_argument(
        "--course",
        default=argparse.SUPPRESS,
        metavar="ID|FILE|URL",
        help="the course: one that ships, a course file, or its https address (remembered)",
    )
    plain_option(parser)


def plain_option(parser: argparse.ArgumentParser) -> None:
    """``--plain``, which every command has that says something to people."""
    parser.add_argument(
        "--plain",
        action="store_true",
        default=argparse.SUPPRESS,
        help="plain lines: no colours, bars or boxes",
    )


def json_option(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def consent_options(parser: argparse.ArgumentParser) -> None:
    """``--yes`` and ``--dry-run``, which every command that changes something has."""
    parser.add_argument(
        "-y",
        "--yes",
        action="store_true",
        default=argparse.SUPPRESS,
        help="agree to every question beforehand",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        default=argparse.SUPPRESS,
        help="show what would be done, do nothing",
    )


def launch_options(parser: argparse.ArgumentParser) -> None:
    """How the course's container is to be started."""
    parser.add_argument(
        "--port",
        type=port,
        default=argparse.SUPPRESS,
        help="the port on this computer (default: the course's own)",
    )
    parser.add_argument(
        "--gpu", action="store_true", default=argparse.SUPPRESS, help="let the container use the NVIDIA GPU"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="your own folder, which the container sees (remembered)",
    )


def shared_defaults(parser: argparse.ArgumentParser) -> None:
    """What holds where none of the options above was given, with or without a command."""
    parser.set_defaults(course=None, plain=False, yes=False, dry_run=False, port=None, gpu=False, work=None)


def port(text: str) -> int:
    """A TCP port that a program may listen on."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port; give a whole number from 1 to {LAST_PORT}, such as 8787"
        )
    return int(text)
