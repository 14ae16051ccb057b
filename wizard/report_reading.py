"""Reports that somebody gave: a file's name or standard input, read as a report."""

import sys
from pathlib import Path

from checks.report import Report
from checks.report_file import LARGEST, read_report
from wizard.errors import UsageError

STANDARD = "-"


def report_of(file: str) -> Report:
    """The report in a file, a page or JSON; ``-`` is standard input.

    Raises:
        UsageError: there is no such file.
        ReportError: it is no report.
    """
    return read_report(_bytes_of(file), "Standard input" if file == STANDARD else file)


def _bytes_of(file: str) -> bytes:
    if file == STANDARD:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(file).expanduser().open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home for "~"
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{file} can't be read ({reason}).") from error
