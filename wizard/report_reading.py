"""Reports that somebody gave: a file's name or standard input, read as a report."""

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

from checks.report import Report
from checks.report_file import LARGEST, ReportError, read_report
from wizard.errors import UsageError

STANDARD = "-"
JSON_IN_BUNDLE = "report.json"
_ZIP = b"PK"
# RuntimeError: it says that it needs a password; the others come from a byte that is another one.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


def report_of(file: str) -> Report:
    """The report in a file: a page, JSON, or the support bundle with both; ``-`` is standard input.

    Raises:
        UsageError: there is no such file.
        ReportError: it is no report.
    """
    where, data = "Standard input" if file == STANDARD else file, _bytes_of(file)
    return read_report(_of_bundle(data, where) if data.startswith(_ZIP) else data, where)


def _of_bundle(data: bytes, where: str) -> bytes:
    """The report in a support bundle; a few bytes in a ZIP file may claim to be gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            if bundle.getinfo(JSON_IN_BUNDLE).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise zipfile.BadZipFile("it was packed by another program")
            with bundle.open(JSON_IN_BUNDLE) as report:
                return report.read(LARGEST + 1)
    except KeyError:
        raise ReportError(f"{where} is a ZIP file without {JSON_IN_BUNDLE}; no support bundle.") from None
    except _DAMAGED as error:
        raise ReportError(f"{where} is a damaged ZIP file ({error}); ask for it again.") from error


def _bytes_of(file: str) -> bytes:
    if file == STANDARD:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(file).expanduser().open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home for "~"
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{file} can't be read ({reason}).") from error
