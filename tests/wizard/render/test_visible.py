import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.render.visible import one_line, shortened, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07here", "here"),
        ("\x1b]8;;http://evil.invalid\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x1b", "\\u001b"),
        ("a\x00b\x07", "a\\u0000b\\u0007"),
        ("over\rwritten", "over\nwritten"),
        ("windows\r\nlines\u2028here\x85too", "windows\nlines\nhere\ntoo"),
        ("invoice\u202efdp.exe", "invoice\\u202efdp.exe"),
        ("\udc80", "\\udc80"),
        ("auf\u200clage", "auf\u200clage"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_what_can_not_be_seen_is_removed_or_written_out(text, shown):
    assert visible(text) == shown


@given(st.text())
def test_only_characters_that_are_seen_are_left(text):
    seen = visible(text).replace("\n", "").replace("\t", "").replace("\u200c", "").replace("\u200d", "")
    assert [c for c in seen if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}] == []


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1


def test_a_very_long_line_is_cut():
    assert one_line("x" * 5000) == "x" * 1000 + " ..."


def test_a_long_text_is_cut_and_says_how_much_is_missing():
    assert shortened("abcdef", 4) == "abcd\n... (2 more characters)"
    assert shortened("abcd", 4) == "abcd"
