"""A course: what a machine must be ready for. One TOML file, read and validated."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

GIB = 1024**3

Port = Annotated[int, msgspec.Meta(ge=1, le=65535, description="a TCP port")]
Gigabytes = Annotated[float, msgspec.Meta(gt=0, le=10000, description="gigabytes (1 GB = 1024^3 bytes)")]
Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Pattern = Annotated[str, msgspec.Meta(min_length=4, max_length=500)]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of a course file: keys that nobody knows are errors."""


class Milestone(Table, frozen=True):
    """A date by which part of the setup should be done.

    Attributes:
        id: short name, used by ``check --milestone``.
        title: what the class calls it.
        checks: ids of checks, or areas (``docker`` means every ``docker.*``), that must pass for it.
        date: the day on which it is needed, if there is one.
    """

    id: Identifier
    title: str
    checks: tuple[str, ...]
    date: dt.date | None = None


class Image(Table, frozen=True):
    """The container image of the course.

    Attributes:
        name: reference as ``docker pull`` takes it, with a tag or digest.
        download_gb: compressed size, what travels over the network.
        disk_gb: unpacked size, what it takes on the disk.
        platforms: what it was built for, such as ``linux/amd64``.
        digest: ``sha256:…`` of the manifest, where the course pins it.
    """

    name: str
    download_gb: Gigabytes
    disk_gb: Gigabytes
    platforms: tuple[str, ...] = ("linux/amd64",)
    digest: str | None = None


class SmokeTest(Table, frozen=True):
    """A command run inside the container that proves that the course's tools work there.

    Attributes:
        title: what it proves.
        command: program and arguments; it must exit with 0.
        expect: text that its output must contain, if any.
        timeout_seconds: how long it may take.
    """

    title: str
    command: tuple[str, ...]
    expect: str = ""
    timeout_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 120


class App(Table, frozen=True):
    """The program in the container that students open in the browser.

    Attributes:
        kind: how readiness and sign-in are found out.
        port: the port it listens on inside the container.
        path: what is appended to the address when it is opened.
        user: login name (RStudio).
        password: login password (RStudio) or token (Jupyter). A Jupyter course without one gets a random token
            at each launch.
        start_seconds: how long it may take until it answers.
        work_folder: where the student's own folder appears inside the container.
        environment: variables set in the container.
        smoke_tests: commands that are run inside the container after the first sign-in.
    """

    kind: Literal["rstudio", "jupyter", "http"]
    port: Port
    path: str = "/"
    user: str = ""
    password: str = ""
    start_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 60
    work_folder: str = ""
    environment: dict[str, str] = {}
    smoke_tests: tuple[SmokeTest, ...] = ()


class Machine(Table, frozen=True):
    """What the laptop must have, beyond what the image's own size asks for."""

    memory_gb: Gigabytes = 4.0
    free_disk_gb: Annotated[float, msgspec.Meta(ge=0, le=10000)] = 0.0


class Python(Table, frozen=True):
    """The Python that the course wants on the laptop (``version`` such as ``3.7``, empty for any)."""

    version: str = ""


class CondaEnvironment(Table, frozen=True):
    """The conda environment that students create (name and its Python)."""

    name: str
    python: str


class Client(Table, frozen=True):
    """The cloud client that students install (read by the cloud half).

    Attributes:
        name: its command.
        packages: pip requirements with working pins.
        verify: a real command that must exit with 0 after the installation.
    """

    name: str
    packages: tuple[str, ...]
    verify: tuple[str, ...] = ()


class Cloud(Table, frozen=True):
    """The cloud service of the course (read by the cloud half)."""

    provider: str
    url: str = ""
    gpus: Annotated[int, msgspec.Meta(ge=0)] = 1
    cpus: Annotated[float, msgspec.Meta(gt=0)] = 4.0
    memory_gb: Gigabytes = 16.0


class CourseProblem(Table, frozen=True):
    """A known problem that only this course has.

    Attributes:
        id: stable name.
        title: what it is, in a few words.
        patterns: regular expressions; one that matches names the problem.
        means: what it means, one plain sentence.
        cure: what to do.
        link: where to read more.
    """

    id: Identifier
    title: str
    patterns: tuple[Pattern, ...]
    means: str
    cure: str
    link: str = ""


class Course(Table, frozen=True):
    """A course, as its TOML file says."""

    id: Identifier
    title: str
    image: Image
    app: App
    contact: str = ""
    page: str = ""
    milestones: tuple[Milestone, ...] = ()
    machine: Machine = Machine()
    python: Python | None = None
    conda: CondaEnvironment | None = None
    client: Client | None = None
    cloud: Cloud | None = None
    problems: tuple[CourseProblem, ...] = ()
