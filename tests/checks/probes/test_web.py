import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes import app
from checks.question import Secret
from checks.questions import AppFacts, AppKind, AppPage, SignIn, SignInFacts
from tests.checks.probes.raw_server import answering, http

KINDS: tuple[AppKind, ...] = get_args(AppKind)


def page(kind: AppKind, port: int, timeout: float = 5) -> AppFacts:
    return app.page(AppPage(kind, f"http://127.0.0.1:{port}/", timeout))


def sign_in(kind: AppKind, port: int, timeout: float = 5) -> SignInFacts:
    return app.sign_in(SignIn(kind, f"http://127.0.0.1:{port}/", "name", Secret("word"), timeout))


@contextlib.contextmanager
def dripping(start: bytes) -> Iterator[int]:
    """The port of a server that sends a start and then a byte again and again, without an end."""
    ended = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            client, _ = listener.accept()
            with client:
                client.sendall(start)
                while not ended.wait(0.02):
                    client.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        ended.set()
        thread.join()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_answer_that_never_ends_is_given_up_in_time(kind: AppKind, start: bytes) -> None:
    with dripping(start) as port:
        assert page(kind, port, timeout=0.3) == AppFacts("starting", "no answer in time")


@pytest.mark.parametrize("kind", KINDS)
def test_program_that_does_not_speak_http_is_another_program(kind: AppKind) -> None:
    with answering(b"SSH-2.0-OpenSSH_9.2\r\n") as port:
        assert page(kind, port) == AppFacts("other", "no proper HTTP answer (BadStatusLine)")


@pytest.mark.parametrize("kind", KINDS)
def test_connection_that_closes_without_an_answer_is_starting(kind: AppKind) -> None:
    with answering() as port:
        assert page(kind, port).status == "starting"
        assert sign_in(kind, port).status == "unreachable"


@pytest.mark.parametrize("kind", KINDS)
def test_silent_program_is_starting(kind: AppKind) -> None:
    with answering(silent=True) as port:
        assert page(kind, port, timeout=0.1) == AppFacts("starting", "no answer in time")


@pytest.mark.parametrize("kind", ["rstudio", "jupyter"])
def test_endless_body_is_read_only_at_its_start(kind: AppKind) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n", *[b"[" * 65536] * 200) as port:
        assert (page(kind, port).status, sign_in(kind, port).status) == ("other", "unsure")


@pytest.mark.parametrize(
    ("status", "expected"), [("200 OK", "ready"), ("404 No", "ready"), ("502 Bad", "starting")]
)
def test_plain_web_app_is_ready_with_any_answer_that_is_not_its_own_failure(
    status: str, expected: str
) -> None:
    with answering(http(b"", status)) as port:
        assert page("http", port).status == expected


def test_plain_web_app_needs_no_sign_in() -> None:
    with answering(http(b"<TITLE>\nHello </TITLE>")) as port:
        assert sign_in("http", port) == SignInFacts("not-needed", "/: HTTP 200, titled 'Hello'")


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_of_some_status(noise: bytes) -> None:
    for content in (noise, b"HTTP/1.1 200 OK\r\nSet-Cookie: " + noise, http(noise)):
        with answering(content) as port:
            for kind in KINDS:
                page(kind, port)
                sign_in(kind, port)
