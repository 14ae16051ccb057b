"""Why no container engine answers: one cause, the first that fits, told from what can be seen."""

import json
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from checks.docker_config import docker_config
from checks.engine_products import (
    DESKTOP,
    PODMAN,
    TOOLBOX,
    docker_command,
    installed,
    product_at,
    usual_addresses,
)
from checks.host import Host
from checks.model import Finding, Platform, fail, unsure
from checks.questions import Endpoint, EndpointFacts, Engine, EngineReply, Stat

_STOPPED_PROBLEMS = {
    "Colima": "colima-socket-missing",
    "Rancher Desktop": "rancher-socket-missing",
    PODMAN: "podman-machine-not-connected",
}
_SERVER_ERROR = "5"
_GROUP = "docker"

Cause = Callable[[Host, EndpointFacts, EngineReply], Finding | None]


def why_no_answer(host: Host, reply: EngineReply) -> Finding:
    """The likeliest cause for what the engine, or its absence, replied."""
    endpoint = host.ask(Endpoint())
    found = (cause(host, endpoint, reply) for cause in _CAUSES)
    return next(filter(None, found), None) or _unexplained(endpoint, reply)


def asked(endpoint: EndpointFacts) -> str:
    """Where the engine was looked for, and which setting says so."""
    context = f" {endpoint.context!r}" if endpoint.context else ""
    return f"looked for the engine at {endpoint.url or 'no address'} ({endpoint.source}{context})"


def answering_elsewhere(host: Host) -> str | None:
    """The address of an engine that answers at a usual place, where this terminal does not look."""
    asked_at = host.ask(Endpoint()).url
    others = (url for url in usual_addresses(host) if url != asked_at)
    return next((url for url in others if host.ask(Engine("ping", at=url)).ok), None)


def _missing_context(_host: Host, endpoint: EndpointFacts, _reply: EngineReply) -> Finding | None:
    if not endpoint.error:
        return None
    message = f"Docker is told to use the context {endpoint.context!r}, which can't be used."
    return fail(message, asked(endpoint), endpoint.error, problem="docker-context-points-elsewhere")


