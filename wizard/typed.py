"""How a person types a command on their own system: what is shown is meant to be copied."""

import re
import shlex
from collections.abc import Iterable, Sequence

from checks.model import Platform

# A dash with a dot or a colon behind it would be cut in two there.
_PLAIN = re.compile(r"--?[\w/\\=+-]+|[\w/\\+][\w./:\\=+-]*")
# Single and double quotes of typography are quotes to PowerShell too.
_READ_INSIDE_DOUBLE_QUOTES = re.compile(r'[$`"\u201c-\u201e]')
_SINGLE_QUOTE = re.compile(r"['\u2018-\u201b]")


def typed(argv: Sequence[str], platform: Platform) -> str:
    """A command as its person types it: in PowerShell on Windows, elsewhere in a POSIX shell.

    Most of what is shown can be typed into Windows' Command Prompt as well. For PowerShell's rules see
    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules and
    ``about_parsing`` beside it; version 5.1, which comes with Windows, hands double quotes on only behind a
    backslash.

    Args:
        argv: the program's name and its arguments.
        platform: where it is typed.
    """
    if platform is Platform.WINDOWS:
        return " ".join(map(_in_powershell, argv))
    return shlex.join(argv)


def typed_one_by_one(commands: Iterable[Sequence[str]], platform: Platform) -> str:
    """Commands on one line, one after the other; PowerShell 5.1 knows no ``&&``."""
    between = "; " if platform is Platform.WINDOWS else " && "
    return between.join(typed(command, platform) for command in commands)


def _in_powershell(argument: str) -> str:
    if _PLAIN.fullmatch(argument):
        return argument
    if any(map(str.isspace, argument)):  # then PowerShell hands it on in quotes, which a backslash would hide
        argument += "\\" * (len(argument) - len(argument.rstrip("\\")))
    if _READ_INSIDE_DOUBLE_QUOTES.search(argument):
        inside = _SINGLE_QUOTE.sub(r"\g<0>\g<0>", re.sub(r'(\\*)"', r'\1\1\\"', argument))
        return f"'{inside}'"
    return f'"{argument}"'
