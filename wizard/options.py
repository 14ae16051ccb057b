"""Options that several commands share.

Only ``argparse`` is imported here: every command is asked for its options at every start.
"""

import argparse
from pathlib import Path

LAST_PORT = 65535


def course_option(parser: argparse.ArgumentParser) -> None:
    """``--course`` and ``--plain``, which every command that looks at a machine has."""
    parser.add_argument(
        "--course",
        metavar="ID|FILE|URL",
        help="the course: one that ships, a course file, or its https address (remembered)",
    )
    parser.add_argument("--plain", action="store_true", help="plain lines: no colours, bars or boxes")


def json_option(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def consent_options(parser: argparse.ArgumentParser) -> None:
    """``--yes`` and ``--dry-run``, which every command that changes something has."""
    parser.add_argument("-y", "--yes", action="store_true", help="agree to every question beforehand")
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, do nothing")


def launch_options(parser: argparse.ArgumentParser) -> None:
    """How the course's container is to be started."""
    parser.add_argument("--port", type=port, help="the port on this computer (default: the course's own)")
    parser.add_argument("--gpu", action="store_true", help="let the container use the NVIDIA GPU")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="your own folder, which the container sees (remembered)"
    )


def port(text: str) -> int:
    """A TCP port that a program may listen on."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port; give a whole number from 1 to {LAST_PORT}, such as 8787"
        )
    return int(text)
