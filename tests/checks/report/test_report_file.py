import datetime as dt

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checks.model import Result as CheckResult
from checks.model import Status, fail, fine
from checks.report import Report, StepDone, build_report
from checks.report_file import ELEMENT_ID, LARGEST, ReportError, read_report, to_json
from checks.report_schema import SCHEMA_FILE, schema_text
from tests.fakes import course, fake_host

NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)
FOUND = (
    CheckResult("a.b", "A", Status.PASSED, (fine("Größe ✓", "</script><b>", "\u2028"),)),
    CheckResult("c.d", "C", Status.FAILED, (fail("No."),)),
)
REPORT: Report = build_report(
    FOUND,
    fake_host(),
    course(),
    advice={},
    steps=(StepDone("pull", "Pull", "done", NOW),),
    tool_version="1",
    now=NOW,
)
JSON = to_json(REPORT)
PAGE = b'<!DOCTYPE html><script>1</script><script type="application/json" id="%b">%b</script>' % (
    ELEMENT_ID.encode(),
    JSON.replace(b"<", b"\\u003c"),
)


@pytest.mark.parametrize(
    "data",
    [
        JSON,
        PAGE,
        b"\n" + PAGE.replace(b"<script", b"<SCRIPT").replace(b"</script", b"</SCRIPT"),
        b"\xef\xbb\xbf" + JSON,
        JSON.decode().encode("utf-16"),
    ],
    ids=["json", "page", "capitals", "utf-8 with a mark", "utf-16"],
)
def test_a_report_comes_back_as_it_was(data: bytes) -> None:
    assert read_report(data, "r") == REPORT


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "r is empty; ask for the report again."),
        (b"%PDF-1.7", "r is not a readiness report: neither JSON nor a page made by classready."),
        (b"\x00\xff\x00", "r is not a readiness report: neither JSON nor a page made by classready."),
        (b"\xff\xfe\x00", "r is no readable text; ask for the report again."),
        (b"{}", "r is JSON, but not a readiness report of classready."),
        (
            b'{"a":' + b"[" * 100_000,
            "r is not a readiness report: neither JSON nor a page made by classready.",
        ),
        (b"<html></html>", "r is a web page, but not a readiness report of classready."),
        (b'<p id="classready-report">', "r is a web page, but not a readiness report of classready."),
        (
            b'{"schema": 2}',
            "r was made by a newer classready (layout 2, this one reads 1); update classready to read it.",
        ),
        (b'{"schema": 0}', "r names layout 0, which never existed; ask for the report again."),
        (b" " * (LARGEST + 1), "r is larger than 20 MB; this is no readiness report."),
    ],
)
def test_what_is_no_report_gets_one_sentence(data: bytes, expected: str) -> None:
    with pytest.raises(ReportError) as error:
        read_report(data, "r")
    assert str(error.value) == expected


def test_a_damaged_report_names_the_place() -> None:
    broken = JSON.replace(b'"platform": "linux"', b'"platform": "amiga"', 1)
    with pytest.raises(ReportError, match=r"r is a damaged readiness report \(.*\$\.platform"):
        read_report(broken, "r")


@given(st.binary() | st.tuples(st.integers(0, len(PAGE)), st.binary(max_size=4)))
@example((0, b"\xff\xfe"))
def test_any_file_is_a_report_or_one_sentence(data: bytes | tuple[int, bytes]) -> None:
    if isinstance(data, tuple):
        place, noise = data
        data = PAGE[:place] + noise + PAGE[place + 1 :]
    assert "\n" not in _complaint(data)


def _complaint(data: bytes) -> str:
    try:
        read_report(data, "r")
    except ReportError as error:
        return str(error)
    return ""


def test_the_shipped_schema_is_current() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == schema_text()


def test_the_schema_names_every_field_of_a_report() -> None:
    properties = msgspec.json.decode(schema_text())["$defs"]["Report"]["properties"]
    assert tuple(properties) == Report.__struct_fields__
