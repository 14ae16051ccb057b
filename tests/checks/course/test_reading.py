"""Bad course files: every fault at once, with file, line, key, what was expected, and what was meant."""

import errno
import os
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course import Course
from checks.course_file import CourseError, read_course, read_course_file
from checks.course_file.shape import misfits
from tests.checks.course.known import KNOWN_CHECKS, MINIMAL

NOBODY = 65534


def faults(content: str | bytes, where: str = "c.toml") -> list[str]:
    with pytest.raises(CourseError) as caught:
        read_course(content, where, KNOWN_CHECKS)
    return [str(problem) for problem in caught.value.problems]


def file_faults(path: Path) -> list[str]:
    with pytest.raises(CourseError) as caught:
        read_course_file(path, KNOWN_CHECKS)
    return [str(problem).replace(str(path), "c.toml") for problem in caught.value.problems]


def test_reads_a_minimal_file():
    course = read_course(MINIMAL, "c.toml", KNOWN_CHECKS)
    assert (course.id, course.image.disk_gb, course.app.port, course.schema) == ("stats", 3.0, 8888, 1)


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter():
    content = b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode()
    assert read_course(content, "c.toml", KNOWN_CHECKS) == read_course(MINIMAL, "c.toml", KNOWN_CHECKS)


def test_says_every_fault_at_once_in_the_order_of_the_file():
    text = """\
schema = 1
id = "My Course"
titel = "x"
[image]
name = "Foo/Bar"
download_gb = "3"
disk_gb = -3
port = 3
[app]
kind = "rstudioo"
prot = 8787
contact = "x"
environment = {"1A" = 3}
[milestones]
id = "x"
[[problems]]
id = "a"
patterns = ["((((", "x"]
means = "a\\u001b[31m"
cure = "c"
title = ""
"""
    assert faults(text) == [
        (
            "c.toml:2: id: expected lower-case letters, digits and hyphens, at most 60, such as my-course, "
            'got the text "My Course".'
        ),
        "c.toml:3: titel: is not a key of a course file. Did you mean title?",
        (
            'c.toml:5: image.name: expected an image as docker pull takes it (NAME:TAG), got "Foo/Bar". '
            "Names of images are in lower case."
        ),
        (
            "c.toml:6: image.download_gb: expected gigabytes above 0 (1 GB is 1024^3 bytes), got "
            'the text "3". '
            "Leave the quotes away."
        ),
        "c.toml:7: image.disk_gb: expected gigabytes above 0 (1 GB is 1024^3 bytes), got the number -3.",
        "c.toml:8: image.port: is not a key of a course file. port belongs to [app].",
        "c.toml:10: app.kind: expected 'rstudio' or 'jupyter' or 'http', got the text \"rstudioo\".",
        "c.toml:11: app.prot: is not a key of a course file. Did you mean port?",
        (
            "c.toml:12: app.contact: is not a key of a course file. contact is a key of the course itself: "
            "move it above the first line in [brackets]."
        ),
        (
            "c.toml:13: app.environment.1A: expected a variable's name (letters, digits and _, no "
            "digit first), "
            'got the text "1A".'
        ),
        "c.toml:13: app.environment.1A: expected a text in quotes, got the number 3.",
        (
            "c.toml:14: milestones: expected a list (each a table), got a table. "
            "Write its header with double brackets: [[...]]."
        ),
        (
            "c.toml:18: problems.patterns: expected a regular expression of 4 to 500 characters, "
            'got the text "x".'
        ),
        (
            "c.toml:18: problems.patterns: is not a regular expression: missing ), unterminated "
            "subpattern at "
            "position 3. In TOML, write it between single quotes: backslashes stay as they are there."
        ),
        'c.toml:19: problems.means: contains the control character "\\x1b". Remove it.',
        'c.toml:21: problems.title: expected a text that is not empty, got the text "".',
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('title = "Statistics"\n', ""), ["1: title: is missing; expected a text that is not empty."]),
        (("port = 8888\n", ""), ["7: app.port: is missing; expected a TCP port (1 to 65535)."]),
        (("8888", "0"), ["9: app.port: expected a TCP port (1 to 65535), got the number 0."]),
        (("8888", "true"), ["9: app.port: expected a TCP port (1 to 65535), got true."]),
        (
            ("download_gb = 1", "download_gb = nan"),
            ["5: image.download_gb: expected gigabytes above 0 (1 GB is 1024^3 bytes), got the number nan."],
        ),
        (
            ("id = ", "checked = 2026-01-01T10:00:00\nid = "),
            [
                (
                    "1: checked: expected a date without quotes, such as 2026-11-22, "
                    "got the datetime 2026-01-01 10:00:00."
                )
            ],
        ),
        (('title = "Statistics"', 'title = "a\\nb"'), ["2: title: must be on one line."]),
        (
            ('title = "Statistics"', 'image = "x"\ntitle = "s"'),
            ["4:7: This key has a value already; each key may stand once in its table."],
        ),
        (
            ("[app]", "[app]\nx-y.z = 1"),
            [
                (
                    "8: app.x-y: is not a key of a course file. "
                    "Valid here: kind, port, path, user, password, start_seconds, work_folder, "
                    "environment, smoke_tests."
                )
            ],
        ),
        (
            ('"jupyter"', '"rstudio"\nuser = ""'),
            [
                (
                    "7: app.password: is missing; an RStudio course needs the password that students sign "
                    "in with."
                ),
                "9: app.user: is missing; an RStudio course needs the user that students sign in with.",
            ],
        ),
        (
            ("example/stats:2026-07-28", "https://hub/x"),
            [
                (
                    "4: image.name: expected an image as docker pull takes it (NAME:TAG), got "
                    '"https://hub/x". '
                    "Leave the https:// away."
                )
            ],
        ),
        (
            ("example/stats:2026-07-28", "docker pull a/b"),
            [
                (
                    '4: image.name: expected an image as docker pull takes it (NAME:TAG), got "docker '
                    'pull a/b". '
                    'Write the name alone: "a/b".'
                )
            ],
        ),
        (
            ("[image]", "[image]\nplatforms = []"),
            [
                (
                    "4: image.platforms: expected a list with at least one element (each a platform such as "
                    "linux/amd64 or linux/arm64), got an empty list."
                )
            ],
        ),
        (
            ("[image]", '[image]\nplatforms = "linux/amd64"'),
            [
                (
                    "4: image.platforms: expected a list with at least one element (each a platform such as "
                    'linux/amd64 or linux/arm64), got the text "linux/amd64". Put it into brackets: '
                    '["linux/amd64"].'
                )
            ],
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(change, expected):
    assert faults(MINIMAL.replace(*change)) == [f"c.toml:{line}" for line in expected]


def test_milestones_name_checks_or_areas_and_have_their_own_ids():
    milestone = '[[milestones]]\nid = "a"\ntitle = "A"\nchecks = ["docker", "docker.runing", "weather"]\n'
    areas = f"Areas: {', '.join(sorted({name.split('.')[0] for name in KNOWN_CHECKS}))}."
    assert faults(MINIMAL + 2 * milestone) == [
        (
            'c.toml:13: milestones.checks: "docker.runing" is neither a check nor an area of checks. '
            "Did you mean docker.running?"
        ),
        f'c.toml:13: milestones.checks: "weather" is neither a check nor an area of checks. {areas}',
        'c.toml:15: milestones.id: "a" stands in another [[milestones]] already; each needs its own.',
        (
            'c.toml:17: milestones.checks: "docker.runing" is neither a check nor an area of checks. '
            "Did you mean docker.running?"
        ),
        f'c.toml:17: milestones.checks: "weather" is neither a check nor an area of checks. {areas}',
    ]


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "localhost:5000/x/y",
        "quay.io/jupyter/scipy-notebook:2026-07-28",
        "127.0.0.1:5000/a_b/c-d:latest",
        "[::1]:5000/x",
        "x@sha256:" + "0" * 64,
        "registry:5000/x:1@sha256:" + "a" * 64,
    ],
)
def test_names_of_images_that_docker_takes_are_accepted(name):
    text = MINIMAL.replace("example/stats:2026-07-28", name)
    assert read_course(text, "c.toml", KNOWN_CHECKS).image.name == name


