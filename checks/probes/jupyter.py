"""Jupyter's own page and its sign-in (Jupyter Server's REST interface, ``/api``)."""

from typing import TypeVar

import msgspec

from checks.probes.web import Browser, NoAnswerError, NotHttpError, Reply
from checks.questions import AppFacts, AppPage, SignIn, SignInFacts

_OK = 200
_FORBIDDEN = (401, 403)
_SERVER_ERROR = 500
T = TypeVar("T", bound=msgspec.Struct)


class _Api(msgspec.Struct):
    version: str


class _Status(msgspec.Struct):
    started: str


def page(question: AppPage) -> AppFacts:
    """Whether Jupyter tells its version, which it does without a sign-in."""
    try:
        reply = Browser(question.url, question.timeout).get("api")
    except NotHttpError as error:
        return AppFacts("other", str(error))
    except NoAnswerError as error:
        return AppFacts("starting", str(error))
    if reply.code >= _SERVER_ERROR:
        return AppFacts("starting", f"/api: {reply}")
    api = _decoded(reply, _Api)
    if api is None:
        return AppFacts("other", f"/api is not Jupyter's: {reply}")
    return AppFacts("ready", f"Jupyter Server {api.version[:40]}")


def sign_in(question: SignIn) -> SignInFacts:
    """Try the token (or password): first as programs send it, then as the sign-in page does."""
    browser = Browser(question.url, question.timeout)
    try:
        return _with_nothing(browser, question.secret) or _with_header(browser, question.secret)
    except NotHttpError as error:
        return SignInFacts("unsure", str(error))
    except NoAnswerError as error:
        return SignInFacts("unreachable", str(error))


def _with_nothing(browser: Browser, secret: str) -> SignInFacts | None:
    """What can be said before the token is used; none where it must be tried."""
    reply = browser.get("api/status")
    if _decoded(reply, _Status):
        return SignInFacts("not-needed", "Jupyter opens without a token")
    if reply.code not in _FORBIDDEN:
        return SignInFacts("unsure", f"/api/status is not Jupyter's: {reply}")
    if not secret:
        return SignInFacts("refused", "Jupyter asks for a token, and there is none to give")
    return None


def _with_header(browser: Browser, secret: str) -> SignInFacts:
    # https://jupyter-server.readthedocs.io/en/latest/operators/security.html
    reply = browser.get("api/status", {"Authorization": f"token {secret}"})
    if _decoded(reply, _Status):
        return SignInFacts("accepted", "Jupyter accepted the token")
    return _with_form(browser, secret)


def _with_form(browser: Browser, secret: str) -> SignInFacts:
    """Sign in on the page, where a password is taken too; its token is a cookie that the page sets."""
    browser.get("login")
    answer = browser.post("login", {"password": secret, "_xsrf": browser.cookie("_xsrf")})
    if _decoded(browser.get("api/status"), _Status):
        return SignInFacts("accepted", "Jupyter accepted the password")
    if answer.code == _OK or answer.code in _FORBIDDEN:
        return SignInFacts("refused", f"Jupyter did not accept the token: {answer}")
    return SignInFacts("unsure", f"Jupyter's sign-in page answered with {answer}")


def _decoded(reply: Reply, kind: type[T]) -> T | None:
    if reply.code != _OK:
        return None
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except (msgspec.DecodeError, RecursionError):
        return None
