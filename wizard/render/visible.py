"""Text from outside, made harmless to show: nothing in it steers a terminal or the order of reading."""

import re
import unicodedata

_CONTROL_SEQUENCES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # an operating system command: a window's title, a link
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, moves, deletions (ECMA-48, "CSI")
)
_LONGEST_LINE = 1000
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # Persian words and some emoji are written with them, and they move nothing
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The text on one line of bounded length: line ends and tabs become blanks."""
    line = " ".join(visible(text[:_LONGEST_LINE]).split())
    return line if len(text) <= _LONGEST_LINE else f"{line} ..."


def visible(text: str) -> str:
    r"""The text without a terminal's control sequences; what else can't be seen is written as ``\u202e``.

    Lines end with a line feed; a tab stays. Characters that turn the direction of reading are written out
    too: they can make a name look like another one (https://trojansource.codes/).
    """
    plain = _LINE_END.sub("\n", _CONTROL_SEQUENCES.sub("", text))
    return "".join(_shown(character) for character in plain)


def _shown(character: str) -> str:
    if character in "\n\t" or character in _JOINERS or unicodedata.category(character) not in _UNSEEN:
        return character
    return f"\\u{ord(character):04x}"


def shortened(text: str, most: int) -> str:
    """At most this many characters, and how many were left out."""
    left_out = len(text) - most
    return text if left_out <= 0 else f"{text[:most]}\n... ({left_out} more characters)"
