"""What a check may ask of a machine, and the answers.

A question is a value. That one choice gives the rest: ``Host.ask`` caches by it, a report records it with
its answer, a replay looks it up, and a test hands a machine of any platform to a check as a dictionary.
Answers are values too: a missing tool, a time-out or a refusal is a status, never an exception.
"""

from typing import Any, ClassVar, Literal

import msgspec

from checks.cloud_facts import Cloud
from checks.question import Question, Secret

# --- programs ---------------------------------------------------------------------------------------------


class Completed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a command: it ran (with an exit code), or why it did not."""

    status: Literal["ran", "missing", "timeout", "refused"]
    code: int | None = None
    out: str = ""
    err: str = ""

    @property
    def ok(self) -> bool:
        """It ran and exited with 0."""
        return self.status == "ran" and self.code == 0


class Command(Question[Completed], frozen=True, omit_defaults=True, tag="command"):
    """Run a program (arguments are a list, no shell, stdin closed, LC_ALL=C); ``timeout`` in seconds."""

    answers: ClassVar[type[Any]] = Completed
    argv: tuple[str, ...]
    timeout: float = 10.0


class Paths(msgspec.Struct, frozen=True):
    """File paths, best first."""

    paths: tuple[str, ...] = ()


class Which(Question[Paths], frozen=True, tag="which"):
    """Every executable of this name on PATH, in PATH's order (PATHEXT on Windows)."""

    answers: ClassVar[type[Any]] = Paths
    name: str


# --- the system -------------------------------------------------------------------------------------------


class Value(msgspec.Struct, frozen=True):
    """A text, or none where there is none."""

    value: str | None = None


class Env(Question[Value], frozen=True, tag="env"):
    """One environment variable; an empty one counts as not set."""

    answers: ClassVar[type[Any]] = Value
    name: str


class RegistryValue(Question[Value], frozen=True, tag="registry-value"):
    """A value of the Windows registry under HKEY_LOCAL_MACHINE (none on other systems)."""

    answers: ClassVar[type[Any]] = Value
    key: str
    name: str


class ReleaseFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The operating system.

    Attributes:
        name: ``Windows 11``, ``macOS``, ``Debian GNU/Linux 12 (bookworm)``.
        version: ``10.0.22631``, ``15.1``, ``12``.
        kernel: ``uname -r``; on WSL it tells version 1 from 2.
        machine: ``amd64`` or ``arm64``: the computer's, also where this Python is translated.
        edition: Windows' EditionID (``Core`` is Home), else empty.
        build: Windows' build number, else 0.
        translated: this Python runs under Rosetta (or as x64 on Windows for Arm).
    """

    name: str
    version: str
    kernel: str
    machine: str
    edition: str = ""
    build: int = 0
    translated: bool = False


class Release(Question[ReleaseFacts], frozen=True, tag="release"):
    """Which operating system this is."""

    answers: ClassVar[type[Any]] = ReleaseFacts


class MemoryFacts(msgspec.Struct, frozen=True):
    """Bytes of RAM; 0 where it could not be told."""

    total: int
    available: int


class Memory(Question[MemoryFacts], frozen=True, tag="memory"):
    """The machine's memory."""

    answers: ClassVar[type[Any]] = MemoryFacts


class ClockFacts(msgspec.Struct, frozen=True):
    """Seconds since 1970, UTC, by this machine's clock."""

    epoch: float


class Clock(Question[ClockFacts], frozen=True, tag="clock"):
    """What time this machine thinks it is."""

    answers: ClassVar[type[Any]] = ClockFacts


class Interpreter(Question[Value], frozen=True, tag="interpreter"):
    """The Python that runs classready: ``sys.executable`` (the base one, outside any environment)."""

    answers: ClassVar[type[Any]] = Value


# --- files ------------------------------------------------------------------------------------------------

FileStatus = Literal["ok", "missing", "denied", "error"]


