"""Open the app of the course's cloud job in the browser, once it lets one in."""

from wizard.browser import open_in_browser
from wizard.cloud.mine import how_to_stop, listed, login, opened_and_proven, running
from wizard.cloud.model import CloudError
from wizard.errors import StateError
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step


def act(session: Session, _results: Results) -> Outcome:
    """Open the way to the app, sign in to it to see that it works, and show it."""
    try:
        handle = running(session)
        if handle is None:
            text = "Nothing of this course runs in the cloud; `classready cloud run` starts it."
            return Outcome(Ended.FAILED, text)
        endpoint, signed_in = opened_and_proven(session, handle)
    except CloudError as error:
        return failed(error)
    except StateError as error:
        return Outcome(Ended.FAILED, str(error))
    shown = open_in_browser(session.host.fresh(), endpoint.url)
    session.remember("cloud-open", handle.name)
    way = "Opened in your browser" if shown else "Open this address in your browser"
    return Outcome(Ended.DONE, f"{way}: {endpoint.url}{login(endpoint)}. {signed_in} {how_to_stop(handle)}")


def _done(session: Session, _results: Results, _step: Step) -> bool:
    handle = listed(session)
    return session.happened("cloud-open", handle.name if handle else "")


STEP = Step(
    id="cloud-open",
    title="Open it from the cloud",
    why="It looks as on your own computer, but works on the machine with the GPU. The login is tried first.",
    resolves=(),
    act=act,
    command=lambda _session, _results: "classready cloud open",
    place="cloud",
    applies=lambda course: course.cloud is not None,
    done=_done,
)
