"""Answers what checks ask of the course's cloud, and makes providers."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from checks.cloud_facts import Cloud, CloudReply
from checks.course import Course
from checks.host import Host
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Endpoint, Handle, Surroundings
from wizard.cloud.provider import Provider
from wizard.state import Store

if TYPE_CHECKING:
    from wizard.cloud.kept import Kept


class CourseCloud:
    """The cloud of one start of classready; the source of ``Cloud`` questions for ``live_host``.

    Which course it is may be said after the host was made: what a check asks first is not the cloud.
    """

    def __init__(self) -> None:
        self._store: Store | None = None
        self._host: Host | None = None
        self._course: Course | None = None
        self._providers: dict[tuple[bytes, str], Provider] = {}
        self._kept: Kept | None = None

    def is_for(self, course: Course | None, host: Host, store: Store) -> None:
        """Say which course, on which computer, and what is remembered there (the machine that was chosen).

        Without a course only the jobs in the ledger can be looked after.
        """
        self._course, self._host, self._store = course, host, store

    def surroundings(self) -> Surroundings | None:
        """Those of the course's cloud, none where it has none."""
        if self._course is None or self._course.cloud is None:
            return None
        chosen = self._told[1].load().of(self._course.id).machine
        return self._of(self._course, chosen or self._course.cloud.host)

    def provider(self) -> Provider | None:
        """The course's provider, none where it has no cloud."""
        surroundings = self.surroundings()
        return None if surroundings is None else self._provider(surroundings)

    def provider_of(self, handle: Handle) -> Provider:
        """The provider of a job in the ledger; of this course's own, with what its app needs to be opened."""
        course = handle.course
        if self._course is not None and self._course.id == course.id:
            course = _with_left_out(course, self._course)
        return self._provider(self._of(course, handle.machine))

    def keep(self, handle: Handle, endpoint: Endpoint) -> "Kept":
        """Keep the way to a job's app open until ``close``."""
        from wizard.cloud.kept import Kept

        self.close()
        self._kept = Kept(handle, endpoint)
        return self._kept

    def kept(self, handle: Handle) -> "Kept | None":
        """The way to a job's app, where it is open already."""
        mine = self._kept is not None and self._kept.handle.name == handle.name and self._kept.is_open
        return self._kept if mine else None

    @property
    def kept_one(self) -> "Kept | None":
        """The way that is kept, none where there is none."""
        return self._kept

    def close(self) -> None:
        """Close the way that is kept; the job goes on."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    @property
    def ledger(self) -> Ledger:
        """Where jobs are written down."""
        return Ledger(Path(self._told[1].folder))

    @property
    def _told(self) -> tuple[Host, Store]:
        if self._host is None or self._store is None:
            raise TypeError("is_for was not called")
        return self._host, self._store

    def _of(self, course: Course, machine: str) -> Surroundings:
        host, store = self._told
        return Surroundings(course, host, Path(store.folder), machine)

    def _provider(self, surroundings: Surroundings) -> Provider:
        from wizard.cloud.providers import provider_for

        key = (msgspec.json.encode(surroundings.course), surroundings.machine)
        if key not in self._providers:
            self._providers[key] = provider_for(surroundings)
        return self._providers[key]

    def __call__(self, question: Cloud) -> CloudReply:
        """Answer a check."""
        provider = self.provider()
        if provider is None:
            return CloudReply("no-client")
        match question.call:
            case "client":
                return provider.client()
            case "login":
                return provider.login_state()
            case "offers":
                return provider.offers()
            case "jobs":
                return provider.list_mine()


def _with_left_out(written: Course, own: Course) -> Course:
    """A course as the ledger has it, with what is not written there: above all how its app lets one in."""
    app = msgspec.structs.replace(own.app, port=written.app.port)
    return msgspec.structs.replace(written, app=app, milestones=own.milestones, problems=own.problems)
