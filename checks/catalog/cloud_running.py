"""Does something of this person's run in the cloud that still costs money."""

from collections.abc import Iterator

from checks.cloud_facts import Cloud, CloudJob
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fine, nothing, unsure, warn


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "jobs"))
    if not reply.ok:
        words = tuple(reply.error.splitlines()[-1:])
        yield unsure(
            "Whether something of yours runs could not be told.", *words, problem="cloud-unreachable"
        )
    elif not reply.jobs:
        yield fine("Nothing of yours runs in the cloud.", "the provider lists no job that has not ended")
    else:
        seen = tuple(_said(job) for job in reply.jobs)
        verb = "job has" if len(seen) == 1 else "jobs have"
        yield warn(
            f"{len(seen)} cloud {verb} not ended and may cost money: {', '.join(seen)}.",
            *seen,
            problem="cloud-job-running",
        )


def _said(job: CloudJob) -> str:
    since = f" since {job.since}" if job.since else ""
    spent = f", {job.spent:g} {job.currency} so far" if job.spent is not None else ""
    return f"{job.name or job.id} ({job.state}{since}{spent})"


CHECK = Check(
    id="cloud.running",
    title="Nothing forgotten in the cloud",
    why="A machine with a GPU costs money by the minute, whether you use it or not.",
    run=_run,
    needs=("cloud.login",),
    time_limit=30.0,
)
