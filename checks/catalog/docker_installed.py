"""Is there anything on this computer that brings a container engine."""

from collections.abc import Iterator

from checks.course import Course
from checks.engine_products import PODMAN, docker_command, docker_off_path, installed
from checks.host import Host
from checks.model import Check, Finding, Platform, fail, fine, warn
from checks.questions import Engine


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    found = installed(host)
    command = docker_command(host)
    seen = tuple(f"{each.product}: {each.path}" for each in found)
    on_path = f"docker command: {command or 'not on PATH'}"
    if not found and not host.ask(Engine("version")).ok:
        yield _nothing_installed(command, on_path)
        return
    products = sorted({each.product for each in found})
    what = " and ".join(products) or "A container engine"
    if command or products == [PODMAN] or host.platform is Platform.WSL:
        yield fine(f"{what} {'are' if len(products) > 1 else 'is'} installed.", *seen, on_path)
        return
    off_path = docker_off_path(host)
    yield warn(
        f"{what} is installed, but this terminal does not find the command `docker`.",
        *seen,
        on_path,
        f"a docker command lies at {off_path}" if off_path else "no docker command in the usual places",
        problem="docker-cli-not-on-path",
    )


def _nothing_installed(command: str | None, on_path: str) -> Finding:
    looked = "no Docker Desktop, Docker Engine, Colima, OrbStack, Rancher Desktop, Podman or Toolbox found"
    message = (
        "The `docker` command is here, but no engine that it could use."
        if command
        else "Docker is not installed yet."
    )
    return fail(message, looked, on_path, problem="docker-not-installed")


CHECK = Check(
    id="docker.installed",
    title="Docker is installed",
    why="Docker runs the course's programs in a box of their own, the same one for everybody.",
    run=_run,
)
