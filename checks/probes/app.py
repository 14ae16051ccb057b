"""Asks the course's app, running on this machine, for its own page, and signs in to it."""

from checks.probes import jupyter, rstudio
from checks.probes.web import Browser, NoAnswerError, NotHttpError
from checks.questions import AppFacts, AppPage, SignIn, SignInFacts

_SERVER_ERROR = 500


def answer(question: AppPage | SignIn) -> AppFacts | SignInFacts:
    """Answer a question about the app."""
    if isinstance(question, AppPage):
        return page(question)
    return sign_in(question)


def page(question: AppPage) -> AppFacts:
    """Whether the app answers the page that only it has."""
    match question.kind:
        case "rstudio":
            return rstudio.page(question)
        case "jupyter":
            return jupyter.page(question)
        case "http":
            return _any_page(question)


def sign_in(question: SignIn) -> SignInFacts:
    """What becomes of a real sign-in; a plain web app (``http``) is taken to need none."""
    match question.kind:
        case "rstudio":
            return rstudio.sign_in(question)
        case "jupyter":
            return jupyter.sign_in(question)
        case "http":
            seen = _any_page(AppPage("http", question.url, question.timeout))
            return SignInFacts("not-needed" if seen.status == "ready" else "unreachable", seen.detail)


def _any_page(question: AppPage) -> AppFacts:
    try:
        reply = Browser(question.url, question.timeout).get("")
    except NotHttpError as error:
        return AppFacts("other", str(error))
    except NoAnswerError as error:
        return AppFacts("starting", str(error))
    return AppFacts("ready" if reply.code < _SERVER_ERROR else "starting", f"/: {reply}")
