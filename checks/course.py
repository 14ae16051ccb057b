"""A course: what a machine must be ready for. One TOML file holds it; ``checks.course_file`` reads it.

The docstrings below are also the reference of the file: ``checks.course_file.schema`` makes the JSON Schema
and ``docs/course-file.md`` out of them, so every attribute is described here, for instructors.
"""

import datetime as dt
from typing import Annotated, Literal

import msgspec

GIB = 1024**3
SCHEMA_VERSION = 1


def _text(description: str, pattern: str) -> msgspec.Meta:
    return msgspec.Meta(pattern=pattern, max_length=500, description=description)


Port = Annotated[int, msgspec.Meta(ge=1, le=65535, description="a TCP port (1 to 65535)")]
Gigabytes = Annotated[
    float, msgspec.Meta(gt=0, le=10000, description="gigabytes above 0 (1 GB is 1024^3 bytes)")
]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=3600, description="whole seconds (1 to 3600)")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, description="a text that is not empty")]
Identifier = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        max_length=60,
        description="lower-case letters, digits and hyphens, at most 60, such as my-course",
    ),
]
Pattern = Annotated[
    str, msgspec.Meta(min_length=4, max_length=500, description="a regular expression of 4 to 500 characters")
]
WebAddress = Annotated[str, _text("a web address that starts with https:// or http://", r"^(https?://\S+)?$")]
ImagePlatform = Annotated[
    str, _text("a platform such as linux/amd64 or linux/arm64", r"^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?$")
]
Digest = Annotated[str, _text("sha256: and 64 hexadecimal digits", r"^sha256:[0-9a-f]{64}$")]
UrlPath = Annotated[str, _text("a path that starts with /", r"^/\S*$")]
ContainerFolder = Annotated[
    str,
    _text(
        "a folder inside the container that starts with /, such as /home/rstudio/work", r"^(/[^:]*[^:/])?$"
    ),
]
VariableName = Annotated[
    str, _text("a variable's name (letters, digits and _, no digit first)", r"^[A-Za-z_][A-Za-z0-9_]*$")
]
PythonVersion = Annotated[str, _text('a Python version in quotes, such as "3.7"', r"^[0-9]+(\.[0-9]+){0,2}$")]
# Names and requirements end up as arguments of programs: one that starts with "-" would be an option there.
ProgramName = Annotated[
    str, _text("a name of letters, digits and . _ - (not first)", r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")
]
# Likewise. Without ssh:// a colon is part of an IPv6 address: ``ssh host:22`` looks for a host of that name.
_USER = r"([A-Za-z0-9_][A-Za-z0-9_.-]*@)?"
_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
MachineName = Annotated[
    str,
    _text(
        "a machine as ssh takes it: host, user@host or ssh://user@host:port",
        rf"^(ssh://{_USER}({_NAME}|\[[0-9a-fA-F:]+\])(:[0-9]{{1,5}})?"
        rf"|{_USER}({_NAME}|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*))?$",
    ),
]
Requirement = Annotated[str, _text("a pip requirement such as apolo-cli==26.9.0", r"^[A-Za-z0-9]")]

_SOME = msgspec.Meta(min_length=1)


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of a course file: keys that nobody knows are errors."""


class Milestone(Table, frozen=True):
    """A date by which part of the setup should be done.

    Attributes:
        id: short name, used by ``classready check --milestone``.
        title: what the class calls it.
        checks: ids of checks (``docker.running``), or areas (``docker`` means every ``docker.*``), that must
            pass for it.
        date: the day on which it is needed, if there is one.
    """

    id: Identifier
    title: Text
    checks: Annotated[tuple[Text, ...], _SOME]
    date: dt.date | None = None


class Image(Table, frozen=True):
    """The container image of the course.

    Attributes:
        name: reference as ``docker pull`` takes it; without a tag or digest it means ``:latest``.
        download_gb: compressed size, what travels over the network.
        disk_gb: unpacked size, what it takes on the disk.
        platforms: what it was built for.
        digest: ``sha256:…`` of the manifest, where the course pins it.
    """

    name: Text
    download_gb: Gigabytes
    disk_gb: Gigabytes
    platforms: Annotated[tuple[ImagePlatform, ...], _SOME] = ("linux/amd64",)
    digest: Digest | None = None


class SmokeTest(Table, frozen=True):
    """A command run inside the container that proves that the course's tools work there.

    Attributes:
        title: what it proves.
        command: program and arguments; it must exit with 0.
        expect: text that its output must contain, if any.
        timeout_seconds: how long it may take.
    """

    title: Text
    command: Annotated[tuple[Text, ...], _SOME]
    expect: str = ""
    timeout_seconds: Seconds = 120


class App(Table, frozen=True):
    """The program in the container that students open in the browser.

    Attributes:
        kind: how readiness and sign-in are found out.
        port: the port it listens on inside the container.
        path: what is appended to the address when it is opened.
        user: login name (RStudio needs one).
        password: login password (RStudio needs one) or token (Jupyter). A Jupyter course without one gets a
            random token at each launch.
        start_seconds: how long it may take until it answers.
        work_folder: where the student's own folder appears inside the container.
        environment: variables set in the container.
        smoke_tests: commands that are run inside the container after the first sign-in.
    """

    kind: Literal["rstudio", "jupyter", "http"]
    port: Port
    path: UrlPath = "/"
    user: str = ""
    password: str = ""
    start_seconds: Seconds = 60
    work_folder: ContainerFolder = ""
    environment: dict[VariableName, str] = {}
    smoke_tests: tuple[SmokeTest, ...] = ()


class Machine(Table, frozen=True):
    """What the laptop must have, beyond what the image's own size asks for.

    Attributes:
        memory_gb: memory that the course's work takes.
        free_disk_gb: free disk that the course's own data takes, on top of the image.
    """

    memory_gb: Gigabytes = 4.0
    free_disk_gb: Annotated[float, msgspec.Meta(ge=0, le=10000, description="gigabytes, 0 or more")] = 0.0


class Python(Table, frozen=True):
    """The Python that the course wants on the laptop.

    Attributes:
        version: such as ``"3.7"``; without it any will do.
    """

    version: Annotated[
        str, _text('a Python version in quotes, such as "3.7"', r"^([0-9]+(\.[0-9]+){0,2})?$")
    ] = ""


class CondaEnvironment(Table, frozen=True):
    """The conda environment that students create.

    Attributes:
        name: its name.
        python: the version of Python in it.
    """

    name: ProgramName
    python: PythonVersion


class Client(Table, frozen=True):
    """The cloud client that students install, into an environment of its own.

    Attributes:
        name: its command.
        packages: pip requirements with working pins.
        verify: a real command of the client that must exit with 0 after the installation, its name first; it
            is shown before it is run.
        environment: ``conda`` is the one of ``[conda]``; ``venv`` and ``uv`` make one in classready's own
            folder. Without it: ``conda`` where the course has ``[conda]``, else ``venv``.
        python: the Python of a ``venv`` or ``uv`` environment, such as ``"3.11"``; without it any that is
            found.
    """

    name: ProgramName
    packages: Annotated[tuple[Requirement, ...], _SOME]
    verify: tuple[Text, ...] = ()
    environment: Literal["", "conda", "venv", "uv"] = ""
    python: Annotated[
        str, _text('a Python version in quotes, such as "3.11"', r"^([0-9]+(\.[0-9]+){0,2})?$")
    ] = ""


class Cloud(Table, frozen=True):
    """Where the course's image runs on a GPU. A key that the provider does not use is a mistake.

    Attributes:
        provider: ``apolo`` (Apolo, formerly Neu.ro); ``ssh``: any machine with Docker that one can log in to;
            ``batch``: a cluster with SGE or Slurm, and Apptainer; ``sky``: AWS, Google Cloud or Kubernetes
            through SkyPilot.
        url: the address of the service's API, where it is not the provider's own default (``apolo``).
        gpus: how many GPUs a job asks for.
        cpus: how many CPUs a job asks for.
        memory_gb: how much memory a job asks for.
        hours: after how long a job is ended where it runs, also while the laptop is off.
        host: the machine, or the cluster's login node, as ``ssh`` takes it; students are asked where it is
            not given (``ssh``, ``batch``).
        build_host: the node with internet on which the image is built, where that is not the login node
            (``batch``).
        queue: SGE's queue or Slurm's partition with GPUs (``batch``).
        options: further options of ``qsub`` or ``sbatch``, one argument each; not those for the time, the
            name or the number of jobs (``batch``).
        infra: whose machines; without it, the cheapest of those that the student's accounts allow (``sky``).
        gpu: the GPU's model as SkyPilot calls it, such as ``T4``; needed where ``gpus`` is not 0 (``sky``).
        price_per_hour: what the machine costs, where nobody else tells; 0 where that is nothing, or not known
            (``ssh``, ``batch``).
        currency: of that price, such as ``USD``.
        power_off: the machine is the student's own and rented: it is shut down at the end of the time
            (``ssh``).
    """

    provider: Literal["apolo", "ssh", "batch", "sky"]
    url: WebAddress = ""
    gpus: Annotated[int, msgspec.Meta(ge=0, description="a whole number, 0 or more")] = 1
    cpus: Annotated[float, msgspec.Meta(gt=0, le=10000, description="a number above 0")] = 4.0
    memory_gb: Gigabytes = 16.0
    hours: Annotated[float, msgspec.Meta(gt=0, le=12, description="hours above 0, at most 12")] = 4.0
    host: MachineName = ""
    build_host: MachineName = ""
    queue: Annotated[
        str, _text("a name of letters, digits and . _ @ -", r"^([A-Za-z0-9_][A-Za-z0-9_.@,-]*)?$")
    ] = ""
    options: tuple[Text, ...] = ()
    infra: Literal["", "aws", "gcp", "kubernetes"] = ""
    gpu: Annotated[str, _text("a model's name, such as T4", r"^([A-Za-z0-9][A-Za-z0-9-]*)?$")] = ""
    price_per_hour: Annotated[float, msgspec.Meta(ge=0, le=10000, description="a number, 0 or more")] = 0.0
    currency: Annotated[str, _text("a currency's three letters, such as USD", r"^([A-Z]{3})?$")] = ""
    power_off: bool = False


class CourseProblem(Table, frozen=True):
    """A known problem that only this course has.

    Attributes:
        id: stable name.
        patterns: regular expressions; one that matches names the problem.
        means: what it means, one plain sentence.
        cure: what to do.
        title: what it is, in a few words; without it ``means`` is said alone.
        link: where to read more.
        samples: texts in which it shows, as students paste them; ``classready problems check`` tells which of
            them the patterns miss.
    """

    id: Identifier
    patterns: Annotated[tuple[Pattern, ...], _SOME]
    means: Text
    cure: Text
    title: Text = ""
    link: WebAddress = ""
    samples: tuple[Text, ...] = ()


class Course(Table, frozen=True):
    """A course, as its TOML file says.

    Attributes:
        id: short name; containers of the course are named after it.
        title: what students know it as.
        image: the container image.
        app: what students open in the browser.
        schema: version of this file format.
        contact: whom a student should ask.
        page: the course's page.
        checked: the day on which somebody last went through the whole setup with this file; students are told
            when that is more than a year ago.
        milestones: dates by which parts of the setup should be done, in their order.
        machine: what the laptop must have.
        python: the Python that the course wants on the laptop.
        conda: the conda environment that students create.
        client: the cloud client that students install.
        cloud: where the image runs on a GPU.
        problems: known problems that only this course has.
    """

    id: Identifier
    title: Text
    image: Image
    app: App
    schema: Literal[1] = 1
    contact: str = ""
    page: WebAddress = ""
    checked: dt.date | None = None
    milestones: tuple[Milestone, ...] = ()
    machine: Machine = Machine()
    python: Python | None = None
    conda: CondaEnvironment | None = None
    client: Client | None = None
    cloud: Cloud | None = None
    problems: tuple[CourseProblem, ...] = ()
