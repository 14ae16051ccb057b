"""Reports come as a page, as JSON, or in a support bundle; what is none is said in one sentence."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.report_file import LARGEST, ReportError, to_json
from tests.wizard.render.sample_reports import USUAL
from wizard.render.html import to_html
from wizard.report_reading import report_of


def bundle(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return whole.getvalue()


GOOD = bundle(README_txt=b"hello", report_json=to_json(USUAL))


@pytest.mark.parametrize("content", [to_html(USUAL).encode(), to_json(USUAL), GOOD])
def test_a_page_json_and_a_support_bundle_hold_the_same_report(tmp_path, content):
    (tmp_path / "r").write_bytes(content)
    assert report_of(str(tmp_path / "r")) == USUAL


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bundle(other_txt=b"x"), "is a ZIP file without report.json; no support bundle."),
        (GOOD[:300], "is a damaged ZIP file (File is not a zip file); ask for it again."),
        (bundle(report_json=b"x"), "is not a readiness report: neither JSON nor"),
        (bundle(report_json=b" " * (LARGEST + 9)), "is larger than 20 MB"),
    ],
)
def test_a_zip_file_that_is_no_support_bundle_is_said(tmp_path, content, said):
    (tmp_path / "r").write_bytes(content)
    with pytest.raises(ReportError) as caught:
        report_of(str(tmp_path / "r"))
    assert said in str(caught.value)


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_damaged_bundle_is_the_report_or_a_sentence(tmp_path_factory, place, change):
    damaged = bytearray(GOOD)
    damaged[place] ^= change
    file = tmp_path_factory.mktemp("r") / "r"
    file.write_bytes(bytes(damaged))
    with suppress(ReportError):
        assert report_of(str(file)) == USUAL
