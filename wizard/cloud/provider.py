"""What every provider can do; ``wizard.cloud.providers`` has one file for each."""

from typing import Protocol

from checks.cloud_facts import CloudReply
from checks.model import Result
from wizard.cloud.model import Cap, Endpoint, Handle, JobStatus, LoginWay, Quote, Stopped, Talk, Tell


class Provider(Protocol):
    """Somebody else's machines. Everything raises ``CloudError`` and nothing else of its own.

    ``client`` to ``list_mine`` change nothing, never ask anybody and answer with a status instead of raising:
    checks ask them.
    """

    @property
    def title(self) -> str:
        """As people know it."""

    @property
    def ways(self) -> tuple[LoginWay, ...]:
        """How one can log in, the usual first."""

    def client(self) -> CloudReply:
        """Is the client installed, and does a real command of it run."""

    def login_state(self) -> CloudReply:
        """Who is logged in; told without the network where that is enough for a no."""

    def offers(self) -> CloudReply:
        """What can be asked for."""

    def list_mine(self) -> CloudReply:
        """This person's jobs that have not ended; ``ours`` marks classready's."""

    def preflight(self, tell: Tell) -> tuple[Result, ...]:
        """The checks of this computer, done on the machine that is to run it; empty without one."""

    def install_client(self, tell: Tell) -> str:
        """Install the client into an environment of its own, run it for real, and return its version."""

    def login(self, way: LoginWay, talk: Talk) -> CloudReply:
        """Log in and say what ``login_state`` then says."""

    def quote(self, cap: Cap) -> Quote:
        """The smallest offer that fits the course, and what it costs at most."""

    def submit(self, handle: Handle, quote: Quote) -> Handle:
        """Ask for the job under ``handle.name`` with the quote's cap; returns the handle with its id.

        Raises:
            CloudError: it did not work; ``refused`` where it is certain that nothing was started.
        """

    def wait(self, handle: Handle, seconds: float, tell: Tell) -> Handle:
        """Wait until it runs, telling why it does not yet; returns the handle with what was learnt.

        Raises:
            CloudError: it failed, ended, or does not run in time. Stopping it is the caller's.
        """

    def url(self, handle: Handle) -> Endpoint:
        """Open the way to its app."""

    def status(self, handle: Handle) -> JobStatus:
        """How it is; found by its name where its id is not known. ``stopped`` where it is not known there."""

    def extend(self, handle: Handle, minutes: int) -> Handle:
        """Move its end; returns the handle with the new one."""

    def stop(self, handle: Handle) -> Stopped:
        """End it and return when that was seen; one that has ended already is fine.

        Raises:
            CloudError: that could not be seen: it may still run.
        """

    def stop_command(self, handle: Handle) -> str:
        """What a person would type to end it without classready."""
