from checks.model import page_of
from tests.wizard.render.sample_reports import USUAL
from wizard.render.html import to_html


def test_every_result_names_the_page_about_its_check():
    page = to_html(USUAL)
    missing = [e.result.check for e in USUAL.results if f", see {page_of(e.result.check)}" not in page]
    assert missing == []