def _damaged_settings(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    if reply.status != "error" or docker_config(host).status != "broken":
        return None
    message = "Docker's settings file is damaged, so Docker can't be asked."
    return fail(message, asked(endpoint), reply.error, problem="docker-config-broken")


def _permission(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    if reply.status != "denied":
        return None
    problem = "not-in-docker-users-group" if host.is_windows else "docker-sock-permission-denied"
    message = "Docker runs, but your user is not allowed to use it."
    since = _joined_since(host) if host.platform in {Platform.LINUX, Platform.WSL} else ""
    if since:
        problem = "docker-group-not-in-effect"
        message = "Docker runs and your user may use it, but not from a terminal that was opened before that."
    return fail(message, asked(endpoint), reply.error, *filter(None, [since]), problem=problem)


def _joined_since(host: Host) -> str:
    """What shows that the account is in the group of Docker, but was not when this terminal was opened."""
    name = host.run("id", "-un").out.strip()
    if not name:
        return ""
    here, registered = (host.run("id", "-nG", *whose).out.split() for whose in ((), (name,)))
    if _GROUP in here or _GROUP not in registered:
        return ""
    return f"{name} is in the group {_GROUP}; this terminal has the groups {' '.join(here)}"


def _over_ssh(_host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    """The docker SDK opens such addresses only with a library that is not part of classready."""
    if urlsplit(endpoint.url).scheme != "ssh":
        return None
    message = "Docker is told to use another computer's engine through ssh, which classready can't do."
    return fail(message, asked(endpoint), reply.error, problem="docker-context-points-elsewhere")


def _elsewhere(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    answering = answering_elsewhere(host)
    if answering is None:
        return None
    setting = _setting(endpoint)
    return fail(
        f"Docker runs, but {setting} sends this terminal to another engine, which does not answer.",
        asked(endpoint),
        reply.error,
        f"an engine answers at {answering}",
        problem="docker-context-points-elsewhere",
    )


def _setting(endpoint: EndpointFacts) -> str:
    if endpoint.source == "DOCKER_HOST":
        return f"the variable DOCKER_HOST ({endpoint.url})"
    return f"the docker context {endpoint.context!r}" if endpoint.context else "a setting"


def _toolbox(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    machine = host.env("DOCKER_MACHINE_NAME")
    if product_at(endpoint) != TOOLBOX and not (machine and endpoint.source == "DOCKER_HOST"):
        return None
    message = "The virtual machine of Docker Toolbox does not answer."
    return fail(message, asked(endpoint), reply.error, problem="docker-machine-vm-unreachable")


def _other_computer(_host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    if endpoint.source == "default" or urlsplit(endpoint.url).scheme not in {"tcp", "http", "https"}:
        return None
    message = "Docker is told to use an engine at another address, which does not answer."
    return fail(message, asked(endpoint), reply.error, problem="docker-context-points-elsewhere")


def _nobodys_address(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    """An address that no product listens at: starting an engine would not help."""
    usual = endpoint.url in usual_addresses(host) or endpoint.url.startswith("unix:///run/")
    if endpoint.source == "default" or usual or product_at(endpoint) or reply.status == "timeout":
        return None
    message = f"Docker is sent by {_setting(endpoint)} to an address at which no engine listens."
    return fail(message, asked(endpoint), reply.error, problem="docker-context-points-elsewhere")


def _desktop(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    if not _is_desktop(host, endpoint):
        return None
    state = _desktop_state(host)
    seen = (asked(endpoint), reply.error, f"docker desktop status: {state or 'no answer'}")
    if state == "starting":
        return fail("Docker Desktop is still starting.", *seen, problem="docker-starting")
    if state == "running" or reply.error.startswith(_SERVER_ERROR):
        broken = "Docker Desktop runs, but the engine inside it does not answer."
        return fail(broken, *seen, problem="docker-desktop-linux-engine-broken")
    if reply.status == "unreachable":
        return fail("Docker Desktop is not running.", *seen, problem="daemon-not-running")
    return None


def _is_desktop(host: Host, endpoint: EndpointFacts) -> bool:
    if product_at(endpoint) == DESKTOP:
        return True
    usual = host.platform in {Platform.WINDOWS, Platform.MACOS} and not product_at(endpoint)
    return usual and any(found.product == DESKTOP for found in installed(host))


def _desktop_state(host: Host) -> str:
    """What ``docker desktop status`` says: starting, running, stopped; empty in versions without it."""
    if not docker_command(host):
        return ""
    done = host.run("docker", "desktop", "status", "--format", "json")
    try:
        return str(json.loads(done.out)["Status"]).lower() if done.ok else ""
    except (ValueError, KeyError, TypeError):
        return ""


def _stopped_product(_host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    product = product_at(endpoint)
    if reply.status != "unreachable" or not product:
        return None
    problem = _STOPPED_PROBLEMS.get(product, "daemon-not-running")
    return fail(f"{product} is not running.", asked(endpoint), reply.error, problem=problem)


def _rootless(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    folder = host.env("XDG_RUNTIME_DIR") or "/run/user/"
    if reply.status != "unreachable" or not endpoint.url.startswith(
        (f"unix://{folder}", "unix:///run/user/")
    ):
        return None
    message = "Docker's service for your own user is not running."
    return fail(message, asked(endpoint), reply.error, problem="rootless-daemon-not-running")


def _wsl(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    if host.platform is not Platform.WSL or reply.status != "unreachable":
        return None
    seen = (asked(endpoint), reply.error)
    if host.ask(Stat("/mnt/wsl/docker-desktop")).status != "missing":
        message = "Docker Desktop runs in Windows, but it is not switched on for this WSL distribution."
        return fail(message, *seen, "/mnt/wsl/docker-desktop is there", problem="wsl-integration-off")
    if any(found.product == DESKTOP for found in installed(host)):
        return fail("Docker Desktop is not running in Windows.", *seen, problem="daemon-not-running")
    return None


def _service(host: Host, endpoint: EndpointFacts, reply: EngineReply) -> Finding | None:
    if host.platform not in {Platform.LINUX, Platform.WSL} or reply.status != "unreachable":
        return None
    state = host.run("systemctl", "is-active", "docker").out.strip()
    seen = (asked(endpoint), reply.error, f"systemctl is-active docker: {state or 'no answer'}")
    if state == "activating":
        return fail("Docker is still starting.", *seen, problem="docker-starting")
    return fail("Docker is installed, but it is not running.", *seen, problem="daemon-not-running")


def _unexplained(endpoint: EndpointFacts, reply: EngineReply) -> Finding:
    seen = (asked(endpoint), reply.error)
    if reply.status == "unreachable":
        return fail("Docker is not running.", *seen, problem="daemon-not-running")
    if reply.status == "timeout":
        return unsure(
            "Docker does not answer in time; it may still be starting.", *seen, problem="docker-starting"
        )
    return unsure("Something answers where Docker should be, but not as Docker does.", *seen)


_CAUSES: Iterable[Cause] = (
    _missing_context,
    _damaged_settings,
    _permission,
    _over_ssh,
    _elsewhere,
    _toolbox,
    _other_computer,
    _nobodys_address,
    _desktop,
    _stopped_product,
    _rootless,
    _wsl,
    _service,
)
