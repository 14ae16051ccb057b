"""Does the cloud offer a machine that fits the course."""

from collections.abc import Iterator

from checks.cloud_choice import fits, said, smallest
from checks.cloud_facts import Cloud
from checks.course import Cloud as Wanted
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing, unsure, warn


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "offers"))
    seen = tuple(said(offer) for offer in reply.offers)
    chosen = smallest(reply.offers, course.cloud)
    if not reply.ok:
        words = tuple(reply.error.splitlines()[-1:])
        yield unsure("What the cloud offers could not be told.", *words, problem="cloud-unreachable")
    elif chosen is None:
        yield fail(
            f"The cloud offers no machine with {_wish(course.cloud)}.", *seen, problem="cloud-nothing-fits"
        )
    elif chosen.free == 0:
        yield warn(
            f"All machines that fit are taken now; a job would wait for {said(chosen)}.",
            *seen,
            problem="cloud-all-taken",
        )
    else:
        others = sum(fits(offer, course.cloud) for offer in reply.offers) - 1
        more = f" {others} larger would do too." if others else ""
        yield fine(f"The smallest machine that fits is {said(chosen)}.{more}", *seen)


def _wish(cloud: Wanted) -> str:
    return f"{cloud.gpus} GPU, {cloud.cpus:g} CPU and {cloud.memory_gb:g} GB of memory"


CHECK = Check(
    id="cloud.capacity",
    title="A cloud machine that fits",
    why="The course's work needs a GPU, and enough processors and memory next to it.",
    run=_run,
    needs=("cloud.login",),
    time_limit=30.0,
)
