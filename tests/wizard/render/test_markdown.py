"""The report for a forum, as it is written and as a CommonMark reader sees its blocks."""

import re
from pathlib import Path

import pytest

from tests.wizard.render.sample_reports import EMPTY, USUAL, hostile_report
from wizard.render.markdown import fenced, inline, to_markdown

GOLDEN = Path(__file__).parent / "golden"


def outside_fences(text: str) -> list[str]:
    """The lines that a CommonMark reader would not take as code, code spans left in."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines():
        mark = re.match("`{3,}", line)
        if fence:
            fence = "" if mark and len(mark[0]) >= len(fence) and not line.strip("`") else fence
        elif mark:
            fence = mark[0]
        else:
            lines.append(line)
    return lines


@pytest.mark.parametrize(("name", "report"), [("usual", USUAL), ("empty", EMPTY)])
def test_a_report_as_it_is_pasted(name, report):
    assert to_markdown(report) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


def test_hostile_text_makes_no_heading_link_image_cell_or_html():
    text = to_markdown(hostile_report())
    lines = outside_fences(text)
    assert [line for line in lines if line.startswith("#")] == [
        lines[0],
        "### Answers for the class",
        "### Needs attention",
        "### Steps done",
        "### What was removed",
    ]
    html = [line for line in lines if re.search(r"(?<!\\)[<>]", line)]
    assert html == [
        "<details><summary>In order (1)</summary>",
        "</details>",
        "<details><summary>Skipped (1)</summary>",
        "</details>",
    ]
    assert [line for line in lines if re.search(r"(?<!\\)[\[\]`]|@(?!\u2060)|(?<!\\)://", line)] == []
    rows = [line for line in lines if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5, 5, 5]


def test_no_control_character_is_left():
    assert (
        re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", to_markdown(hostile_report()))
        == []
    )


@pytest.mark.parametrize(
    ("lines", "block"),
    [
        (["plain"], "```text\nplain\n```"),
        (["```"], "````text\n```\n````"),
        (["a ````` b", "two\nlines"], "``````text\na ````` b\ntwo lines\n``````"),
        ([], "```text\n\n```"),
    ],
)
def test_a_fence_is_longer_than_any_in_its_text(lines, block):
    assert fenced(lines) == block


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Setup (5/23): ready.", "Setup (5/23): ready."),
        ("<b>*x*</b>", "\\<b\\>\\*x\\*\\</b\\>"),
        ("[a](b) ![c](d)", "\\[a\\](b) \\!\\[c\\](d)"),
        ("http://evil.invalid", "http\\://evil.invalid"),
        ("a | b", "a \\| b"),
        ("@everyone", "@\u2060everyone"),
        ("\\", "\\\\"),
    ],
)
def test_text_in_a_line_stays_text(text, safe):
    assert inline(text) == safe
