import errno
import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes.certificate import issuer
from checks.probes.network import answer
from checks.probes.proxies import without_password
from checks.probes.request import failure
from checks.questions import Fetch, Port, PortFacts, Proxies
from tests.checks.probes.raw_server import answering, http
from tests.parts.engine import program
from tests.parts.registry import Registry, free_port


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


def test_the_registry_of_this_machine_answers(registry: Registry) -> None:
    fetched = answer(Fetch(f"http://{registry.address}/v2/"))
    assert (fetched.status, fetched.code, fetched.body) == ("ok", 200, "{}")
    assert fetched.headers["docker-distribution-api-version"] == "registry/2.0"
    assert "date" in fetched.headers


def test_an_error_page_is_an_answer_and_a_redirect_is_not_followed(registry: Registry) -> None:
    assert answer(Fetch(f"http://{registry.address}/v2/nope/manifests/1")).code == 404
    with answering(http(b"", "302 Found", "Location: http://elsewhere.example/")) as port:
        fetched = answer(Fetch(f"http://127.0.0.1:{port}/"))
    assert (fetched.code, fetched.headers["location"]) == (302, "http://elsewhere.example/")


def test_only_the_start_of_a_long_body_is_kept() -> None:
    with answering(http(b"x" * 100_000)) as port:
        assert len(answer(Fetch(f"http://127.0.0.1:{port}/", limit=1000)).body) == 1000


def test_method_and_headers_are_sent_and_a_head_has_no_body(registry: Registry) -> None:
    question = Fetch(f"http://{registry.address}/v2/", "HEAD", (("Accept", "application/json"),))
    assert (answer(question).code, answer(question).body) == (200, "")


def test_a_name_that_nobody_knows_is_a_dns_failure() -> None:
    assert answer(Fetch("http://classready-test.invalid/")).status == "dns"


def test_a_closed_port_refuses() -> None:
    assert answer(Fetch(f"http://127.0.0.1:{free_port()}/")).status == "refused"


def test_a_silent_server_times_out() -> None:
    with answering(silent=True) as port:
        assert answer(Fetch(f"http://127.0.0.1:{port}/", timeout=0.2)).status == "timeout"


def test_a_network_without_a_way_is_unreachable() -> None:
    error = OSError(errno.ENETUNREACH, "Network is unreachable")
    assert failure(error, Fetch("http://registry.example/"), "").status == "unreachable"


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.org/", "http://[::1"])
def test_a_url_that_makes_no_sense_is_an_error(url: str) -> None:
    assert answer(Fetch(url)).status == "error"


def test_something_that_does_not_speak_http_is_an_error() -> None:
    with answering(b"SSH-2.0-OpenSSH_9\r\n") as port:
        assert answer(Fetch(f"http://127.0.0.1:{port}/")).status == "error"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subject = ["-subj", "/O=Campus Firewall/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    new = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        str(key),
        "-out",
        str(cert),
    ]
    subprocess.run([program("openssl", "openssl"), *new, *subject], check=True, capture_output=True)
    return cert, key


