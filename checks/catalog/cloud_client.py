"""Is the course's cloud client installed, and does it really run."""

from collections.abc import Iterator

from checks.cloud_facts import Cloud
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing, unsure


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "client"))
    words = tuple(reply.error.splitlines()[-1:])
    match reply.status:
        case "ok":
            yield fine(f"The cloud client runs ({reply.version}).", f"it said {reply.version}")
        case "no-client":
            yield fail(
                "The course's cloud client is not installed yet.", *words, problem="cloud-client-missing"
            )
        case "broken-client":
            yield fail(
                "The cloud client is installed but does not run.", *words, problem="cloud-client-broken"
            )
        case _:
            yield unsure("Whether the cloud client runs could not be told.", *words)


CHECK = Check(
    id="cloud.client",
    title="The cloud client runs",
    why="It asks for the machine with the GPU; that it was installed says little, many can't even start.",
    run=_run,
    time_limit=30.0,
)
