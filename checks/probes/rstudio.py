"""RStudio Server's own page and its sign-in, in every version since 2012.

There is no documented interface; this follows the public sources (rstudio/rstudio, ``src/cpp/server``). What
differs between versions (a token, its name, the encryption) is read from the page itself: every hidden field
that it has is sent back.
"""

from urllib.parse import parse_qs, urlsplit

from checks.probes.rstudio_form import Form, encrypt, parse_key, parse_page
from checks.probes.web import Browser, NoAnswerError, NotHttpError, Reply
from checks.questions import AppFacts, AppPage, SignIn, SignInFacts

_PAGE = "auth-sign-in"
_OK = 200
_BAD_REQUEST = 400
_SERVER_ERROR = 500


def page(question: AppPage) -> AppFacts:
    """Whether RStudio shows its sign-in page, or the workspace where it asks for no sign-in."""
    browser = Browser(question.url, question.timeout)
    try:
        reply = browser.get(_PAGE)
        if reply.redirects:
            inside = browser.get("")
            ours = inside.code == _OK and "rstudio" in inside.text.lower()
            return AppFacts("ready" if ours else "other", f"/{_PAGE}: {reply}; /: {inside}")
    except NotHttpError as error:
        return AppFacts("other", str(error))
    except NoAnswerError as error:
        return AppFacts("starting", str(error))
    seen = f"/{_PAGE}: {reply}"
    if reply.code >= _SERVER_ERROR:
        return AppFacts("starting", seen)
    return AppFacts("ready" if parse_page(reply.text) else "other", seen)


def sign_in(question: SignIn) -> SignInFacts:
    """Sign in as a browser does and look whether the workspace opens."""
    browser = Browser(question.url, question.timeout)
    try:
        reply = browser.get(_PAGE)
        if reply.redirects:
            return _without_sign_in(browser)
        form = parse_page(reply.text)
        if form is None:
            return SignInFacts("unsure", f"/{_PAGE} has no sign-in form of RStudio: {reply}")
        fields = _fill(browser, form, question)
        if isinstance(fields, str):
            return SignInFacts("unsure", fields)
        return _judge(browser, browser.post(form.action, fields), form)
    except NotHttpError as error:
        return SignInFacts("unsure", str(error))
    except NoAnswerError as error:
        return SignInFacts("unreachable", str(error))


def _without_sign_in(browser: Browser) -> SignInFacts:
    workspace = browser.get("")
    if workspace.code == _OK:
        return SignInFacts("not-needed", "RStudio opens without a sign-in")
    return SignInFacts("unsure", f"/{_PAGE} leads elsewhere, and / answers {workspace}")


def _fill(browser: Browser, form: Form, question: SignIn) -> dict[str, str] | str:
    """The fields to send, or why they can't be filled."""
    fields = form.hidden | {"persist": "0", "clientPath": f"/{_PAGE}"}
    if not form.encrypted:
        return fields | {"username": question.user, "password": question.secret}
    reply = browser.get(form.key_url)
    key = parse_key(reply.text) if reply.code == _OK else None
    if key is None:
        return f"RStudio's public key could not be read: {reply}"
    value = encrypt(f"{question.user}\n{question.secret}", key)
    return "name and password are too long for RStudio's key" if value is None else fields | {"v": value}


def _judge(browser: Browser, reply: Reply, form: Form) -> SignInFacts:
    if reply.code == _BAD_REQUEST and "token" in reply.text.lower():
        return SignInFacts("csrf", f"RStudio did not accept its own page's token: {reply}")
    if not reply.redirects:
        return SignInFacts("unsure", f"the sign-in was answered with {reply}")
    error = parse_qs(urlsplit(reply.location).query).get("error")
    if error:
        return _refusal(error[0], form)
    workspace = browser.get("")
    if workspace.code == _OK:
        return SignInFacts("accepted", "RStudio accepted the sign-in, and / opens")
    return SignInFacts("unsure", f"RStudio accepted the sign-in, but / answers {workspace}")


def _refusal(error: str, form: Form) -> SignInFacts:
    """What the ``error`` of the redirect says: a sentence before 2020, a number since ."""
    seen = f"RStudio says: {error[:120]}"
    words = error.lower()
    if error == "1" or "incorrect" in words or "invalid" in words:
        return SignInFacts("refused", f"{seen} (wrong name or password)")
    if error == "3" or "unauthorized" in words:
        return SignInFacts("refused", f"{seen} (this account may not sign in)")
    if error == "2" and form.has_token:
        return SignInFacts("csrf", f"{seen} (a token that was not accepted, or an error of its own)")
    return SignInFacts("unsure", seen)
