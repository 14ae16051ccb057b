"""A stand-in for RStudio Server: only its sign-in, from its public sources, with Python's library alone.

RStudio Server is in no package registry, so tests can't run the real one. What this follows is in
rstudio/rstudio, ``src/cpp/server/auth`` and ``ServerBrowser.cpp``, as of 2016 (``PROTOCOL=old``) and 2022
(``PROTOCOL=new``). It runs as a program of one file, on a laptop and in a container:

    PROTOCOL=new START_DELAY=2 python3 rstudio.py --www-port=8787

Environment: ``PROTOCOL`` old or new; ``ENCRYPT=0``: auth-encrypt-password=0; ``AUTH_NONE=1``: auth-none=1;
``START_DELAY`` seconds before it listens; ``NEVER_READY=1`` listens and never answers; ``EXIT_CODE`` ends
at once with it; ``LOSE_CSRF=1`` forgets each token that it gave. ``PASSWORD`` is that of
the only account, rstudio (else rstudio); or who may sign in is what
the program of ``--auth-pam-helper-path`` says: it gets the name as argument and the password as input
(``ServerPAMAuth.cpp``).
"""

import base64
import binascii
import http.cookies
import http.server
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Mapping, Sequence

# The course's image starts like this: the banner comes before anything listens, and bash as the first
# process of a container ignores SIGTERM.
START_SCRIPT = """#!/bin/bash
echo "running rstudio server"
echo "go to http://0.0.0.0:8787"
echo -e "login:\\trstudio"
echo -e "password:\\trstudio"
python3 -u /opt/rserver.py "$@" && echo "rserver ended"
"""

# Where the server itself is in an image, for those who start it without the image's own script.
SERVER_SCRIPT = """#!/bin/sh
exec python3 -u /opt/rserver.py "$@"
"""

USER = PASSWORD = "rstudio"
_OLDEST = {"old": {"Chrome": 21, "Firefox": 10}, "new": {"Chrome": 69, "Firefox": 68}}
_WRONG = {"old": "Incorrect or invalid username/password", "new": "1"}
_BROKEN = {"old": "Temporary server error, please try again", "new": "2"}


class Key:
    """A new RSA key, as rserver makes one at each start."""

    exponent = 0x10001

    def __init__(self, bits: int = 1024) -> None:
        p, q = _prime(bits // 2), _prime(bits // 2)
        self.modulus = p * q
        self._size = (self.modulus.bit_length() + 7) // 8
        self._secret = pow(self.exponent, -1, (p - 1) * (q - 1))

    def decrypt(self, encrypted: bytes) -> bytes | None:
        """The bytes inside a PKCS #1 v1.5 block (RFC 8017, 7.2.2), none where it is no such block."""
        if len(encrypted) != self._size:
            return None
        block = pow(int.from_bytes(encrypted, "big"), self._secret, self.modulus).to_bytes(self._size, "big")
        padding, separator, message = block[2:].partition(b"\0")
        if block[:2] != b"\0\2" or len(padding) < 8 or not separator:
            return None
        return message


def _prime(bits: int) -> int:
    while True:
        candidate = secrets.randbits(bits) | 3 << (bits - 2) | 1
        if candidate % Key.exponent != 1 and all(_passes(candidate) for _ in range(20)):
            return candidate


def _passes(candidate: int) -> bool:
    """One round of Miller and Rabin."""
    if any(candidate % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23)):
        return False
    twos = ((candidate - 1) & -(candidate - 1)).bit_length() - 1
    x = pow(secrets.randbelow(candidate - 3) + 2, (candidate - 1) >> twos, candidate)
    if x in {1, candidate - 1}:
        return True
    for _ in range(twos - 1):
        x = x * x % candidate
        if x == candidate - 1:
            return True
    return False


