"""Does the course's container run, and if not, how did it end."""

from collections.abc import Iterator

from checks.app_address import CourseContainer, find_container
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing, warn

_STOPPED = {0, 129, 130, 137, 143}
"""Its own end, or a signal that ``docker stop`` or a closing computer sends (128 + HUP, INT, KILL, TERM)."""
_MEANINGS = {
    125: ("Docker could not start it", "container-not-started"),
    126: ("the program in it may not be run", "container-command-failed"),
    127: ("the program in it was not found", "container-command-failed"),
    132: (
        "its program met an instruction that this processor lacks",
        "wrong-arch-binary-illegal-instruction",
    ),
    139: ("its program crashed", "container-crashed"),
}
_OF_CRASH = ("its program ended with a fault", "container-crashed")


def _run(host: Host, course: Course) -> Iterator[Finding]:
    container = find_container(host, course)
    if container is None:
        label = f"no container has the label of {course.id}"
        # No fault: between two classes nothing runs, and whoever did the homework stays ready.
        yield nothing("The course's container is not started yet.", label)
        return
    seen = f"container {container.name}: {container.state}"
    if container.runs:
        yield from _runs(course, container, seen)
    else:
        yield _stopped(container, seen)


def _runs(course: Course, container: CourseContainer, seen: str) -> Iterator[Finding]:
    if not container.port:
        message = f"The course's container runs, but its port {course.app.port} is not published."
        yield fail(message, seen, problem="wrong-port-mapping")
        return
    yield fine("The course's container runs.", seen, f"port {container.port} of {container.address}")
    if container.image != course.image.name:
        message = "The container was made from another image than the course's."
        yield warn(message, f"made from {container.image}", problem="container-of-other-image")


def _stopped(container: CourseContainer, seen: str) -> Finding:
    code = container.exit_code
    ended = f"exit code {code}"
    if container.out_of_memory:
        message = "The course's container was ended because memory ran out."
        return fail(message, seen, ended, problem="out-of-memory-137")
    if container.state == "paused":
        return fail("The course's container is paused.", seen, problem="container-paused")
    if container.state == "created" or container.error:
        message = "The course's container could not be started."
        return fail(message, seen, container.error or "no reason told", problem="container-not-started")
    if code in _STOPPED:
        return nothing("The course's container is stopped.", seen, ended)
    meaning, problem = _MEANINGS.get(code, _OF_CRASH)
    return fail(f"The course's container has stopped: {meaning}.", seen, ended, problem=problem)


CHECK = Check(
    id="container.running",
    title="Course's container runs",
    why="The app that you open in the browser runs inside it.",
    run=_run,
    needs=("docker.running", "image.present"),
)
