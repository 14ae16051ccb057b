"""A platform on loopback, a student's home, and the provider with the real clients."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from checks.course import App, Client, Cloud, Course, Image
from checks.probes import live_host
from checks.question import Secret
from tests.parts.apolo import Platform
from tests.parts.apolo.accounts import Account
from tests.parts.cloud_clients import APOLO, NEURO, NEURO_PYTHON, ClientPrograms
from tests.parts.images import HTTP_PORT
from wizard.cloud.apolo.waits import Waits
from wizard.cloud.asking import CourseCloud
from wizard.cloud.environments import own
from wizard.cloud.environments.wanted import place_of
from wizard.cloud.model import Cap, Handle, LoginWay, Surroundings
from wizard.cloud.providers.apolo import Apolo
from wizard.cloud.starting import Order, ordered

CLIENTS = {
    "apolo": Client("apolo", APOLO, ("apolo", "--version"), "venv"),
    "neuro": Client("neuro", NEURO, ("neuro", "--version"), "venv", NEURO_PYTHON),
}

QUICK = Waits(login=20.0, answer=2.0, stop=5.0, silence=1.0, look=0.05, watch=0.1)


@dataclass
class Person:
    """Says yes or no, types what a test says, and goes where they are sent."""

    token: str = ""
    code: str = ""
    agrees: list[bool] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    browser: "object | None" = None

    def say(self, text: str) -> None:
        self.heard.append(text)

    def open(self, address: str) -> None:
        self.opened.append(address)
        if callable(self.browser):
            self.browser(address)

    def confirm(self, question: str, *, default: bool) -> bool:  # noqa: ARG002 - the protocol's
        self.heard.append(question)
        return self.agrees.pop(0) if self.agrees else False

    def text(self, question: str) -> str:
        self.heard.append(question)
        return self.code

    def secret(self, question: str) -> Secret:
        self.heard.append(question)
        return Secret(self.token)


@dataclass
class Desk:
    """A student's place: a home, the course's client, and a platform."""

    platform: Platform
    home: Path
    client: Client
    programs: ClientPrograms
    made: list[Apolo] = field(default_factory=list)
    shared: Apolo | None = None
    said: list[str] = field(default_factory=list)

    def course(self, image: str = "classready-test/none:1", **changes: object) -> Course:
        cloud = Cloud("apolo", url=self.platform.url)
        app = App("http", HTTP_PORT)
        course = Course("lab", "Lab", Image(image, 0.1, 0.1), app, client=self.client, cloud=cloud)
        return msgspec.structs.replace(course, **changes)

    def surroundings(self, course: Course) -> Surroundings:
        return Surroundings(course, live_host(CourseCloud()), self.home / ".local/state/classready")

    def provider(self, course: Course | None = None, waits: Waits = QUICK) -> Apolo:
        """A provider for a course, whose client is installed."""
        course = course or self.course()
        surroundings = self.surroundings(course)
        folder = own.folder_of(surroundings.folder, place_of(course, self.client), self.client)
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.symlink_to(self.programs.folder)
        provider = Apolo(surroundings, waits)
        self.made.append(provider)
        return provider

    def logged_in(self, course: Course | None = None) -> Apolo:
        """A provider for a course, with somebody logged in; all of them share one process of the client."""
        provider = self.provider(course)
        if self.shared is None:
            self.shared = provider
            reply = provider.login(LoginWay.TOKEN, Person(token=self.platform.service_account_token()))
            assert reply.status == "ok", reply
        provider._client = self.shared._client  # noqa: SLF001 - starting it takes a second
        return provider

    def order(self, provider: Apolo, course: Course, minutes: int = 240) -> Order:
        return ordered(provider, self.surroundings(course), provider.quote(Cap(minutes)))

    def running(self, provider: Apolo, course: Course) -> Handle:
        """A job of a course that runs."""
        order = self.order(provider, course)
        return provider.wait(provider.submit(order.handle, order.quote), 60, self.said.append)

    def log_out(self) -> None:
        for folder in (".apolo", ".neuro"):
            for file in ("db", "db-wal", "db-shm"):
                (self.home / folder / file).unlink(missing_ok=True)


def course_file(course: Course, file: Path) -> Path:
    """Write a course where classready reads it."""
    client, cloud = course.client, course.cloud
    assert client
    assert cloud
    file.write_text(f"""
schema = 1
id = "{course.id}"
title = "{course.title}"
[image]
name = "{course.image.name}"
download_gb = {course.image.download_gb}
disk_gb = {course.image.disk_gb}
[app]
kind = "{course.app.kind}"
port = {course.app.port}
user = "{course.app.user}"
password = "{course.app.password}"
[client]
name = "{client.name}"
packages = {json.dumps(client.packages)}
verify = {json.dumps(client.verify)}
environment = "{client.environment}"
python = "{client.python}"
[cloud]
provider = "apolo"
url = "{cloud.url}"
""")
    return file


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """The home of whoever is started from here, and none of the clients' own variables."""
    names = ("HOME", "APOLO_CONFIG", "NEUROMATION_CONFIG", "APOLO_PASSED_CONFIG", "NEURO_PASSED_CONFIG")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ["HOME"] = str(home)
    try:
        yield
    finally:
        os.environ.update(before)


@contextmanager
def desk(client: Client, programs: ClientPrograms, home: Path) -> Iterator[Desk]:
    platform = Platform()
    made = Desk(platform, home, client, programs)
    try:
        with at_home(home):
            yield made
    finally:
        for provider in made.made:
            provider.close()
        platform.close()


@pytest.fixture(scope="module", params=["apolo", "neuro"])
def module_desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    programs = request.getfixturevalue(f"{request.param}_client")
    with desk(CLIENTS[request.param], programs, tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def either(module_desk: Desk) -> Iterator[Desk]:
    """With the client of today, then with the one of 2020; everything is mended after each test."""
    yield module_desk
    module_desk.platform.faults.clear()
    for job in module_desk.platform.running():
        module_desk.platform.lose(job)
    vars(module_desk.platform.account).update(vars(Account()))
    module_desk.said.clear()
