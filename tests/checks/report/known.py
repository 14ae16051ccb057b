"""A made-up student's machine for the tests of redaction."""

from checks.course import App, CondaEnvironment, Course, Python
from checks.host import Host
from checks.model import Platform
from checks.redaction import KnownSecrets, known_secrets
from tests.fakes import course, fake_host

PASSWORD = "Tr0ub4dor-c0urse"
HOMES = {Platform.WINDOWS: r"C:\Users\Ada Lovelace"}


def demo_course() -> Course:
    """The course of the fakes with a password that is no public word."""
    app = App(kind="rstudio", port=8787, user="rstudio", password=PASSWORD)
    return course(app=app, conda=CondaEnvironment("neuro", "3.7"), python=Python("3.7"))


def known(
    environment: dict[str, str] | None = None,
    *,
    user: str = "lovelace",
    hosts: tuple[str, ...] = ("analytical-engine",),
    host: Host | None = None,
) -> KnownSecrets:
    """What is known on that machine."""
    machine = host or fake_host(home=f"/home/{user}")
    return known_secrets(machine, demo_course(), environment or {}, user, hosts)
