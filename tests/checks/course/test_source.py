"""Courses by id, path and address, with a real web server on loopback, also over TLS."""

import os
import socket
from functools import partial
from pathlib import Path

import pytest

from checks.course_file import CourseError
from checks.course_file.reading import SIZE_LIMIT
from checks.course_file.source import find_course
from checks.probes.download import Downloaded, download, is_allowed
from tests.checks.course.known import KNOWN_CHECKS, MINIMAL
from tests.checks.course.web import own_certificate, serving

LINK_LOCAL = "http://169.254.169.254/course.toml"


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return own_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("cert.pem")))
    with serving(certificate) as running:
        yield running


def found(spec, cache, seconds=20.0):
    return find_course(spec, cache, partial(download, limit=SIZE_LIMIT, seconds=seconds), KNOWN_CHECKS)


def why_not(spec, cache, seconds=20.0):
    with pytest.raises(CourseError) as caught:
        found(spec, cache, seconds)
    return str(caught.value).replace(spec, "URL")


def not_fetched(url, cache, seconds=20.0):
    """Why a web address is no course, without what to do about it."""
    with pytest.raises(CourseError) as caught:
        found(url, cache, seconds)
    [fault] = caught.value.problems
    return f"{fault.file}: {fault.message}".replace(url, "URL")


def never(url):
    raise AssertionError(f"asked for {url}")


def test_finds_a_course_that_ships_by_its_id():
    course = find_course("jupyterlab", Path(), never, KNOWN_CHECKS)
    assert (course.course.id, course.origin, course.note) == ("jupyterlab", "shipped", "")


@pytest.mark.parametrize(
    ("spec", "nearest"),
    [
        ("lab-keras", "Did you mean lab-keras-r? "),
        ("JupyterLabs", "Did you mean jupyterlab? "),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_an_unknown_id_names_the_nearest_and_all_that_ship(spec, nearest):
    with pytest.raises(CourseError) as caught:
        find_course(spec, Path(), never, KNOWN_CHECKS)
    ships = "Courses that ship: lab-keras-r, jupyterlab. A file or an https:// address works too."
    assert str(caught.value) == f'"{spec}": There is no course of this name. {nearest}{ships}'


@pytest.mark.parametrize("name", ["course.toml", "without-suffix", "in/folder"])
def test_finds_a_file(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(MINIMAL)
    course = find_course(name, Path(), never, KNOWN_CHECKS)
    assert (course.course.id, course.origin, course.place) == ("stats", "file", name)


def test_a_path_that_is_not_there_is_a_missing_file_and_not_an_unknown_id(tmp_path):
    spec = str(tmp_path / "corse.toml")
    assert why_not(spec, tmp_path) == "URL: There is no such file. Check its name and folder."


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.edu/c.toml", True),
        ("http://127.0.0.1:8000/c.toml", True),
        ("http://[::1]/c.toml", True),
        ("http://localhost/c.toml", True),
        ("http://example.edu/c.toml", False),
        ("http://127.0.0.1@example.edu/c.toml", False),
        ("http://localhost.example.edu/c.toml", False),
        ("file:///etc/passwd", False),
        ("ftp://example.edu/c.toml", False),
        ("https://", False),
        ("https://[bad/c.toml", False),
    ],
)
def test_only_https_and_this_machine_are_asked(url, allowed):
    assert is_allowed(url) is allowed


def test_an_address_that_is_not_allowed_is_refused_in_one_sentence(tmp_path):
    assert (
        not_fetched("http://example.edu/c.toml", tmp_path)
        == "URL: The course could not be downloaded: only https:// addresses are used."
    )


def test_reads_a_course_from_this_machine(server, tmp_path):
    course = found(server.url(), tmp_path)
    assert (course.course.id, course.origin, course.note) == ("stats", "url", "")


def test_reads_a_course_over_tls(secure, tmp_path):
    assert found(secure.url(), tmp_path).course.id == "stats"


def test_a_certificate_that_nobody_trusts_is_refused(certificate, tmp_path):
    with serving(certificate) as untrusted:
        found_fault = not_fetched(untrusted.url(), tmp_path)
    # How OpenSSL goes on depends on its version.
    assert found_fault.startswith(
        "URL: The course could not be downloaded: its certificate is not trusted (self"
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("/missing.toml", "The course could not be downloaded: the server answered 404 Not Found."),
        ("/huge", "The course could not be downloaded: it is larger than 256 KiB."),
        ("/endless", "The course could not be downloaded: it is larger than 256 KiB."),
        ("/trickle", "The course could not be downloaded: it took longer than 0.3 seconds."),
        ("/silent", "The course could not be downloaded: it took longer than 0.3 seconds."),
        ("/colourful", r"The course could not be downloaded: the server answered 500 \x1b[31mred."),
        ("/garbled", r"The course could not be downloaded: the connection failed (\x1b[2J not HTTP\r\n)."),
        ("/cut", "The course could not be downloaded: the connection broke off in the middle."),
    ],
)
def test_a_bad_answer_is_said_in_one_sentence(server, tmp_path, page, expected):
    # Only what never ends needs a short limit; the others must not fail on a busy machine.
    seconds = 0.3 if "0.3" in expected else 20.0
    assert not_fetched(server.url(page), tmp_path, seconds) == f"URL: {expected}"


