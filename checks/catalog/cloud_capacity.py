"""Does the cloud offer a machine that fits the course."""

from collections.abc import Iterator

from checks.cloud_choice import fits, said, smallest
from checks.cloud_facts import Cloud, CloudReply
from checks.cloud_trouble import why_not
from checks.course import Cloud as Wanted
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing, warn


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "offers"))
    if reply.ok:
        yield _judged(reply, course.cloud)
    else:
        yield why_not(course.cloud.provider, reply, "What the cloud offers could not be told.")


def _judged(reply: CloudReply, wanted: Wanted) -> Finding:
    seen = tuple(said(offer) for offer in reply.offers)
    chosen = smallest(reply.offers, wanted)
    if chosen is None and wanted.provider == "ssh":
        return fail(f"The machine has less than {_wish(wanted)}.", *seen, problem="cloud-machine-too-small")
    if chosen is None:
        message = f"The cloud offers no machine with {_wish(wanted)}."
        return fail(message, *(seen or ("it offers nothing at all",)), problem="cloud-nothing-fits")
    if chosen.free == 0:
        message = f"All machines that fit are taken now; a job would wait for {said(chosen)}."
        return warn(message, *seen, problem="cloud-all-taken")
    others = sum(fits(offer, wanted) for offer in reply.offers) - 1
    more = f" {others} more would do too." if others else ""
    return fine(f"The smallest machine that fits is {said(chosen)}.{more}", *seen)


def _wish(cloud: Wanted) -> str:
    gpus = f"{cloud.gpus} GPU{'s' if cloud.gpus > 1 else ''}, " if cloud.gpus else ""
    return f"{gpus}{cloud.cpus:g} CPU and {cloud.memory_gb:g} GB of memory"


CHECK = Check(
    id="cloud.capacity",
    title="A cloud machine that fits",
    why="The course's work needs a GPU, and enough processors and memory next to it.",
    run=_run,
    needs=("cloud.login",),
    time_limit=30.0,
)
