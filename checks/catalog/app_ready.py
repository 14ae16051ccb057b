"""Does the course's app answer its own page."""

from collections.abc import Iterator
from datetime import datetime

from checks.app_address import CourseContainer, base_url, find_container
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, unsure
from checks.questions import AppPage, Clock

_NAMES = {"rstudio": "RStudio", "jupyter": "Jupyter", "http": "The app"}


def _run(host: Host, course: Course) -> Iterator[Finding]:
    container = find_container(host, course)
    if container is None or not container.port:
        yield unsure("The course's container does not run, so there is no app to ask.")
        return
    url, name = base_url(host, container), _NAMES[course.app.kind]
    page = host.ask(AppPage(course.app.kind, url))
    seen = (url, page.detail)
    match page.status:
        case "ready":
            yield fine(f"{name} answers.", *seen)
        case "starting":
            yield _not_yet(host, course, container, seen)
        case "other":
            problem = (
                "other-jupyter-on-same-port" if course.app.kind == "jupyter" else "other-program-on-port"
            )
            yield fail(f"Another program answers at {url}.", *seen, problem=problem)


def _not_yet(host: Host, course: Course, container: CourseContainer, seen: tuple[str, ...]) -> Finding:
    name = _NAMES[course.app.kind]
    running = _seconds_since(host, container.started)
    if running is not None and running < course.app.start_seconds:
        message = f"{name} is still starting; that may take {course.app.start_seconds} seconds."
        return fail(message, *seen, f"started {running:.0f} s ago", problem="app-still-starting")
    return fail(f"{name} does not answer.", *seen, problem="app-not-ready")


def _seconds_since(host: Host, moment: str) -> float | None:
    try:
        # The engine writes nanoseconds, which Python reads from 3.11 on and cuts to microseconds.
        return host.ask(Clock()).epoch - datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return None


CHECK = Check(
    id="app.ready",
    title="App answers",
    why="A container that runs is not enough: the program in it needs some time until it answers.",
    run=_run,
    needs=("container.running",),
)
