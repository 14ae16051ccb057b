"""The line locator against the standard library's parser, on documents written in every style of TOML."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course_file.lines import line_at, lines_of

KEYS = st.sampled_from(["a", "b", "key-1", "kind", "3", "with space", "dot.ted", 'quo"te', "ü", "#", "[x]"])
SCALARS = st.sampled_from(
    ["true", "1_000", "-0x1F", "2.5e3", "inf", "2026-11-22", "2026-11-22T10:00:00Z", "07:32:00", '""', "''"]
)
TRICKY = st.sampled_from(
    [
        '"# no comment"',
        "'[no]'",
        r'"a \" = ] } ,"',
        '"""one\ntwo = 2\n[three]\n"""',
        "'''\n'a' = \"\"\"b\n'''",
        '"""ends with two quotes"""""',
        "'''ends with one''''",
        '"""a \\"""\n b"""',
        '"""\\\n   joined"""',
        '"""\r\nx"""',
    ]
)
COMMENTS = st.sampled_from(["", " # comment", ' # "unclosed', "\t# [a]"])
BLANKS = st.sampled_from(["", "\n", "\n\n", "# [no]\n", "  # a = '''\n\n"])


def written_key(key: str, style: int) -> str:
    if style == 0 and key.replace("-", "").isalnum() and key.isascii():
        return key
    return f"'{key}'" if style == 1 else '"' + key.replace('"', '\\"').replace("ü", "\\u00fc") + '"'


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["scalar", "tricky", "array", "inline"] if depth else ["scalar", "tricky"]))
    if kind == "scalar":
        return draw(SCALARS)
    if kind == "tricky":
        return draw(TRICKY)
    inner = draw(st.lists(values(depth - 1), max_size=3))
    if kind == "array":
        space = st.sampled_from(["", " ", "\n", "\n  # , ]\n"])
        ends = "," if inner and draw(st.booleans()) else ""
        return (
            "[" + ",".join(f"{draw(space)}{item}{draw(space)}" for item in inner) + ends + draw(space) + "]"
        )
    keys = draw(st.lists(KEYS, min_size=len(inner), max_size=len(inner), unique=True))
    pairs = [
        f"{written_key(key, 2)} = {item}" for key, item in zip(keys, inner, strict=True) if "\n" not in item
    ]
    return "{" + ", ".join(pairs) + "}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(0, 8))):
        path = draw(st.lists(KEYS, min_size=1, max_size=3))
        dotted = draw(st.sampled_from([".", " . ", "\t.\t"])).join(
            written_key(key, draw(st.integers(0, 2)) if '"' not in key else 2) for key in path
        )
        form = draw(st.sampled_from(["{} = {}", "{}={}", "[{}]", "[ {} ]", "[[{}]]"]))
        value = draw(values()) if "=" in form else ""
        lines.append(draw(BLANKS) + form.format(dotted, value) + draw(COMMENTS) + draw(st.sampled_from("\n")))
    text = "".join(lines)
    return text.replace("\n", "\r\n") if draw(st.booleans()) and "\r" not in text else text


def paths_of(value, path=()):
    children = (
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    )
    for key, child in children:
        yield (*path, key)
        yield from paths_of(child, (*path, key))


@given(documents())
def test_locates_exactly_the_keys_that_the_parser_finds(text):
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # two keys of the same name, and the like: the reader never asks for lines then
    assert set(lines_of(text)) == set(paths_of(document))


@given(st.lists(st.tuples(BLANKS, TRICKY, st.sampled_from(["pair", "[t]", "[[t]]", "array", "inline"]))))
def test_says_the_line_on_which_a_value_was_written(pieces):
    text, expected = "", {}
    table, elements = (), 0
    for index, (blank, filler, form) in enumerate(pieces):
        text += f"{blank}filler{index} = {filler}\n"
        line = text.count("\n") + 1
        if form == "pair":
            text += f"k{index} = {index}\n"
            expected[*table, f"k{index}"] = line
        elif form == "[t]":
            table = (f"t{index}",)
            text += f"[t{index}]\nx = 1\n"
            expected |= {table: line, (*table, "x"): line + 1}
        elif form == "[[t]]":
            table, elements = ("list", elements), elements + 1
            text += "[[list]]\nx = 1\n"
            expected |= {table: line, (*table, "x"): line + 1}
        elif form == "array":
            text += f"k{index} = [\n  {filler},\n 7]\n"
            element = line + 2 + filler.count("\n")
            expected |= {(*table, f"k{index}", 0): line + 1, (*table, f"k{index}", 1): element}
        else:
            text += f"k{index} = {{a = 1, 'b c'.d = 2}}\n"
            expected[*table, f"k{index}", "b c", "d"] = line
    tomllib.loads(text)
    lines = lines_of(text)
    assert {path: lines[path] for path in expected} == expected


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("app", "port"), 3, id="a key that is there"),
        pytest.param(("app", "missing"), 2, id="a missing key stands at its table"),
        pytest.param(("missing",), 1, id="a missing table stands at the start"),
    ],
)
def test_a_path_that_is_not_written_has_the_line_of_its_table(path, line):
    assert line_at(lines_of("id = 1\n[app]\nport = 1\n"), path) == line
