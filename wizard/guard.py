"""What becomes of an error that reached the top: one sentence and the documented exit code, no traceback."""

import datetime as dt
import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from wizard import __version__
from wizard.called import as_typed
from wizard.errors import UsageError, WizardError, nobody_reads
from wizard.exits import Exit
from wizard.folders import NoHomeError, state
from wizard.wrapping import fitted

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def guarded(work: Callable[[], Exit], errors: TextIO) -> int:
    """Run a command and turn every way in which it can end into an exit code.

    Args:
        work: the command.
        errors: where sentences about errors go.
    """
    try:
        code = work()
        sys.stdout.flush()  # here, where it can still be told kindly that nothing more can be written
    except (UsageError, NoHomeError) as error:
        return _bad_input(error, errors)
    except WizardError as error:
        _tell(f"classready: {error}", errors)
        return Exit.NOT_READY
    except KeyboardInterrupt:
        _tell("\nInterrupted. Start `classready` again at any time; it goes on from here.", errors)
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last place where a bug of ours can be told kindly
        return _unexpected(error, errors)
    return code


def _bad_input(error: Exception, errors: TextIO) -> Exit:
    _tell(f"classready: {error}", errors)
    return Exit.USAGE


def _tell(text: str, errors: TextIO) -> None:
    print(fitted(as_typed(text), errors), file=errors)


def _unexpected(error: Exception, errors: TextIO) -> Exit:
    # Imported only here: whatever raised one of them has paid for its module, no other command should.
    from checks.course_file import CourseError
    from checks.report_file import ReportError

    if isinstance(error, CourseError | ReportError):
        return _bad_input(error, errors)
    cause = error.errno if isinstance(error, OSError) else None
    if cause and nobody_reads(cause):
        _write_no_more()
        return Exit.READY
    if cause in _DISK_FULL:
        _write_no_more()
        _tell("classready: The disk is full. Free some space, then try again.", errors)
        return Exit.NOT_READY
    _tell(
        "classready: This is a bug in classready, not your fault. What happened is written in "
        f"{_log(error)}; please send that file to whoever gave you classready.",
        errors,
    )
    return Exit.BUG


def _write_no_more() -> None:
    """Python would complain at its exit about what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log(error: Exception) -> Path:
    name = f"bug-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.log"
    program = f"classready {__version__}, Python {sys.version}, {sys.platform}\n"
    body = program + "".join(traceback.format_exception(error))
    for find in (state, tempfile.gettempdir):
        try:
            folder = Path(find())
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body, encoding="utf-8")
        except (OSError, NoHomeError):
            continue
        return folder / name
    print(body, file=sys.stderr)
    return Path("the lines above")
