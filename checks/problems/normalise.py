"""Makes a pasted text comparable: the same error reads the same, whatever it went through on its way here."""

import html
import re
import unicodedata
from typing import Final

# Terminal control sequences, also where the escape character was lost or became visible on the way.
_ESCAPES: Final = re.compile(
    r"\x1b\][^\x07\x1b\n]{0,300}(?:\x07|\x1b\\)"
    r"|(?:\x1b|\x9b|\u241b|\u2190|\^\[)\[?[0-9;?]{0,20}[ -/]{0,2}[@-~]"
    r"|\x1b."
    r"|\[(?:\d{1,3};){0,4}\d{1,3}m|\[[0-2]?[JK](?=\s|$)"
)
# A character that was typed over: progress spinners.
_OVERTYPED: Final = re.compile(r"[^\n\x08]\x08")
_QUOTED: Final = re.compile(r"\\{1,7}([\"'])")
_BLANKS: Final = re.compile(r"[ \t\f\v]+")
# What tools put before the words of a program: quote marks, time stamps, compose and BuildKit prefixes.
_PREFIX: Final = re.compile(
    r"^(?:[>|$#]\s+|[│┃║]\s*|[\w.-]{1,40}\s{0,20}\|\s+|#\d{1,4} (?:\d{1,6}\.\d{1,3} )?"
    r"|\[?\d{4}[-/]\d\d[-/]\d\d[t ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:z| ?[+-]\d\d:?\d\d)?[\]:,]?\s*"
    r"|\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: [a-z]{3,4})?\]?:?\s+)"
)
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("\u2028\u2029\x85", "\n"),
        "\u2026": "...",
    }
)  # fmt: skip
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
# UTF-8 that was read as Windows-1252: the marks that matter for matching.
_MISREAD: Final = (
    ("\u00e2\u20ac\u2122", "'"),
    ("\u00e2\u20ac\u02dc", "'"),
    ("\u00e2\u20ac\u0153", '"'),
    ("\u00e2\u20ac\u009d", '"'),
    ("\u00e2\u20ac\u201c", "-"),
    ("\u00e2\u20ac\u00a2", "*"),
    ("\u00c2\u00a0", " "),
)
_NARROWEST_TERMINAL: Final = 60
_WIDEST_TERMINAL: Final = 500


def readable(text: str) -> str:
    """The text as a person sees it: no colours, no entities, plain quotes, one kind of line end."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "\u00e2\u20ac" in text or "\u00c2\u00a0" in text:
        for wrong, right in _MISREAD:
            text = text.replace(wrong, right)
    if "\x08" in text:
        text = _OVERTYPED.sub("", text)
    if "[" in text or "\x1b" in text:
        text = _ESCAPES.sub("", text)
    text = _plain(text.replace("\r\n", "\n"))
    return _QUOTED.sub(r"\1", text) if "\\" in text else text


def _plain(text: str) -> str:
    """The text with one kind of quote, dash, blank and line end."""
    text = text.replace("\r", "\n").replace("\x00", "").replace("`", "'")
    # Translating everything would cost a quarter of a second for a log of 5 MB.
    return text if text.isascii() else _FOREIGN.sub(lambda found: found[0].translate(_SAME), text)


def comparable(line: str) -> str:
    """A readable line as patterns are matched with it: lower case, plain letters, single blanks."""
    line = folded(line.lower())
    line = _BLANKS.sub(" ", line).strip(" ")
    while found := _PREFIX.match(line):
        line = line[found.end() :]
    return line


def folded(text: str) -> str:
    """The text with one kind of quote and without accents, so that it is found however it was written."""
    text = text.replace("'", '"')
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text))


def joined(lines: list[str]) -> list[str] | None:
    """The lines that a terminal cut in the middle of a word, put together; the other lines left out.

    Returns:
        none where no line looks cut: cut ones are all as wide as the widest line.
    """
    width = max(map(len, lines), default=0)
    if not _NARROWEST_TERMINAL <= width <= _WIDEST_TERMINAL or all(len(line) < width for line in lines[:-1]):
        return None
    whole: list[str] = []
    cut = False
    for line in lines:
        if cut:
            whole[-1] += line
        elif len(line) == width:
            whole.append(line)
        cut = len(line) == width
    return whole
