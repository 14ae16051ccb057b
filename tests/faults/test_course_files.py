"""A course that can't be used: exit 2, and a sentence with the place, the fault and what to do."""

from pathlib import Path

import pytest

from tests.checks.course.web import own_certificate, serving
from tests.faults.courses import course_text, write_course
from tests.faults.program import Ended, Program

GIGABYTE = 1024**3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty. `classready course new` writes one to start from."),
        (b"\x7fELF\2\1\1\0\0", "This is a binary file; expected a course file (TOML)."),
        (b"schema = 1\nid: x", 'course.toml:2:3: Expected "key = value" here; the equals sign is missing.'),
    ],
    ids=["empty", "binary", "not TOML"],
)
def test_a_file_that_is_no_course_file(classready: Program, content: bytes, said: str) -> None:
    path = classready.here / "course.toml"
    path.write_bytes(content)
    found = classready.run("launch", "--course", str(path))
    assert found.code == 2
    assert found.err.startswith(f"classready: {path}:")
    assert said in found.err


def test_a_file_that_is_not_there(classready: Program) -> None:
    found = classready.run("pull", "--course", "nope.toml")
    sentence = "classready: nope.toml: There is no such file. Check its name and folder."
    assert found == Ended(2, "", sentence)


def test_a_file_of_a_gigabyte_is_refused_at_once(classready: Program) -> None:
    with (classready.here / "large.toml").open("wb") as file:
        file.truncate(GIGABYTE)
    found = classready.run("check", "--course", "large.toml")
    sentence = (
        "classready: large.toml: It is too large for a course file (more than 256 KiB). "
        "Check that this is the right file."
    )
    assert found == Ended(2, "", sentence)


def test_a_file_that_may_not_be_read(classready: Program) -> None:
    Path(write_course(classready.here, course_text())).chmod(0)
    found = classready.run("status", "--course", "course.toml")
    sentence = (
        "classready: course.toml: You are not allowed to read this file. "
        "Ask whoever gave it to you for a copy."
    )
    assert found == Ended(2, "", sentence)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            '"http"',
            "7",
            "course.toml:13: app.kind: expected 'rstudio' or 'jupyter' or 'http', got the number 7",
        ),
        ("8080", '"8080"', "course.toml:14: app.port: expected a TCP port (1 to 65535), got the text"),
        ("contact", "contcat", "contcat: is not a key of a course file. Did you mean contact?"),
        ("schema = 1", "schema = 9", "course.toml:1: schema: this file is of version 9;"),
    ],
    ids=["wrong choice", "wrong type", "unknown key", "unknown schema"],
)
def test_a_mistake_is_named_with_its_line(classready: Program, right: str, wrong: str, said: str) -> None:
    write_course(classready.here, course_text().replace(right, wrong))
    found = classready.run("launch", "--course", "course.toml")
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_all_mistakes_are_said_at_once(classready: Program) -> None:
    text = course_text(port=0).replace("title", "titel").replace("download_gb", "download")
    write_course(classready.here, text)
    found = classready.run("launch", "--course", "course.toml")
    assert found.code == 2
    assert [name for name in ("titel", "image.download", "app.port") if name in found.err] == [
        "titel", "image.download", "app.port",
    ]  # fmt: skip


def test_a_bad_course_is_not_remembered(classready: Program) -> None:
    write_course(classready.here, "")
    classready.run("status", "--course", "course.toml")
    assert "course: lab-keras-r" in classready.run("status").out


def test_a_remembered_course_whose_file_has_gone_is_named(classready: Program) -> None:
    path = Path(write_course(classready.here, course_text()))
    classready.run("status", "--course", "course.toml")
    path.unlink()
    found = classready.run("status")
    assert (found.code, found.out) == (2, "")
    assert str(path) in found.err
    assert "This course was used last; `--course lab-keras-r` (or any other) chooses another." in found.err


def test_an_address_that_leads_to_http_is_refused(classready: Program, tmp_path: Path) -> None:
    certificate = own_certificate(tmp_path)
    with serving(certificate) as secure:
        secure.elsewhere = "http://127.0.0.1/course.toml"
        found = classready.run(
            "pull", "--course", secure.url("/redirect"), SSL_CERT_FILE=str(tmp_path / "cert.pem")
        )
    sentence = (
        f"classready: {secure.url('/redirect')}: The course could not be downloaded: the server sends us on "
        "to an unprotected address (http://127.0.0.1/course.toml). "
        "Ask the course for an https:// address, or download the file and name it instead."
    )
    assert found == Ended(2, "", sentence)


@pytest.mark.parametrize("page", ["/endless", "/huge"])
def test_an_address_that_never_ends_is_cut_off(classready: Program, page: str) -> None:
    with serving() as server:
        found = classready.run("pull", "--course", server.url(page))
    sentence = (
        f"classready: {server.url(page)}: The course could not be downloaded: it is larger than 256 KiB. "
        "Check that this is the address of a course file."
    )
    assert found == Ended(2, "", sentence)


def test_an_address_of_plain_http_is_refused(classready: Program) -> None:
    found = classready.run("pull", "--course", "http://example.edu/course.toml")
    assert found.code == 2
    assert "only https:// addresses are used. Ask the course for an https:// address" in found.err
