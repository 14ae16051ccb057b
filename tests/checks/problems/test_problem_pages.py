"""The pages under ``docs/problems`` say what the data says; ``python3 tests pages`` writes them again."""

from pathlib import Path

from tests.pages import PROBLEM_PAGES, ROOT, made_pages


def test_every_page_that_is_made_from_data_is_current() -> None:
    pages = made_pages()
    written = {path: (ROOT / path).read_text("utf-8") for path in pages if (ROOT / path).is_file()}
    stale = sorted(str(path) for path, text in pages.items() if written.get(path) != text)
    assert stale == []


def test_no_page_is_about_a_problem_that_is_gone() -> None:
    there = {Path(PROBLEM_PAGES, path.name) for path in (ROOT / PROBLEM_PAGES).iterdir()}
    assert there - made_pages().keys() == set()
