"""Is the course's cloud client installed, and does it really run."""

from collections.abc import Iterator

from checks.cloud_facts import Cloud
from checks.cloud_trouble import why_not
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fine, nothing


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "client"))
    if reply.ok:
        version = f" ({reply.version})" if reply.version else ""
        yield fine(f"The cloud client runs{version}.", "it was run, and answered")
    else:
        yield why_not(course.cloud.provider, reply, "Whether the cloud client runs could not be told.")


CHECK = Check(
    id="cloud.client",
    title="The cloud client runs",
    why="It asks for the machine with the GPU; that it was installed says little, many can't even start.",
    run=_run,
    time_limit=60.0,  # SkyPilot's server takes half of that to start on a slow computer
)
