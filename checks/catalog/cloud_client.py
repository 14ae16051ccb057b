"""Is the course's cloud client installed, and does it really run."""

from collections.abc import Iterator

from checks.cloud_facts import Cloud
from checks.cloud_trouble import OVER_SSH, last_words, why_not
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    provider = course.cloud.provider
    reply = host.ask(Cloud(provider, "client"))
    words = last_words(reply)
    match reply.status:
        case "ok":
            yield fine("The cloud client runs.", f"it is {reply.version or 'of an unknown version'}")
        case "no-client" if provider in OVER_SSH:
            yield fail("The program ssh is not on this computer.", *words, problem="ssh-program-missing")
        case "no-client":
            yield fail(
                "The course's cloud client is not installed yet.", *words, problem="cloud-client-missing"
            )
        case "broken-client":
            yield fail(
                "The cloud client is installed but does not run.", *words, problem="cloud-client-broken"
            )
        case _:
            yield why_not(provider, reply, "Whether the cloud client runs could not be told.")


CHECK = Check(
    id="cloud.client",
    title="The cloud client runs",
    why="It asks for the machine with the GPU; that it was installed says little, many can't even start.",
    run=_run,
    time_limit=30.0,
)
