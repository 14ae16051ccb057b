from pathlib import Path

from checks.catalog_page import PAGE, catalog_page

ROOT = Path(__file__).parents[2]


def test_the_list_of_checks_is_current():
    assert (ROOT / PAGE).read_text(encoding="utf-8") == catalog_page()
