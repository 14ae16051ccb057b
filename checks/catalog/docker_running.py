"""Does a container engine answer, and if not, why not."""

from collections.abc import Iterator

from checks.course import Course
from checks.engine_place import engine_info
from checks.engine_products import product_of
from checks.engine_trouble import asked, why_no_answer
from checks.host import Host
from checks.model import Check, Finding, fail, fine
from checks.questions import Endpoint, Engine


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    reply = host.ask(Engine("version"))
    if not reply.ok:
        yield why_no_answer(host, reply)
        return
    seen = asked(host.ask(Endpoint()))
    if reply.data.get("Os") == "windows":
        message = "Docker is set to Windows containers; the course needs Linux containers."
        yield fail(message, seen, "the engine's system is windows", problem="windows-container-mode")
        return
    yield fine(f"{product_of(reply.data, engine_info(host))} answers.", seen)


CHECK = Check(
    id="docker.running",
    title="Docker is running",
    why="The course's programs can only start while Docker runs.",
    run=_run,
    needs=("docker.installed",),
)
