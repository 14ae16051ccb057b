"""Is somebody logged in to the course's cloud."""

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
    reply = host.ask(Cloud(course.cloud.provider, "login"))
    if not reply.ok:
        yield why_not(course.cloud.provider, reply, "Whether you are logged in could not be told.")
        return
    # A client that logs in by a file may not know as whom.
    whom = f" as {reply.user}" if reply.user else ""
    where = f" at {reply.place}" if reply.place else ""
    seen = (f"{name}: {value}" for name, value in (("user", reply.user), ("place", reply.place)) if value)
    yield fine(f"You are logged in{whom}{where}.", *seen)


CHECK = Check(
    id="cloud.login",
    title="Logged in to the cloud",
    why="Jobs run in your name; an account takes an e-mail and sometimes a day, so not just before class.",
    run=_run,
    needs=("cloud.client",),
    time_limit=60.0,  # SkyPilot's server takes half of that to start on a slow computer
)
