"""Sign-in against the stand-in for RStudio (``tests/parts/rstudio.py``); the real one can't be had here."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from checks.probes import app
from checks.question import Secret
from checks.questions import AppFacts, AppPage, SignIn, SignInFacts
from tests.parts.engine import Containers
from tests.parts.registry import free_port
from tests.parts.rstudio import PASSWORD
from tests.parts.rstudio_process import StandIns
from wizard.engine.readiness import Ready, wait_ready

WRONG_OLD = "RStudio says: Incorrect or invalid username/password (wrong name or password)"
WRONG_NEW = "RStudio says: 1 (wrong name or password)"
TOKEN = "RStudio says: 2 (a token that was not accepted, or an error of its own)"
ACCEPTED = SignInFacts("accepted", "RStudio accepted the sign-in, and / opens")


def sign_in(url: str, password: str = PASSWORD, timeout: float = 10) -> SignInFacts:
    facts = app.answer(SignIn("rstudio", url, "rstudio", Secret(password), timeout))
    assert isinstance(facts, SignInFacts)
    return facts


def page(url: str, timeout: float = 5) -> AppFacts:
    facts = app.answer(AppPage("rstudio", url, timeout))
    assert isinstance(facts, AppFacts)
    return facts


@pytest.mark.parametrize(
    ("options", "password", "expected"),
    [
        ({"protocol": "old"}, "rstudio", ACCEPTED),
        ({"protocol": "new"}, "rstudio", ACCEPTED),
        ({"protocol": "old", "encrypt": "0"}, "rstudio", ACCEPTED),
        ({"protocol": "new", "encrypt": "0"}, "rstudio", ACCEPTED),
        ({"protocol": "old"}, "wrong", SignInFacts("refused", WRONG_OLD)),
        ({"protocol": "new"}, "wrong", SignInFacts("refused", WRONG_NEW)),
        ({"protocol": "old", "encrypt": "0"}, "päss wörd&=\n", SignInFacts("refused", WRONG_OLD)),
        ({"protocol": "new", "encrypt": "0"}, "", SignInFacts("refused", WRONG_NEW)),
        ({"protocol": "new", "lose_csrf": "1"}, "rstudio", SignInFacts("csrf", TOKEN)),
        ({"auth_none": "1"}, "rstudio", SignInFacts("not-needed", "RStudio opens without a sign-in")),
        (
            {"protocol": "old"},
            "x" * 200,
            SignInFacts("unsure", "name and password are too long for RStudio's key"),
        ),
    ],
)
def test_sign_in_ends_as_the_server_says(
    rstudio_standin: StandIns, options: dict[str, str], password: str, expected: SignInFacts
) -> None:
    assert sign_in(rstudio_standin(**options).url, password) == expected


@pytest.mark.parametrize("protocol", ["old", "new"])
def test_sign_in_goes_through_the_engines_published_port(
    containers: Containers, rstudio_standin_image: str, protocol: str
) -> None:
    container = containers(
        rstudio_standin_image,
        init=True,
        environment={"PROTOCOL": protocol},
        ports={"8787/tcp": ("127.0.0.1", None)},
    )
    url = f"http://127.0.0.1:{containers.port(container, 8787)}"
    assert isinstance(wait_ready("rstudio", url, lambda: True, 30), Ready)
    assert (sign_in(url), sign_in(url, "wrong").status) == (ACCEPTED, "refused")


@pytest.mark.parametrize("options", [{"protocol": "old"}, {"protocol": "new"}, {"encrypt": "0"}])
def test_sign_in_page_means_ready(rstudio_standin: StandIns, options: dict[str, str]) -> None:
    assert page(rstudio_standin(**options).url) == AppFacts(
        "ready", "/auth-sign-in: HTTP 200, titled 'RStudio Sign In'"
    )


def test_workspace_without_sign_in_means_ready(rstudio_standin: StandIns) -> None:
    seen = page(rstudio_standin(auth_none="1").url)
    assert seen == AppFacts("ready", "/auth-sign-in: HTTP 302 to ./; /: HTTP 200, titled 'RStudio'")


def test_server_that_listens_but_never_answers_is_starting(rstudio_standin: StandIns) -> None:
    url = rstudio_standin(never_ready="1").url
    assert page(url, timeout=0.2) == AppFacts("starting", "no answer in time")
    assert sign_in(url, timeout=0.2) == SignInFacts("unreachable", "no answer in time")


def test_nothing_on_the_port_is_starting_and_unreachable() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert page(url) == AppFacts("starting", "nothing listens there")
    assert sign_in(url) == SignInFacts("unreachable", "nothing listens there")


class Scripted(http.server.ThreadingHTTPServer):
    """Answers each path with a given status, headers and body; counts nothing, keeps nothing."""

    def __init__(self, answers: dict[str, tuple[int, dict[str, str], str]]) -> None:
        super().__init__(("127.0.0.1", 0), ScriptedPages)
        self.answers = answers

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class ScriptedPages(http.server.BaseHTTPRequestHandler):
    server: Scripted

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Write nothing."""

    def do_GET(self) -> None:
        code, headers, body = self.server.answers.get(self.path, (404, {}, ""))
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET  # noqa: N815 - the library's name


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with Scripted({}) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


