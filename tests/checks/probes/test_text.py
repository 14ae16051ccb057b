import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes.text import decode

WSL_LIST = "  NAME            STATE           VERSION\n* Ubuntu-24.04    Running         2\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (WSL_LIST.replace("\n", "\r\n").encode("utf-16-le"), WSL_LIST),
        (WSL_LIST.replace("\n", "\r\r\n").encode("utf-16-le"), WSL_LIST),
        ("\ufeffok\r\n".encode("utf-16-le"), "ok\n"),
        ("\ufeffok\n".encode(), "ok\n"),
        ("适用于 Linux 的 Windows 子系统\r\n".encode("utf-16-le"), "适用于 Linux 的 Windows 子系统\n"),
        (b"half \xc3", "half \N{REPLACEMENT CHARACTER}"),
        (b"", ""),
    ],
    ids=["wsl", "wsl's double returns", "UTF-16 mark", "UTF-8 mark", "wsl in Chinese", "cut off", "empty"],
)
def test_reads_what_programs_write(data: bytes, text: str) -> None:
    assert decode(data) == text


@given(st.binary())
def test_never_fails_and_leaves_no_carriage_return_before_a_line_end(data: bytes) -> None:
    assert "\r\n" not in decode(data)


@given(st.text(st.characters(exclude_characters="\r\0\ufeff", codec="utf-8")))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_utf16_without_a_mark_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode("utf-16-le")) == text
