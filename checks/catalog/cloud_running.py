"""Does something of this person's run in the cloud that still costs money."""

from collections.abc import Iterator, Sequence

from checks.cloud_facts import Cloud, CloudJob
from checks.cloud_trouble import why_not
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fine, nothing, warn


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "jobs"))
    if not reply.ok:
        yield why_not(course.cloud.provider, reply, "Whether something of yours runs could not be told.")
        return
    going = [job for job in reply.jobs if job.state not in {"stopped", "failed"}]
    if not going:
        yield fine("Nothing of yours runs in the cloud.", "it lists no job that has not ended")
    for job in going:
        if job.ours:
            message = f"Your cloud job {_said(job)}."
            yield warn(message, _seen(job), problem="cloud-job-running")
    others = [job for job in going if not job.ours]
    if others:
        yield _not_ours(others)


def _not_ours(jobs: Sequence[CloudJob]) -> Finding:
    message = f"Not started by classready: {'; '.join(map(_said, jobs))}."
    return warn(message, *map(_seen, jobs), problem="cloud-job-of-another")


def _said(job: CloudJob) -> str:
    facts = [f"{job.name or job.id} is {job.state}"]
    if job.since:
        facts.append(f"since {_time(job.since)}")
    if job.spent is not None:
        facts.append(f"{_money(job.spent, job.currency)} so far")
    if job.stops:
        facts.append(f"ends by itself at {_time(job.stops)}")
    return ", ".join(facts)


def _seen(job: CloudJob) -> str:
    price = f", {_money(job.price, job.currency)} an hour" if job.price is not None else ""
    why = f", {job.reason}" if job.reason else ""
    return f"{job.id}: {job.state}{why}{price}"


def _money(amount: float, currency: str) -> str:
    return f"{amount:.2f} {currency}".rstrip()


def _time(moment: str) -> str:
    """``2026-11-23T14:02:09+00:00`` as ``2026-11-23 14:02 UTC``; a report is read in other time zones too."""
    day, _, clock = moment.partition("T")
    return f"{day} {clock[:5]} UTC" if clock else moment


CHECK = Check(
    id="cloud.running",
    title="Nothing forgotten in the cloud",
    why="A machine with a GPU costs money by the minute, whether you use it or not.",
    run=_run,
    needs=("cloud.login",),
    time_limit=30.0,
)
