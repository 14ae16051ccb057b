"""Answers what checks ask of the course's cloud, and makes providers."""

from pathlib import Path

from checks.cloud_facts import Cloud, CloudReply
from checks.course import Course
from checks.host import Host
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Handle, Surroundings
from wizard.cloud.provider import Provider
from wizard.state import Store


class CourseCloud:
    """The cloud of one start of classready; the source of ``Cloud`` questions for ``live_host``.

    Which course it is may be said after the host was made: what a check asks first is not the cloud.
    """

    def __init__(self) -> None:
        self._store: Store | None = None
        self._host: Host | None = None
        self._course: Course | None = None
        self._providers: dict[tuple[Course, str], Provider] = {}

    def is_for(self, course: Course, host: Host, store: Store) -> None:
        """Say which course, on which computer, and what is remembered there (the machine that was chosen)."""
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
        """The provider of a job in the ledger."""
        return self._provider(self._of(handle.course, handle.machine))

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

        key = (surroundings.course, surroundings.machine)
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
