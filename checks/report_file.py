"""Reports to and from files; what comes back was written by anybody, so every fault is one sentence."""

import msgspec

from checks.report import SCHEMA_VERSION, Report

LARGEST = 20 * 1024**2
ELEMENT_ID = "classready-report"

_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class ReportError(ValueError):
    """A report that can't be read; the message is one sentence that says what to do."""


class _Version(msgspec.Struct):
    schema: int


def to_json(report: Report) -> bytes:
    """A report as indented JSON in UTF-8, with a line end."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def read_report(data: bytes, where: str) -> Report:
    """A report from JSON, or from the HTML page that holds it.

    Args:
        data: the file's bytes; UTF-8, or UTF-16 with a mark, as PowerShell's ``>`` writes.
        where: what to call the file in an error.

    Raises:
        ReportError: too big, no report, damaged, or made by a newer version.
    """
    if len(data) > LARGEST:
        raise ReportError(f"{where} is larger than {LARGEST // 1024**2} MB; this is no readiness report.")
    body = _json_of(_as_utf8(data, where), where)
    try:
        version = msgspec.json.decode(body, type=_Version).schema
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ReportError(_not_a_report(error, where)) from error
    if version > SCHEMA_VERSION:
        raise ReportError(
            f"{where} was made by a newer classready (layout {version}, this one reads {SCHEMA_VERSION}); "
            "update classready to read it."
        )
    if version != SCHEMA_VERSION:
        raise ReportError(f"{where} names layout {version}, which never existed; ask for the report again.")
    try:
        return msgspec.json.decode(body, type=Report)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ReportError(
            f"{where} is a damaged readiness report ({error}); ask for the report again."
        ) from error


def _as_utf8(data: bytes, where: str) -> bytes:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None:
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        raise ReportError(f"{where} is no readable text; ask for the report again.") from error


def _json_of(data: bytes, where: str) -> bytes:
    if not data.strip():
        raise ReportError(f"{where} is empty; ask for the report again.")
    if not data.lstrip().startswith(b"<"):
        return data
    embedded = _embedded(data)
    if embedded is None:
        raise ReportError(f"{where} is a web page, but not a readiness report of classready.")
    return embedded


def _embedded(page: bytes) -> bytes | None:
    """What the script element of a report's page holds; in steps that each look at the page once."""
    lowered = page.lower()
    at = lowered.find(f'id="{ELEMENT_ID}"'.encode())
    start = lowered.rfind(b"<script", 0, max(at, 0))
    opened = lowered.find(b">", at)
    end = lowered.find(b"</script", opened)
    if min(at, start, opened, end) < 0 or b">" in page[start:at]:
        return None
    return page[opened + 1 : end]


def _not_a_report(error: Exception, where: str) -> str:
    if isinstance(error, msgspec.ValidationError):
        return f"{where} is JSON, but not a readiness report of classready."
    return f"{where} is not a readiness report: neither JSON nor a page made by classready."