@pytest.mark.parametrize(
    ("version", "words"),
    [("2", "Update classready."), ("0", "Write schema = 1.")],
)
def test_another_version_of_the_format_is_the_only_fault_named(version, words):
    found = f"c.toml:1: schema: this file is of version {version}; this classready reads version 1. {words}"
    assert faults(f"schema = {version}\nwhatever = 1\n") == [found]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", " The file is empty. `classready course new` writes one to start from."),
        (b" \n\t\n", " The file is empty. `classready course new` writes one to start from."),
        ("id = ", "1: Expected a value after the equals sign; texts stand in quotes, lists in [brackets]."),
        (
            "id = 'x'\ntitle = \"Stat\nx = 1",
            "2:14: A text is not closed; its second quote is missing on this line.",
        ),
        ("id\n", '1:3: Expected "key = value" here; the equals sign is missing.'),
        ("[app\nport = 1", "1:5: The ] of this [table] line is missing."),
        (
            "a = 1\n\n[a]\n[a.b]\nc = [1,\n",
            "3:3: This key has a value already; each key may stand once in its table.",
        ),
        ("a = [1,\n2\nb = 3", "3:1: A list is not closed; its ] or a comma between two elements is missing."),
        ("a = 2026-02-31", "1:5: There is no such day; a date is written as 2026-11-22."),
        ("[a]\n[a]\n", "2:3: This [table] stands further up already; put its keys together."),
        (r'a = "C:\x"', r"1:10: A \ in a text: write it as \\, or put the text between 'single quotes'."),
        ("a = " + "[" * 3000, " Lists or tables are nested too deeply."),
        ("a." * 100_000 + "a = 1", " Lists or tables are nested too deeply."),
        ("a = " + "{a = " * 20 + "1" + "}" * 20, " Lists or tables are nested too deeply."),
        ("a = " + "9" * 5000, " A number in it has too many digits."),
        (b"\x89PNG\r\n\x1a\n\0\0", " This is a binary file; expected a course file (TOML)."),
        (b"id = 1\n\0\0", " This is a binary file; expected a course file (TOML)."),
        (
            "id = 'x'".encode("utf-16"),
            " The file is saved as UTF-16. Save it as UTF-8 (an option of Save as).",
        ),
        ("id = 'x'\ntitle = 'naïve'".encode("cp1252"), "2: This is not text in UTF-8. Save it as UTF-8."),
    ],
)
def test_what_is_no_course_file_at_all_is_said_in_one_sentence(content, expected):
    assert faults(content) == [f"c.toml:{expected}"]


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    assert file_faults(tmp_path / "no.toml") == ["c.toml: There is no such file. Check its name and folder."]
    assert file_faults(tmp_path) == ["c.toml: This is a folder; expected a course file (TOML)."]
    assert file_faults(Path("a\0b")) == ["c.toml: The file could not be read (not a path)."]
    assert file_faults(tmp_path / ("x" * 300)) == ["c.toml: The file could not be read (File name too long)."]


