"""Open the course's app in the browser."""

from checks.app_address import find_container
from wizard.address import address_to_open
from wizard.browser import open_in_browser
from wizard.container_end import as_failure, container_end
from wizard.engine.errors import EngineError
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step


def act(session: Session, _results: Results) -> Outcome:
    """Open the running app; over SSH or without a browser its address is shown instead."""
    host = session.host.fresh()
    address = address_to_open(host, session.course)
    container = find_container(host, session.course)
    if address is None or container is None:
        return _not_running(session)
    opened = open_in_browser(host, address)
    session.remember("open", container.id)
    way = "Opened in your browser" if opened else "Open this address in your browser"
    return Outcome(Ended.DONE, f"{way}: {address}{_login(session)}")


def _not_running(session: Session) -> Outcome:
    """Why there is nothing to open: it was not started, or it has ended by itself."""
    try:
        end = container_end(session)
    except EngineError as error:
        return failed(error)
    if end is not None and not end.expected:
        return as_failure(end, "The course's app is not running any more.")
    return Outcome(
        Ended.FAILED,
        "The course's app is not running.",
        problem="container-not-running",
    )


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
