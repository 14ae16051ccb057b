"""Stand-ins for PowerShell 5.1 and for the C runtime of a program that it starts, by their documentation."""

import re

_TOKEN = re.compile(
    r"""
      "(?P<double>[^"\u201c-\u201e$`]*)"
    | '(?P<single>(?:[^'\u2018-\u201b]|(['\u2018-\u201b])\3)*)'
    | (?P<bare>(?!-[^ ]*[.:])[^\s"'\u201c-\u201e\u2018-\u201b$`;,|&(){}@\#<>]+)
    """,
    re.VERBOSE,
)


def read(line: str) -> list[str]:
    """The arguments that a program gets for a line."""
    argv, start = [], 0
    while start < len(line):
        token = _TOKEN.match(line, start)
        assert token, f"not understood: {line[start:]!r}"
        if token["single"] is not None:
            value = re.sub(r"(['\u2018-\u201b])\1", r"\1", token["single"])
        else:
            value = token["double"] if token["bare"] is None else token["bare"]
        # What has a blank in it goes to the program in quotes, and nothing in it is escaped.
        argv.append(_read_by_c_runtime(f'"{value}"' if re.search(r"\s", value) else value))
        start = token.end() + 1
        assert line[token.end() : start] in {"", " "}, f"glued together: {line!r}"
    return argv


def _read_by_c_runtime(text: str) -> str:
    """One argument, by "Parsing C command-line arguments" of Microsoft's C runtime."""

    def unescaped(found: re.Match[str]) -> str:
        half, odd = divmod(len(found[1]), 2)
        return "\\" * half + '"' * odd

    return re.sub(r'(\\*)"', unescaped, text)
