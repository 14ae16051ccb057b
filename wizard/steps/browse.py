"""Open the course's app in the browser."""

from checks.app_address import find_container
from wizard.address import address_to_open
from wizard.browser import open_in_browser
from wizard.session import Ended, Outcome, Results, Session, Step


def act(session: Session, _results: Results) -> Outcome:
    """Open the running app; over SSH or without a browser its address is shown instead."""
    host = session.host.fresh()
    address = address_to_open(host, session.course)
    container = find_container(host, session.course)
    if address is None or container is None:
        return Outcome(
            Ended.FAILED,
            "The course's app is not running; `classready launch` starts it.",
            problem="container-not-running",
        )
    opened = open_in_browser(host, address)
    session.remember("open", container.id)
    way = "Opened in your browser" if opened else "Open this address in your browser"
    return Outcome(Ended.DONE, f"{way}: {address}{_login(session)}")


def _login(session: Session) -> str:
    app = session.course.app
    return f" (login {app.user}, password {app.password})" if app.kind == "rstudio" else ""


def _done(session: Session, _results: Results, _step: Step) -> bool:
    container = find_container(session.host, session.course)
    return session.is_put_away or (container is not None and session.happened("open", container.id))


STEP = Step(
    id="open",
    title="Open it in your browser",
    why="This is where you work in class.",
    resolves=("browser.available",),
    act=act,
    place="app",
    done=_done,
)
