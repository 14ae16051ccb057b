"""Which container is the course's, and the address at which a browser opens its app.

Nothing here asks the engine twice: answers come from the host's cache, so checks and wizard see the same.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from checks.course import Course
from checks.host import Host
from checks.questions import Endpoint, Engine, EngineReply

COURSE_LABEL = "classready.course"
APP_LABEL = "classready.app"
TOKEN_VARIABLE = "JUPYTER_TOKEN"  # noqa: S105 - the variable's name, not a token
LOOPBACK = "127.0.0.1"
_EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - what the engine says, nothing is bound here


@dataclass(frozen=True)
class CourseContainer:
    """The course's container as the engine describes it.

    Attributes:
        id: the engine's id of it.
        name: its name, such as ``classready-lab-keras-r``.
        image: the image reference that it was made from.
        state: ``running``, ``exited``, ``created``, ``paused``, ``restarting``, ``dead``.
        exit_code: how its program ended, 0 while it runs.
        out_of_memory: the kernel ended it for want of memory.
        error: the engine's own words where it could not be started.
        started: when, in ISO 8601 and UTC, as the engine writes it.
        port: the published port of the app, 0 where none is.
        address: the address that the port is published on.
        token: the app's secret from its environment, empty where there is none.
    """

    id: str
    name: str
    image: str
    state: str
    exit_code: int = 0
    out_of_memory: bool = False
    error: str = ""
    started: str = ""
    port: int = 0
    address: str = ""
    token: str = ""

    @property
    def runs(self) -> bool:
        """Its program runs."""
        return self.state == "running"


def course_label(course: Course) -> str:
    """The label filter that finds the course's container."""
    return f"{COURSE_LABEL}={course.id}"


def find_container(host: Host, course: Course) -> CourseContainer | None:
    """The course's container, running before stopped, newer before older."""
    listed = host.ask(Engine("containers", course_label(course)))
    chosen = newest(listed)
    if chosen is None:
        return None
    inspected = host.ask(Engine("container", chosen))
    return described(inspected.data, course.app.port) if inspected.ok else None


def find_app(host: Host, course: Course) -> str | None:
    """The URL at which a browser opens the course's app, none while it does not run."""
    container = find_container(host, course)
    if container is None or not container.runs or not container.port:
        return None
    return base_url(host, container) + course.app.path.removeprefix("/")


def base_url(host: Host, container: CourseContainer) -> str:
    """The app's address up to and with the first slash of its path."""
    name = browser_host(host.ask(Endpoint()).url, container.address)
    return f"http://{name}:{container.port}/"


def browser_host(engine_url: str, published_on: str) -> str:
    """The host name for the browser: the engine's own where it is on another machine or in Toolbox's VM.

    Docker Toolbox publishes on the address of its virtual machine, which is the host part of DOCKER_HOST
    (docker-archive/toolbox). A port of this machine is called by number, since ``localhost`` may mean IPv6.
    """
    parts = urlsplit(engine_url)
    if parts.scheme in {"tcp", "http", "https", "ssh"} and parts.hostname:
        elsewhere = parts.hostname not in {"localhost", LOOPBACK, "::1"}
        if elsewhere and published_on in _EVERYWHERE:
            return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if published_on in _EVERYWHERE:
        return LOOPBACK
    return f"[{published_on}]" if ":" in published_on else published_on


def newest(listed: EngineReply) -> str | None:
    """The id of the container to use among those that the engine lists, a running one first."""
    found: list[dict[str, Any]] = listed.data if listed.ok else []
    best = max(found, key=lambda c: (c.get("State") == "running", c.get("Created", 0)), default=None)
    return str(best["Id"]) if best else None


def described(inspected: dict[str, Any], app_port: int) -> CourseContainer:
    """What the engine's inspection of a container says that a check or the wizard needs."""
    state, config = inspected.get("State", {}), inspected.get("Config", {})
    address, port = _published(inspected.get("NetworkSettings", {}).get("Ports") or {}, app_port)
    return CourseContainer(
        id=inspected["Id"],
        name=inspected.get("Name", "").removeprefix("/"),
        image=config.get("Image", ""),
        state=state.get("Status", ""),
        exit_code=state.get("ExitCode", 0),
        out_of_memory=state.get("OOMKilled", False),
        error=state.get("Error", ""),
        started=state.get("StartedAt", ""),
        port=port,
        address=address,
        token=_variable(config.get("Env") or (), TOKEN_VARIABLE),
    )


def _published(ports: dict[str, Any], app_port: int) -> tuple[str, int]:
    bindings = ports.get(f"{app_port}/tcp") or ()
    return next(((b.get("HostIp", ""), int(b["HostPort"])) for b in bindings if b.get("HostPort")), ("", 0))


def _variable(environment: tuple[str, ...], name: str) -> str:
    start = f"{name}="
    return next((line.removeprefix(start) for line in environment if line.startswith(start)), "")
