"""Is the port free on which the course's app is opened, and if not, who has it."""

from collections.abc import Iterator
from typing import Any

from checks.app_address import COURSE_LABEL, find_container
from checks.course import Course
from checks.engine_place import Place, engine_place
from checks.host import Host
from checks.model import Check, Finding, fine, unsure, warn
from checks.questions import Endpoint, Engine, Port

_NEXT = "Another port will be used."


def _run(host: Host, course: Course) -> Iterator[Finding]:
    port = course.app.port
    ours = find_container(host, course)
    if ours is not None and ours.runs and ours.port:
        yield fine(f"The course's own container has port {ours.port}.", f"container {ours.name}")
        return
    if engine_place(host) is Place.REMOTE or host.ask(Endpoint()).url.startswith("tcp://"):
        yield unsure("Docker runs on another machine; its ports can't be seen from here.")
        return
    found = host.ask(Port(port))
    seen = f"127.0.0.1:{port}: {found.status}"
    match found.status:
        case "free":
            yield fine(f"Port {port} is free.", seen)
        case "reserved":
            message = f"Windows keeps port {port} for itself. {_NEXT}"
            yield warn(message, seen, problem="windows-reserved-port")
        case "taken":
            yield _taken(host, port, found.owner, seen)
        case "error":
            yield unsure(f"Whether port {port} is free could not be told.", seen)


def _taken(host: Host, port: int, owner: str, seen: str) -> Finding:
    listed = host.ask(Engine("containers"))
    holder = next((c for c in (listed.data if listed.ok else ()) if _publishes(c, port)), None)
    if holder is not None:
        name = (holder.get("Names") or ["?"])[0].removeprefix("/")
        whose = " of another course" if COURSE_LABEL in (holder.get("Labels") or {}) else ""
        message = f"The container {name!r}{whose} has port {port}. {_NEXT}"
        return warn(message, seen, f"container {name}", problem="port-in-use")
    who = f"The program {owner!r}" if owner else "Another program"
    return warn(
        f"{who} has port {port}. {_NEXT}", seen, f"owner: {owner or 'not told'}", problem="port-in-use"
    )


def _publishes(container: dict[str, Any], port: int) -> bool:
    return any(published.get("PublicPort") == port for published in container.get("Ports") or ())


CHECK = Check(
    id="port.free",
    title="App's port is free",
    why="The browser reaches the course's app through this port of your computer.",
    run=_run,
)