def test_an_answer_that_is_not_toml_names_its_line(server, tmp_path):
    expected = 'URL:1:1: Expected "key = value", a [table] or a # comment here.'
    assert why_not(server.url("/portal"), tmp_path) == expected


def test_a_server_that_is_gone_is_said(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/course.toml"
    assert (
        not_fetched(url, tmp_path)
        == "URL: The course could not be downloaded: its server refused the connection."
    )


def test_a_redirect_from_https_to_http_is_refused(secure, server, tmp_path):
    secure.elsewhere = server.url()
    reason = f"the server sends us on to an unprotected address ({server.url()})"
    assert (
        not_fetched(secure.url("/redirect"), tmp_path)
        == f"URL: The course could not be downloaded: {reason}."
    )


def test_a_redirect_to_another_machine_over_http_is_refused(server, tmp_path):
    server.elsewhere = LINK_LOCAL
    reason = f"the server sends us on to an unprotected address ({LINK_LOCAL})"
    assert (
        not_fetched(server.url("/redirect"), tmp_path)
        == f"URL: The course could not be downloaded: {reason}."
    )


def test_a_redirect_over_https_is_followed(secure, tmp_path):
    secure.elsewhere = "/course.toml"
    assert found(secure.url("/redirect"), tmp_path).course.id == "stats"


def test_a_redirect_in_circles_ends(server, tmp_path):
    server.elsewhere = "/redirect"
    assert not_fetched(server.url("/redirect"), tmp_path).startswith(
        "URL: The course could not be downloaded: "
    )


def test_without_its_server_a_course_comes_from_the_copy_and_says_so(tmp_path):
    with serving() as server:
        url = server.url()
        first = found(url, tmp_path)
    [copy] = (tmp_path / "courses").iterdir()
    os.utime(copy, (1_800_000_000, 1_800_000_000))
    again = found(url, tmp_path)
    assert again.course == first.course
    assert again.note == (
        "Using the copy of 2027-01-15, since the course can't be had now: "
        "The course could not be downloaded: its server refused the connection."
    )


def test_a_course_that_became_bad_does_not_replace_the_copy(server, tmp_path):
    found(server.url(), tmp_path)
    server.body = MINIMAL.replace("8888", "0").encode()
    again = found(server.url(), tmp_path)
    assert again.course.app.port == 8888
    assert again.note.endswith(":9: app.port: expected a TCP port (1 to 65535), got the number 0.")


def test_a_newer_course_replaces_the_copy(server, tmp_path):
    found(server.url(), tmp_path)
    server.body = MINIMAL.replace("8888", "9999").encode()
    assert found(server.url(), tmp_path).course.app.port == 9999
    offline = find_course(
        server.url(), tmp_path, lambda _url: Downloaded("failed", detail="offline"), KNOWN_CHECKS
    )
    assert offline.course.app.port == 9999


def test_a_damaged_copy_does_not_count(server, tmp_path):
    found(server.url(), tmp_path)
    [copy] = (tmp_path / "courses").iterdir()
    copy.write_bytes(b"half a fi")
    with pytest.raises(CourseError, match="could not be downloaded: offline"):
        find_course(server.url(), tmp_path, lambda _url: Downloaded("failed", detail="offline"), KNOWN_CHECKS)


def test_a_cache_that_can_not_be_written_is_only_a_note(server, tmp_path):
    (tmp_path / "courses").write_text("a file where the folder should be")
    course = found(server.url(), tmp_path)
    assert course.course.id == "stats"
    assert course.note == "The course could not be kept for offline use (File exists)."
