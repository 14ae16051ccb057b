"""The programs that bring a container engine: where each lies, where it listens, and how to know it.

Places are those of the vendors' installers; sockets and names as in ddev's ``pkg/docker/providers.go``.
"""

from dataclasses import dataclass
from typing import Any

from checks.host import Host
from checks.model import Platform
from checks.questions import EndpointFacts, Stat

DESKTOP = "Docker Desktop"
ENGINE = "Docker Engine"
TOOLBOX = "Docker Toolbox"
PODMAN = "Podman"


@dataclass(frozen=True)
class Found:
    """A program that is installed, and the path that shows it."""

    product: str
    path: str


_PLACES: dict[Platform, tuple[tuple[str, str], ...]] = {
    Platform.MACOS: (
        (DESKTOP, "/Applications/Docker.app"),
        (DESKTOP, "{home}/Applications/Docker.app"),
        ("OrbStack", "/Applications/OrbStack.app"),
        ("Rancher Desktop", "/Applications/Rancher Desktop.app"),
        (TOOLBOX, "/Applications/Docker/Docker Quickstart Terminal.app"),
    ),
    Platform.WINDOWS: (
        (DESKTOP, r"{ProgramFiles}\Docker\Docker\Docker Desktop.exe"),
        (DESKTOP, r"{LOCALAPPDATA}\Programs\DockerDesktop\Docker Desktop.exe"),
        ("Rancher Desktop", r"{LOCALAPPDATA}\Programs\Rancher Desktop\Rancher Desktop.exe"),
        ("Rancher Desktop", r"{ProgramFiles}\Rancher Desktop\Rancher Desktop.exe"),
        (PODMAN, r"{ProgramFiles}\RedHat\Podman\podman.exe"),
        (TOOLBOX, r"{ProgramFiles}\Docker Toolbox\docker-machine.exe"),
    ),
    Platform.LINUX: (
        (ENGINE, "/usr/bin/dockerd"),
        (ENGINE, "/usr/sbin/dockerd"),
        (ENGINE, "/usr/local/bin/dockerd"),
        (ENGINE, "{home}/bin/dockerd"),
        (ENGINE, "/snap/bin/docker"),
        (DESKTOP, "/opt/docker-desktop/bin/docker-desktop"),
        ("Rancher Desktop", "/opt/rancher-desktop/rancher-desktop"),
    ),
    Platform.WSL: (
        (ENGINE, "/usr/bin/dockerd"),
        (ENGINE, "/usr/sbin/dockerd"),
        (DESKTOP, "/mnt/c/Program Files/Docker/Docker/Docker Desktop.exe"),
    ),
}
_COMMANDS = (("colima", "Colima"), ("orb", "OrbStack"), ("podman", PODMAN))
_DOCKER_COMMANDS: dict[Platform, tuple[str, ...]] = {
    Platform.MACOS: (
        "/Applications/Docker.app/Contents/Resources/bin/docker",
        "{home}/.docker/bin/docker",
        "{home}/.orbstack/bin/docker",
        "{home}/.rd/bin/docker",
        "/opt/homebrew/bin/docker",
        "/usr/local/bin/docker",
    ),
    Platform.WINDOWS: (
        r"{ProgramFiles}\Docker\Docker\resources\bin\docker.exe",
        r"{LOCALAPPDATA}\Programs\DockerDesktop\resources\bin\docker.exe",
        r"{ProgramFiles}\Docker Toolbox\docker.exe",
    ),
    Platform.LINUX: ("/usr/bin/docker", "/usr/local/bin/docker", "/snap/bin/docker", "{home}/bin/docker"),
    Platform.WSL: ("/usr/bin/docker", "/usr/local/bin/docker"),
}
_SOCKETS: dict[Platform, tuple[str, ...]] = {
    Platform.MACOS: (
        "unix:///var/run/docker.sock",
        "unix://{home}/.docker/run/docker.sock",
        "unix://{home}/.colima/default/docker.sock",
        "unix://{home}/.orbstack/run/docker.sock",
        "unix://{home}/.rd/docker.sock",
        "unix://{home}/.lima/docker/sock/docker.sock",
    ),
    Platform.WINDOWS: (
        "npipe:////./pipe/docker_engine",
        "npipe:////./pipe/dockerDesktopLinuxEngine",
        "npipe:////./pipe/podman-machine-default",
    ),
    Platform.LINUX: (
        "unix:///var/run/docker.sock",
        "unix://{home}/.docker/desktop/docker.sock",
        "unix://{XDG_RUNTIME_DIR}/docker.sock",
        "unix://{home}/.colima/default/docker.sock",
        "unix://{home}/.rd/docker.sock",
        "unix:///var/snap/docker/current/run/docker.sock",
        "unix://{XDG_RUNTIME_DIR}/podman/podman.sock",
        "unix:///run/podman/podman.sock",
    ),
    Platform.WSL: (
        "unix:///var/run/docker.sock",
        "unix://{XDG_RUNTIME_DIR}/docker.sock",
        "unix://{XDG_RUNTIME_DIR}/podman/podman.sock",
    ),
}
_URL_MARKS = (
    ("/.docker/run/", DESKTOP),
    ("/.docker/desktop/", DESKTOP),
    ("dockerDesktopLinuxEngine", DESKTOP),
    ("/.colima/", "Colima"),
    ("/.orbstack/", "OrbStack"),
    ("/.rd/", "Rancher Desktop"),
    ("/.lima/", "Lima"),
    ("podman", PODMAN),
    ("tcp://192.168.99.", TOOLBOX),
)


