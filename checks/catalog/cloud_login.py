"""Is somebody logged in to the course's cloud."""

from collections.abc import Iterator

from checks.cloud_facts import Cloud
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing, unsure

_FAILURES = {
    "logged-out": ("You are not logged in to the course's cloud.", "cloud-not-logged-in"),
    "expired": ("Your login to the course's cloud has expired.", "cloud-login-expired"),
    "no-cluster": ("Your account has no cluster to run on yet.", "cloud-no-cluster"),
    "denied": ("The cloud refuses your account.", "cloud-account-refused"),
    "not-chosen": ("No machine was chosen yet.", "cloud-machine-not-chosen"),
}


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.cloud is None:
        yield nothing("This course uses no cloud.")
        return
    reply = host.ask(Cloud(course.cloud.provider, "login"))
    words = tuple(reply.error.splitlines()[-1:])
    if reply.ok:
        where = f" at {reply.place}" if reply.place else ""
        yield fine(f"You are logged in as {reply.user}{where}.", f"{reply.user}{where}")
    elif reply.status in _FAILURES:
        message, problem = _FAILURES[reply.status]
        yield fail(message, *words, problem=problem)
    else:
        yield unsure("Whether you are logged in could not be told.", *words, problem="cloud-unreachable")


CHECK = Check(
    id="cloud.login",
    title="Logged in to the cloud",
    why="Jobs run in your name; an account takes an e-mail and sometimes a day, so not just before class.",
    run=_run,
    needs=("cloud.client",),
    time_limit=30.0,
)
