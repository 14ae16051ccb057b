"""A real web server on loopback that serves a course well, badly, slowly, or for ever."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.checks.course.known import MINIMAL


class CourseServer(ThreadingHTTPServer):
    """``stopped`` ends the answers that would go on for ever; ``elsewhere`` is where redirects lead."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.stopped = threading.Event()
        self.elsewhere = ""
        self.body = MINIMAL.encode()
        self.scheme = "http"

    def url(self, path: str = "/course.toml") -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}{path}"


class Pages(BaseHTTPRequestHandler):
    """One page for each behaviour, named after it."""

    server: CourseServer

    def do_GET(self) -> None:
        page = getattr(self, "page_" + self.path.strip("/").partition(".")[0], None)
        if page is None:
            self.send_error(404)
        else:
            page()

    def page_course(self) -> None:
        self._start(200, len(self.server.body))
        self.wfile.write(self.server.body)

    def page_huge(self) -> None:
        self._start(200, 1024**3)
        self._until_stopped(b"#" * 65536, pause=0)

    def page_endless(self) -> None:
        self._start(200)
        self._until_stopped(b"# more\n" * 1000, pause=0)

    def page_trickle(self) -> None:
        self._start(200)
        self._until_stopped(b"#", pause=0.05)

    def page_silent(self) -> None:
        self.server.stopped.wait()

    def page_cut(self) -> None:
        self._start(200, len(self.server.body) + 100)
        self.wfile.write(self.server.body)

    def page_redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.server.elsewhere)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def page_colourful(self) -> None:
        self.wfile.write(b"HTTP/1.1 500 \x1b[31mred\r\n\r\n")

    def page_garbled(self) -> None:
        self.wfile.write(b"\x1b[2J not HTTP\r\n\r\n")

    def page_portal(self) -> None:
        self._start(200)
        self.wfile.write(b"<!doctype html><title>Please sign in to the Wi-Fi</title>")

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""

    def _start(self, code: int, length: int | None = None) -> None:
        self.send_response(code)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _until_stopped(self, chunk: bytes, pause: float) -> None:
        try:
            while not self.server.stopped.wait(pause):
                self.wfile.write(chunk)
                self.wfile.flush()
        except OSError:
            return  # the client has seen enough


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[CourseServer]:
    """A running server, over TLS where a certificate is given."""
    with CourseServer() as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.scheme = "https"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()


def own_certificate(folder: Path) -> Path:
    """A throw-away certificate for 127.0.0.1 with its key, in one file."""
    path = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    with path.open("ab") as both:
        both.write((folder / "cert.pem").read_bytes())
    return path