def installed(host: Host) -> tuple[Found, ...]:
    """Every program that brings an engine, found by its files or its command."""
    places = ((product, _filled(host, path)) for product, path in _PLACES[host.platform])
    by_file = [Found(product, path) for product, path in places if _exists(host, path)]
    commands = ((product, host.which(command)) for command, product in _COMMANDS)
    known = {found.product for found in by_file}
    return (*by_file, *(Found(product, path) for product, path in commands if path and product not in known))


def docker_command(host: Host) -> str | None:
    """The docker command on PATH; in WSL the one of Windows does not count, it only prints a hint."""
    path = host.which("docker")
    return None if path and host.platform is Platform.WSL and path.startswith("/mnt/") else path


def docker_off_path(host: Host) -> str | None:
    """A docker command in a usual place that PATH does not name."""
    places = (_filled(host, path) for path in _DOCKER_COMMANDS[host.platform])
    return next((path for path in places if _exists(host, path)), None)


def usual_addresses(host: Host) -> tuple[str, ...]:
    """Where engines listen on this platform; what this user's environment does not name is left out."""
    return tuple(filter(None, (_filled(host, url) for url in _SOCKETS[host.platform])))


def product_at(endpoint: EndpointFacts) -> str:
    """Whose address it is, empty where the address does not tell."""
    return next((product for mark, product in _URL_MARKS if mark in endpoint.url), "")


def product_of(version: dict[str, Any], info: dict[str, Any]) -> str:
    """Which program's engine answered, with its version where it says one."""
    platform = str((version.get("Platform") or {}).get("Name") or "")
    system, name = str(info.get("OperatingSystem", "")), str(info.get("Name", ""))
    components: list[dict[str, Any]] = version.get("Components") or [{}]
    if platform.startswith(DESKTOP):
        return platform
    if components[0].get("Name") == "Podman Engine":
        return f"{PODMAN} {version.get('Version', '')}".strip()
    if system.startswith("Rancher Desktop") or "rancher-desktop" in name:
        return "Rancher Desktop"
    names = {"OrbStack": "OrbStack", "orbstack": "OrbStack", "colima": "Colima", "lima": "Lima"}
    brought_by = (product for start, product in names.items() if system == start or name.startswith(start))
    return next(brought_by, f"{ENGINE} {version.get('Version', '')}".strip())


def _exists(host: Host, path: str) -> bool:
    return bool(path) and host.ask(Stat(path)).status in {"ok", "denied"}


def _filled(host: Host, path: str) -> str:
    """The path with this user's folders; empty where one of them is not known."""
    for name in ("ProgramFiles", "LOCALAPPDATA", "XDG_RUNTIME_DIR"):
        if f"{{{name}}}" in path:
            value = host.env(name)
            return path.replace(f"{{{name}}}", value) if value else ""
    return path.replace("{home}", host.home)