Answers = dict[str, tuple[int, dict[str, str], str]]
FORM = (
    '<form name="realform" action="go"><input type="hidden" name="v"><input type="hidden" name="csrf-token">'
)
PLAIN = '<form name="realform" action="go"><input name="username"><input name="password">'
SIGN_IN: Answers = {"/auth-sign-in": (200, {}, PLAIN)}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, SignInFacts("unsure", "/auth-sign-in has no sign-in form of RStudio: HTTP 404")),
        (
            {"/auth-sign-in": (200, {}, FORM), "/auth-public-key": (200, {}, "no key")},
            SignInFacts("unsure", "RStudio's public key could not be read: HTTP 200"),
        ),
        (
            {"/auth-sign-in": (302, {"Location": "/x"}, ""), "/": (302, {"Location": "/y"}, "")},
            SignInFacts("unsure", "/auth-sign-in leads elsewhere, and / answers HTTP 302 to /y"),
        ),
        (SIGN_IN, SignInFacts("unsure", "the sign-in was answered with HTTP 404")),
        (
            SIGN_IN | {"/go": (400, {}, "Missing or incorrect token.")},
            SignInFacts("csrf", "RStudio did not accept its own page's token: HTTP 400"),
        ),
        (
            SIGN_IN | {"/go": (302, {"Location": "/auth-sign-in?error=3"}, "")},
            SignInFacts("refused", "RStudio says: 3 (this account may not sign in)"),
        ),
        (
            SIGN_IN | {"/go": (302, {"Location": "/auth-sign-in?error=2"}, "")},
            SignInFacts("unsure", "RStudio says: 2"),
        ),
        (
            SIGN_IN | {"/go": (302, {"Location": "/"}, ""), "/": (302, {"Location": "/auth-sign-in"}, "")},
            SignInFacts("unsure", "RStudio accepted the sign-in, but / answers HTTP 302 to /auth-sign-in"),
        ),
        (
            SIGN_IN | {"/go": (302, {"Location": "/", "Set-Cookie": "user-id=1"}, ""), "/": (200, {}, "")},
            ACCEPTED,
        ),
    ],
)
def test_sign_in_that_does_not_go_as_known_says_what_was_seen(
    scripted: Scripted, answers: Answers, expected: SignInFacts
) -> None:
    scripted.answers = answers
    assert sign_in(scripted.url) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, AppFacts("other", "/auth-sign-in: HTTP 404")),
        (
            {"/auth-sign-in": (200, {}, "<title>My shop</title>")},
            AppFacts("other", "/auth-sign-in: HTTP 200, titled 'My shop'"),
        ),
        ({"/auth-sign-in": (503, {}, "")}, AppFacts("starting", "/auth-sign-in: HTTP 503")),
        (
            {"/auth-sign-in": (302, {"Location": "/login"}, ""), "/": (200, {}, "<title>Shop</title>")},
            AppFacts("other", "/auth-sign-in: HTTP 302 to /login; /: HTTP 200, titled 'Shop'"),
        ),
    ],
)
def test_page_that_is_not_rstudios_is_told_apart(
    scripted: Scripted, answers: Answers, expected: AppFacts
) -> None:
    scripted.answers = answers
    assert page(scripted.url) == expected