class FileText(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file's text (undecodable bytes replaced), or why it could not be read."""

    status: FileStatus
    text: str = ""


class ReadFile(Question[FileText], frozen=True, omit_defaults=True, tag="read-file"):
    """Read a small text file, at most ``limit`` bytes."""

    answers: ClassVar[type[Any]] = FileText
    path: str
    limit: int = 65536


class PathFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is at a path; sizes in bytes, ``allocated`` is what a sparse file really uses."""

    status: FileStatus
    kind: Literal["file", "folder", "socket", "other", ""] = ""
    size: int = 0
    allocated: int = 0
    readable: bool = False
    writable: bool = False


class Stat(Question[PathFacts], frozen=True, tag="stat"):
    """What is at a path, links followed."""

    answers: ClassVar[type[Any]] = PathFacts
    path: str


class Listing(msgspec.Struct, frozen=True, omit_defaults=True):
    """Names in a folder, sorted."""

    status: FileStatus
    names: tuple[str, ...] = ()


class ListFolder(Question[Listing], frozen=True, tag="list-folder"):
    """The names in a folder."""

    answers: ClassVar[type[Any]] = Listing
    path: str


class VolumeFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The volume that holds a path (or would: the nearest folder that exists counts); bytes."""

    status: FileStatus
    path: str = ""
    total: int = 0
    free: int = 0


class Volume(Question[VolumeFacts], frozen=True, tag="volume"):
    """Free space where a path lies."""

    answers: ClassVar[type[Any]] = VolumeFacts
    path: str


# --- the network ------------------------------------------------------------------------------------------


class Fetched(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came back for a web request.

    Attributes:
        status: ``ok`` is any HTTP answer at all; the others say where it broke.
        code: the HTTP status, 0 where there was none.
        headers: names in lower case; cookies are left out.
        body: the start of the body as text.
        error: the library's own words.
        issuer: who signed the certificate, where TLS failed and it could be seen.
    """

    status: Literal["ok", "dns", "refused", "timeout", "tls", "proxy", "unreachable", "error"]
    code: int = 0
    headers: dict[str, str] = {}
    body: str = ""
    error: str = ""
    issuer: str = ""


class Fetch(Question[Fetched], frozen=True, omit_defaults=True, tag="fetch"):
    """One HTTP request through the system's proxies; ``timeout`` in seconds.

    ``token_url`` hands out a short-lived token to anybody; the request carries it, and nobody else sees it.
    ``hops`` is how many redirects are followed, by GET and without the token.
    """

    answers: ClassVar[type[Any]] = Fetched
    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    timeout: float = 5.0
    limit: int = 65536
    token_url: str = ""
    hops: int = 0


class ProxyFacts(msgspec.Struct, frozen=True):
    """Proxies by scheme, passwords removed: of the environment, and of the system's settings."""

    environment: dict[str, str] = {}
    system: dict[str, str] = {}


class Proxies(Question[ProxyFacts], frozen=True, tag="proxies"):
    """Which proxies this machine is told to use."""

    answers: ClassVar[type[Any]] = ProxyFacts


class PortFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether a TCP port of this machine can be listened on, and who has it (program's name) if not."""

    status: Literal["free", "taken", "reserved", "error"]
    owner: str = ""


class Port(Question[PortFacts], frozen=True, omit_defaults=True, tag="port"):
    """Whether a port can be listened on; ``reserved`` is a range that Windows keeps (WSAEACCES)."""

    answers: ClassVar[type[Any]] = PortFacts
    port: int
    address: str = "127.0.0.1"


# --- the container engine ---------------------------------------------------------------------------------


class EndpointFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the docker client would look for an engine, and which setting says so.

    Attributes:
        url: ``unix:///var/run/docker.sock``, ``npipe:////./pipe/docker_engine``, ``tcp://…``, ``ssh://…``.
        source: the setting that decided.
        context: name of the docker context, where one decided.
        error: why it could not be resolved (a context that does not exist, say).
    """

    url: str
    source: Literal["default", "context", "DOCKER_HOST", "DOCKER_CONTEXT"]
    context: str = ""
    error: str = ""


class Endpoint(Question[EndpointFacts], frozen=True, tag="endpoint"):
    """Where the engine is looked for (DOCKER_HOST, then DOCKER_CONTEXT, then currentContext)."""

    answers: ClassVar[type[Any]] = EndpointFacts


class EngineReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The engine's answer: its JSON in ``data``, or why there is none in its own words."""

    status: Literal["ok", "unreachable", "denied", "missing", "timeout", "error"]
    data: Any = None
    error: str = ""

    @property
    def ok(self) -> bool:
        """The engine answered."""
        return self.status == "ok"


class Engine(Question[EngineReply], frozen=True, omit_defaults=True, tag="engine"):
    """A read-only question to the container engine.

    ``call`` is one of: ``ping`` (data: true), ``version``, ``info``, ``disk`` (system df), ``image``
    (inspect; ``argument`` is the reference; ``missing`` where it is not there), ``images``, ``distribution``
    (what the registry says of ``argument``), ``containers`` (all, also stopped; ``argument`` is a label
    filter or empty), ``container`` (inspect; ``argument`` is id or name). ``at`` is the URL of another engine
    than the one that ``Endpoint`` names. Keys are those of Docker's own API; what no check reads is left out.
    """

    answers: ClassVar[type[Any]] = EngineReply
    call: Literal[
        "ping", "version", "info", "disk", "image", "images", "distribution", "containers", "container"
    ]
    argument: str = ""
    timeout: float = 10.0
    at: str = ""


# --- the course's app -------------------------------------------------------------------------------------

AppKind = Literal["rstudio", "jupyter", "http"]


class AppFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether the course's app answers its own page.

    Attributes:
        status: ``ready``; ``starting`` (nothing answers yet, or 5xx); ``other`` (another program answers).
        detail: what was seen.
    """

    status: Literal["ready", "starting", "other"]
    detail: str = ""


class AppPage(Question[AppFacts], frozen=True, omit_defaults=True, tag="app-page"):
    """Ask the app for the page that only it has; ``url`` is its base address."""

    answers: ClassVar[type[Any]] = AppFacts
    kind: AppKind
    url: str
    timeout: float = 3.0


class SignInFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a real sign-in."""

    status: Literal["accepted", "refused", "csrf", "not-needed", "unreachable", "unsure"]
    detail: str = ""


class SignIn(Question[SignInFacts], frozen=True, omit_defaults=True, tag="sign-in"):
    """Sign in to the app for real; for Jupyter the secret is the token."""

    answers: ClassVar[type[Any]] = SignInFacts
    kind: AppKind
    url: str
    user: str = ""
    secret: Secret = Secret("")
    timeout: float = 10.0


AnyQuestion = (
    Command | Which | Env | RegistryValue | Release | Memory | Clock | Interpreter
    | ReadFile | Stat | ListFolder | Volume
    | Fetch | Proxies | Port
    | Endpoint | Engine
    | AppPage | SignIn
    | Cloud
)  # fmt: skip
