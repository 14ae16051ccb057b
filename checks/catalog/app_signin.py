"""Does the course's app accept its login."""

from collections.abc import Iterator

from checks.app_address import base_url, find_container
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, unsure
from checks.question import Secret
from checks.questions import SignIn
from checks.registry_api import wanted_architecture

_UNTOLD = "Whether signing in works could not be told."


def _run(host: Host, course: Course) -> Iterator[Finding]:
    container = find_container(host, course)
    if container is None or not container.port:
        yield unsure("The course's container does not run, so nobody can sign in.")
        return
    app, url = course.app, base_url(host, container)
    secret = container.token if app.kind == "jupyter" and container.token else app.password
    signed = host.ask(SignIn(app.kind, url, app.user, Secret(secret)))
    seen = (f"signed in at {url}", signed.detail)
    match signed.status:
        case "accepted":
            yield fine("Signing in works.", *seen)
        case "not-needed":
            yield fine("The app asks for no login.", *seen)
        case "refused":
            yield _refused(host, course, seen)
        case "csrf":
            yield unsure(_UNTOLD, *seen, problem="app-sign-in-csrf")
        case "unreachable" | "unsure":
            yield unsure(_UNTOLD, *seen)


def _refused(host: Host, course: Course, seen: tuple[str, ...]) -> Finding:
    if course.app.kind == "jupyter":
        return fail("Jupyter does not accept its token.", *seen, problem="jupyter-wrong-token")
    emulated = f"linux/{wanted_architecture(host)}" not in course.image.platforms
    if course.app.kind == "rstudio" and emulated:
        message = "RStudio refuses the right password, as it does on an emulated processor."
        return fail(message, *seen, problem="rstudio-fails-under-emulation")
    return fail("The app does not accept the course's login.", *seen, problem="rstudio-wrong-login")


CHECK = Check(
    id="app.signin",
    title="Signing in works",
    why="Only a login that was really accepted shows that you can start to work.",
    run=_run,
    needs=("app.ready",),
)
