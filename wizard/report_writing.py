"""Writes what a person hands over, a report or a support bundle, as a whole or not at all."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from wizard.errors import UsageError, WizardError, nobody_reads
from wizard.session import Session
from wizard.whole_file import write_whole

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def in_this_folder(name: str) -> Path:
    """The path of a file in the current folder.

    Raises:
        UsageError: the folder was removed while a terminal is still in it.
    """
    try:
        return Path.cwd() / name
    except OSError as error:
        raise UsageError("This folder is gone. Change to another one, or name a file with --out.") from error


def write_report(content: bytes, out: Path, *, overwrite: Callable[[Path], bool]) -> bool:
    """Write a file so that it is the old one or the new one at every moment, never a part.

    Args:
        content: the whole file.
        out: where; a link is followed.
        overwrite: asked where there is a file already; may raise ``UsageError`` where nobody can be asked.

    Returns:
        whether it was written; not where ``overwrite`` said no.

    Raises:
        UsageError: nothing can be written there.
        WizardError: the disk is full.
    """
    target, is_there = _target(out)
    if is_there:
        _refuse_unless_replaceable(target, out)
        if not overwrite(out):
            return False
    try:
        write_whole(content, target)
    except OSError as error:
        raise _said(error, out) from error
    return True


def may_replace(session: Session, path: Path) -> bool:
    """Whether a file that is there may be replaced.

    Raises:
        UsageError: nobody can be asked, and nobody said so beforehand.
    """
    if session.prompter is None and not session.choices.yes:
        raise UsageError(f"{path} is there already. Replace it with --yes, or name another file with --out.")
    return session.consents(f"{path} is there already. Replace it?", default=False)


def write_to_standard_output(content: bytes) -> None:
    """Write bytes as they are, whatever the console's encoding is.

    Raises:
        WizardError: the disk that standard output leads to is full, and the like.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        if error.errno and nobody_reads(error.errno):
            raise
        # What is still in the buffer would be tried, and complained about, once more at Python's exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise WizardError(
            f"Nothing can be written to standard output ({error.strerror}); name a file with --out."
        ) from error


def _target(out: Path) -> tuple[Path, bool]:
    """The file itself, and whether there is one."""
    try:
        target = out.resolve()
        folder_is_there, is_there = target.parent.is_dir(), target.exists()
    except (OSError, RuntimeError, ValueError) as error:  # a name too long, a loop of links, a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{str(out)!r} can't be used as a file name ({reason}).") from error
    if not folder_is_there:
        raise UsageError(f"There is no folder {target.parent}. Make it first, or name another with --out.")
    return target, is_there


def _refuse_unless_replaceable(target: Path, out: Path) -> None:
    if target.is_dir():
        raise UsageError(f"{out} is a folder. Name a file in it with --out.")
    if not target.is_file():
        raise UsageError(f"{out} is no ordinary file. Name another with --out, or - for standard output.")
    if not os.access(target, os.W_OK):
        raise UsageError(f"{out} is write-protected. Name another file with --out.")


def _said(error: OSError, out: Path) -> WizardError:
    if error.errno in _NO_ROOM:
        return WizardError(
            f"There is no room left for {out}. Nothing was written. Free some space, or name a file on "
            "another disk with --out."
        )
    return UsageError(
        f"{out} can't be written ({error.strerror or error}). Nothing was changed. Name a place that you may "
        "write to with --out."
    )
