"""The commands and their options, nothing else."""

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from wizard import __version__
from wizard.called import COMMAND, program
from wizard.commands import (
    check,
    cloud,
    completion,
    course,
    explain,
    launch,
    logs,
    problems,
    pull,
    remove,
    replay,
    report,
    status,
    stop,
    support,
    walk,
)
from wizard.commands import open as open_command
from wizard.exits import Exit
from wizard.looking_after import look_after_jobs

COMMANDS = (
    check,
    pull,
    launch,
    open_command,
    status,
    logs,
    stop,
    remove,
    cloud,
    explain,
    report,
    replay,
    support,
    problems,
    course,
    completion,
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence with the nearest valid word."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and exit with 2; ``argparse`` offers no other way to word its errors."""
        self.exit(Exit.USAGE, f"classready: {_worded(message)} See `{self.prog} --help`.\n")


def _worded(message: str) -> str:
    if "invalid choice: " not in message:
        return message[:1].upper() + message[1:] + "."
    given, _, valid = message.partition("invalid choice: ")[2].partition(" (choose from ")
    words = [word.strip("' )") for word in valid.split(",")]
    near = difflib.get_close_matches(given.strip("'"), words, 1)
    hint = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(words)}."
    return f"There is no {given}.{hint}"


def parser(prog: str = COMMAND) -> argparse.ArgumentParser:
    """Every command with its options; ``prog`` is what a person types to start them."""
    top = Parser(
        prog=prog,
        description="Gets your computer ready for a course that runs in a container. "
        "Without a command it is a wizard: it looks, shows the plan, and takes one step at a time.",
        epilog="Exit codes: 0 ready, 1 not ready, 2 wrong usage, 3 a bug, 4 could not tell, 130 interrupted.",
    )
    top.add_argument("--version", action="version", version=f"classready {__version__}")
    walk.add_options(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in COMMANDS:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        its exit code (``wizard.exits``).
    """
    args = parser(program()).parse_args(argv)
    run: Callable[[argparse.Namespace], Exit] = args.run
    from wizard.guard import guarded

    def looked_after_and_run() -> Exit:
        look_after_jobs(args)
        return run(args)

    return guarded(looked_after_and_run, sys.stderr)
