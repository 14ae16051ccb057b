"""On which line each key of a TOML text stands; the standard library's parser does not tell."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\r\n]*")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
# The closing quotes of a multi-line string may follow up to two quotes that belong to it.
_STRINGS = {
    '"""': re.compile(r'"""(?:\\.|[^\\])*?"""(?:""|")?', re.DOTALL),
    "'''": re.compile(r"'''.*?'''(?:''|')?", re.DOTALL),
    '"': re.compile(r'"(?:\\.|[^"\\])*"'),
    "'": re.compile(r"'[^']*'"),
}
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def lines_of(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every table, key and array element of a TOML text that is known to be valid.

    Keys are written as in the parsed document: ``("milestones", 0, "date")``. A table that is opened several
    times counts where it was mentioned first. Source of the grammar: TOML 1.0.0, https://toml.io/en/v1.0.0.
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_at(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest table above it that is written down; 1 for the document."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Walks once over a valid text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.last_element: dict[Path, int] = {}
        self._counted_to = 0
        self._line = 1

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.found

    def _header(self) -> Path:
        line = self._here()
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        *tables, last = self._keys()
        self.at += brackets
        path = self._enter((), tables, line)
        path = self._note((*path, last), line)
        if brackets == 1:
            return self._inside(path)
        self.last_element[path] = self.last_element.get(path, -1) + 1
        return self._note(self._inside(path), line)

    def _pair(self, table: Path) -> None:
        line = self._here()
        *tables, last = self._keys()
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        path = self._note((*self._enter(table, tables, line), last), line)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self._elements(path)
        elif opening == "{":
            self._members(path)
        elif opening in "\"'":
            self._string()
        else:
            self._skip(_SCALAR)

    def _elements(self, path: Path) -> None:
        self.at += 1
        index = 0
        while not self._closes("]"):
            element = self._note((*path, index), self._here())
            self._value(element)
            index += 1

    def _members(self, path: Path) -> None:
        self.at += 1
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        """Skip to the next element, or past the closing bracket."""
        self._skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._skip(_BLANK)
        closes = self.text.startswith(bracket, self.at)
        self.at += closes
        return closes

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_SPACE)
            keys.append(self._key())
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _key(self) -> str:
        if self.text[self.at] == '"':
            return _ESCAPE.sub(_unescaped, self._string()[1:-1])
        if self.text[self.at] == "'":
            return self._string()[1:-1]
        return self._skip(_BARE)

    def _string(self) -> str:
        quotes = next(q for q in _STRINGS if self.text.startswith(q, self.at))
        return self._skip(_STRINGS[quotes])

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"not TOML at character {self.at}")
        self.at = match.end()
        return match.group()

    def _enter(self, path: Path, keys: list[str], line: int) -> Path:
        """Go down through tables; a key that holds an array of tables means its newest element."""
        for key in keys:
            path = self._inside(self._note((*path, key), line))
        return path

    def _inside(self, path: Path) -> Path:
        return (*path, self.last_element[path]) if path in self.last_element else path

    def _note(self, path: Path, line: int) -> Path:
        self.found.setdefault(path, line)
        return path

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return chr(int(digits, 16)) if digits else _ESCAPED[match[3]]