def test_a_file_of_a_gigabyte_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(1024**3)
    assert file_faults(path) == [
        "c.toml: It is too large for a course file (more than 256 KiB). Check that this is the right file."
    ]


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    assert file_faults(path) == ["c.toml: This is not a regular file; expected a course file (TOML)."]


def test_a_file_that_this_user_may_not_read_says_so(tmp_path):
    path = tmp_path / "secret.toml"
    path.write_text(MINIMAL)
    path.chmod(0)
    try:
        if os.geteuid() == 0:
            tmp_path.chmod(0o755)
            for folder in tmp_path.parents[:2]:
                folder.chmod(0o755)
            os.seteuid(NOBODY)
        found = file_faults(path)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
    assert found == ["c.toml: You are not allowed to read this file. Ask whoever gave it to you for a copy."]


def test_a_file_whose_disk_fails_says_the_systems_reason():
    # Reading the first page of a process's memory fails on Linux as a broken disk does.
    assert file_faults(Path("/proc/self/mem")) == [
        f"c.toml: The file could not be read ({os.strerror(errno.EIO)})."
    ]


PLAIN = st.one_of(st.integers(), st.floats(), st.text(max_size=5), st.booleans(), st.dates(), st.none())
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
VALID = msgspec.to_builtins(read_course(MINIMAL, "", KNOWN_CHECKS))


@given(
    st.dictionaries(st.sampled_from(Course.__struct_fields__), ANYTHING),
    st.sampled_from(["image", "app", ""]),
)
def test_names_a_fault_exactly_where_the_types_refuse_the_document(changes, table):
    document = VALID | changes if not table else VALID | {table: VALID[table] | changes}
    try:
        msgspec.convert(document, Course)
        fits = True
    except msgspec.ValidationError:
        fits = False
    assert (not list(misfits(document))) == fits


@given(st.text() | st.text("[]{}=.,\"'#\\\n ab1-"))
def test_any_text_is_a_course_or_a_course_error(text):
    try:
        read_course(text, "c.toml", KNOWN_CHECKS)
    except CourseError as error:
        assert error.problems  # noqa: PT017 - either outcome is right


@given(st.binary())
def test_any_bytes_are_a_course_or_a_course_error(content):
    try:
        read_course(content, "c.toml", KNOWN_CHECKS)
    except CourseError as error:
        assert error.problems  # noqa: PT017 - either outcome is right


@given(st.integers(0, len(MINIMAL)), st.text("[]{}=.,\"'#\\\n ab1-", max_size=3))
def test_a_slip_of_the_hand_names_a_line_of_the_file(position, slip):
    text = MINIMAL[:position] + slip + MINIMAL[position:]
    try:
        read_course(text, "c.toml", KNOWN_CHECKS)
    except CourseError as error:
        lines = text.count("\n") + 1
        assert all(1 <= problem.line <= lines for problem in error.problems)  # noqa: PT017 - likewise
    else:
        assert tomllib.loads(text)


def test_a_pattern_that_could_hang_on_a_long_text_is_refused_with_what_to_write_instead():
    text = """\
id = "x"
title = "x"
[image]
name = "example/x:1"
download_gb = 1
disk_gb = 2
[app]
kind = "jupyter"
port = 8888
[[problems]]
id = "data-not-found"
title = "The data is missing"
patterns = ['No such file.*week2']
means = "It is not there."
cure = "Download it."
"""
    assert faults(text) == [
        (
            "c.toml:13: problems.patterns: can't be used to recognise a problem: * and + may run away on a "
            "long text; write how often at most, such as {0,80}."
        )
    ]