@pytest.fixture
def encrypted(certificate: tuple[Path, Path]) -> Iterator[int]:
    """The port of an HTTPS server on localhost whose certificate signs itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(client, server_side=True) as stream:
                    stream.recv(65536)
                    stream.sendall(http(b"hello"))
            except OSError:
                client.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield int(listener.getsockname()[1])
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_certificate_that_nobody_trusts_is_named_with_its_signer(encrypted: int) -> None:
    fetched = answer(Fetch(f"https://localhost:{encrypted}/"))
    assert (fetched.status, fetched.issuer) == ("tls", "Campus Firewall, localhost")


def test_a_certificate_of_the_system_s_trust_is_trusted(
    encrypted: int, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert answer(Fetch(f"https://localhost:{encrypted}/")).body == "hello"


def test_a_server_without_tls_is_a_tls_failure() -> None:
    with answering(http(b"plain")) as port:
        assert answer(Fetch(f"https://127.0.0.1:{port}/")).status == "tls"


@pytest.mark.parametrize(
    ("status", "expected"), [("200 OK", "ok"), ("407 Proxy Authentication Required", "proxy")]
)
def test_other_machines_are_asked_through_the_proxy(
    status: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(http(b"by proxy", status)) as port:
        monkeypatch.setenv("http_proxy", f"http://ada:secret@127.0.0.1:{port}")
        fetched = answer(Fetch("http://registry.example/v2/"))
    assert (fetched.status, fetched.body) == (expected, "by proxy")
    assert "secret" not in fetched.error


@pytest.mark.parametrize("code", ["407 Login", "403 Forbidden"])
def test_a_proxy_that_lets_nothing_through_is_named_without_its_password(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(http(b"", code)) as port:
        monkeypatch.setenv("https_proxy", f"http://ada:secret@127.0.0.1:{port}")
        fetched = answer(Fetch("https://registry.example/v2/"))
    assert (fetched.status, fetched.error) == (
        "proxy",
        f"http://127.0.0.1:{port}: Tunnel connection failed: {code}",
    )


def test_a_proxy_that_is_not_there_is_a_proxy_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert answer(Fetch("http://registry.example/v2/")).status == "proxy"


def test_this_machine_is_never_asked_through_a_proxy(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert answer(Fetch(f"http://{registry.address}/v2/")).code == 200


def test_proxies_are_told_without_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:secret@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert answer(Proxies()).environment == {
        "https": "http://proxy.example:3128",
        "no": "localhost,127.0.0.1",
    }


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="@")))
def test_no_password_survives(before: str, host: str) -> None:
    assert ":s3cretpw" not in without_password(f"{before}:s3cretpw@{host}")


@given(st.binary())
def test_any_bytes_have_an_issuer_or_none(der: bytes) -> None:
    assert isinstance(issuer(der), str)


def test_the_issuer_of_a_real_certificate_is_read(certificate: tuple[Path, Path]) -> None:
    der = ssl.PEM_cert_to_DER_cert(certificate[0].read_text())
    assert issuer(der) == "Campus Firewall, localhost"
    assert [issuer(der[:length]) for length in range(20)] == [""] * 20


def test_a_port_that_nobody_has_is_free() -> None:
    assert answer(Port(free_port())) == PortFacts("free")


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_somebody_listens_on_is_taken_and_names_the_program(address: str) -> None:
    import psutil

    with socket.create_server((address, 0)) as listener:
        found = answer(Port(listener.getsockname()[1]))
    assert found == PortFacts("taken", psutil.Process().name())


def test_a_port_that_does_not_exist_is_an_error() -> None:
    assert answer(Port(70000)) == PortFacts("error")
    assert answer(Port(8787, "192.0.2.1")) == PortFacts("error")


def test_a_token_is_fetched_and_sent_but_never_told() -> None:
    with answering(http(b'{"token": "t0ken"}')) as tokens, answering(http(b"image")) as port:
        question = Fetch(f"http://127.0.0.1:{port}/", token_url=f"http://127.0.0.1:{tokens}/token")
        fetched = answer(question)
    assert fetched.body == "image"
    assert "t0ken" not in repr((question, fetched))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (http(b"no", "401 Unauthorized"), ("ok", 401)),
        (http(b"{}"), ("error", 0)),
        (http(b'{"token": "a\\nb"}'), ("error", 0)),
        (http(b'{"token": 7}'), ("error", 0)),
    ],
)
def test_without_a_token_the_answer_says_why(said: bytes, expected: tuple[str, int]) -> None:
    with answering(said) as tokens:
        fetched = answer(Fetch("http://127.0.0.1:1/", token_url=f"http://127.0.0.1:{tokens}/"))
    assert (fetched.status, fetched.code) == expected


def test_as_many_redirects_as_told_are_followed() -> None:
    with (
        answering(http(b"end")) as last,
        answering(http(b"", "307 Go", f"Location: http://127.0.0.1:{last}/")) as first,
    ):
        assert answer(Fetch(f"http://127.0.0.1:{first}/", hops=1)).body == "end"
        assert answer(Fetch(f"http://127.0.0.1:{first}/")).code == 307
    with answering(http(b"", "302 Go", "Location: file:///etc/passwd")) as port:
        assert answer(Fetch(f"http://127.0.0.1:{port}/", hops=3)).code == 302


def test_cookies_are_left_out() -> None:
    with answering(http(b"", "200 OK", "Set-Cookie: session=secret")) as port:
        assert "set-cookie" not in answer(Fetch(f"http://127.0.0.1:{port}/")).headers