class Server(http.server.ThreadingHTTPServer):
    """What a running rserver knows."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], environment: Mapping[str, str], helper: str = "") -> None:
        self.key = Key()
        self._helper = helper
        self._password = environment.get("PASSWORD", PASSWORD)
        super().__init__(address, SignInPages)
        self.protocol = environment.get("PROTOCOL", "new")
        self.encrypts = environment.get("ENCRYPT", "1") == "1"
        self.auth_none = environment.get("AUTH_NONE") == "1"
        self.loses_csrf = environment.get("LOSE_CSRF") == "1"
        self.sessions: set[str] = set()

    def knows(self, user: str, password: str) -> bool:
        """Whether somebody may sign in."""
        if not self._helper:
            return (user, password) == (USER, self._password)
        asked = subprocess.run([self._helper, user], input=password.encode(), check=False)
        return asked.returncode == 0


class SignInPages(http.server.BaseHTTPRequestHandler):
    """The pages of the sign-in."""

    protocol_version = "HTTP/1.1"
    server_version = "RStudioStandIn"

    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Write nothing: tests read the log for the first good moment only."""

    def do_GET(self) -> None:
        """Pages are told apart by their path alone."""
        path = urllib.parse.urlsplit(self.path).path
        if path == "/auth-public-key" and self.server.encrypts:
            self._answer(200, f"{Key.exponent:X}:{self.server.key.modulus:X}", "text/plain")
        elif path == "/auth-sign-in":
            self._sign_in_page()
        elif path == "/unsupported_browser.htm":
            self._answer(200, "<title>RStudio: Browser Not Supported</title>")
        elif path == "/":
            self._workspace()
        else:
            self._answer(404, "<title>Not found</title>")

    def do_POST(self) -> None:
        """Only the sign-in takes a form."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if urllib.parse.urlsplit(self.path).path != "/auth-do-sign-in":
            self._answer(404, "<title>Not found</title>")
            return
        form = {name: values[0] for name, values in urllib.parse.parse_qs(body.decode(), True).items()}
        problem = self._judge(form)
        if problem is None:
            session = secrets.token_hex(16)
            self.server.sessions.add(session)
            self._redirect(form.get("appUri") or "/", [f"user-id={session}; path=/; HttpOnly"])
        elif self.server.protocol == "old":
            self._redirect("/auth-sign-in?error=" + urllib.parse.quote(problem, safe=""))
        else:
            self._redirect("/auth-sign-in?appUri=%2F&error=" + problem)

    def _judge(self, form: Mapping[str, str]) -> str | None:
        """What is wrong with a sign-in, as this protocol writes it; none where it is right."""
        if self.server.protocol == "new" and not self._right_token(form.get("rs-csrf-token", "")):
            return _BROKEN["new"]
        if self.server.encrypts:
            given = self._decrypted(form.get("v", ""))
        else:
            given = f"{form.get('username')}\n{form.get('password')}"
        if given is None:
            return _BROKEN[self.server.protocol]
        user, _, password = given.partition("\n")
        return None if self.server.knows(user, password) else _WRONG[self.server.protocol]

    def _right_token(self, token: str) -> bool:
        return bool(token) and token == self._cookie("rs-csrf-token") and not self.server.loses_csrf

    def _decrypted(self, value: str) -> str | None:
        try:
            message = self.server.key.decrypt(base64.b64decode(value, validate=True))
        except binascii.Error:
            return None
        return None if message is None else message.decode(errors="replace")

    def _workspace(self) -> None:
        if not self._known_browser():
            self._redirect("/unsupported_browser.htm")
        elif self._cookie("user-id") in self.server.sessions:
            self._answer(200, "<title>RStudio</title>")
        else:
            self._redirect("/auth-sign-in" + ("?appUri=%2F" if self.server.protocol == "new" else ""))

    def _sign_in_page(self) -> None:
        if self.server.auth_none:
            session = secrets.token_hex(16)
            self.server.sessions.add(session)
            self._redirect("./", [f"user-id={session}; path=/"])
            return
        token = secrets.token_hex(16) if self.server.protocol == "new" else ""
        cookies = [f"rs-csrf-token={token}; path=/; SameSite=Lax"] if token else []
        self._answer(200, _page(token, encrypts=self.server.encrypts), cookies=cookies)

    def _known_browser(self) -> bool:
        agent = self.headers.get("User-Agent", "")
        return any(
            int(version) >= _OLDEST[self.server.protocol].get(name, sys.maxsize)
            for name, version in re.findall(r"(\w+)/(\d+)", agent)
        )

    def _cookie(self, name: str) -> str:
        morsel = http.cookies.SimpleCookie(self.headers.get("Cookie", "")).get(name)
        return morsel.value if morsel else ""

    def _redirect(self, location: str, cookies: Sequence[str] = ()) -> None:
        self._send(302, b"", [("Location", location)], cookies)

    def _answer(self, code: int, text: str, kind: str = "text/html", cookies: Sequence[str] = ()) -> None:
        self._send(code, text.encode(), [("Content-Type", kind), ("Cache-Control", "no-cache")], cookies)

    def _send(self, code: int, body: bytes, headers: list[tuple[str, str]], cookies: Sequence[str]) -> None:
        self.send_response(code)
        for name, value in [*headers, *(("Set-Cookie", cookie) for cookie in cookies)]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _page(token: str, *, encrypts: bool) -> str:
    """A sign-in page with the fields that the real one has."""
    hidden = ["persist", "appUri", "clientPath", *(["v"] if encrypts else [])]
    fields = "".join(f'<input type="hidden" name="{name}" value=""/>\n' for name in hidden)
    if token:
        fields += f'<input type="hidden" name="rs-csrf-token" value="{token}"/>\n'
    typed = '<input type="text" name="username"/><input type="password" name="password"/>'
    if not encrypts:
        fields += typed + '<input type="checkbox" name="staySignedIn" value="1"/>'
        return _FRAME.format(shown="", submit="return verifyMe()", fields=fields)
    shown = f'<form onsubmit="submitRealForm();return false">{typed}</form>'
    return _FRAME.format(shown=shown, submit="", fields=fields)


_FRAME = """<!DOCTYPE html>
<html><head><title>RStudio Sign In</title><meta name="public-key-url" content="auth-public-key"/></head>
<body>{shown}<form method="POST" name="realform" action="auth-do-sign-in" onsubmit="{submit}">
{fields}<button type="submit">Sign In</button></form></body></html>
"""


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run until killed, or as the environment says; the exit code."""
    options = dict(re.findall(r"--([\w-]+)=(\S*)", " ".join(arguments)))
    if "EXIT_CODE" in environment:
        print("rserver can not start", file=sys.stderr)
        return int(environment["EXIT_CODE"])
    time.sleep(float(environment.get("START_DELAY", "0")))
    address = options.get("www-address", "0.0.0.0"), int(options.get("www-port", "8787"))
    server = Server(address, environment, options.get("auth-pam-helper-path", ""))
    print(f"listens since {time.monotonic():.6f} port {server.server_address[1]}", flush=True)
    if environment.get("NEVER_READY") == "1":
        while True:
            time.sleep(3600)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
