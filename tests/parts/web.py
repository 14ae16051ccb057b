"""The web as a test wants it: a real HTTP proxy on loopback, and who answers for which name behind it.

A program that is told to use the proxy finds there what it would find on the internet. The certificates are
real, and so is a registry that ``forwarded`` leads to; any other site is a stand-in.
"""

import http.client
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.parts.certificates import Certificate

FORBIDDEN = 403
_HOP_BY_HOP = {"connection", "transfer-encoding"}


@dataclass(frozen=True)
class Asked:
    """A request: its method, its path with the query, its headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What a site answers."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Site = Callable[[Asked], Reply]


class Web(ThreadingHTTPServer):
    """A proxy; a name that nobody answers for is refused with ``refusal``.

    Attributes:
        refusal: the HTTP status for a name that is not known here.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.refusal = FORBIDDEN
        self._sites: dict[str, Site] = {}
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        """What ``HTTPS_PROXY`` names."""
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, host: str, site: Site, certificate: Certificate | None = None) -> None:
        """Let a site answer for a name from now on; without a certificate, by plain HTTP only."""
        self._sites[host] = site
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.path, certificate.key)
            self._contexts[host] = context

    def site(self, host: str) -> Site:
        """Who answers for a name."""
        return self._sites.get(host, lambda _: Reply(self.refusal))

    def context(self, host: str) -> ssl.SSLContext | None:
        """How a name's encrypted connections are answered; none where they are refused."""
        return self._contexts.get(host)

    def close(self) -> None:
        """End it."""
        self.shutdown()
        self._thread.join()
        self.server_close()


def forwarded(port: int) -> Site:
    """The site that answers with what an HTTP server on a port of 127.0.0.1 does."""

    def ask(asked: Asked) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request(asked.method, asked.path, headers=dict(asked.headers))
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    return ask


class _Visit(BaseHTTPRequestHandler):
    """One client's connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Web

    def setup(self) -> None:
        super().setup()
        self._inside = ""

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked is gone
            super().handle()

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        context = self.server.context(host)
        if context is None:
            self._reply(Reply(self.server.refusal))
            return
        self.send_response(http.client.OK, "Connection established")
        self.end_headers()
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except OSError:  # the client does not trust it
            self.close_connection = True
            return
        self._inside = host
        self.close_connection = False  # a client may say CONNECT in HTTP/1.0
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        path = f"{url.path}?{url.query}" if url.query else url.path
        headers = {name.lower(): ", ".join(self.headers.get_all(name, [])) for name in self.headers}
        asked = Asked(self.command, path, headers)
        self._reply(self.server.site(self._inside or url.hostname or "")(asked))

    do_HEAD = do_GET  # noqa: N815 - the standard library's name for it

    def _reply(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        headers = {"Date": self.date_time_string(), "Content-Length": str(len(reply.body)), **reply.headers}
        for name, value in headers.items():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name for it
        """Say nothing."""
