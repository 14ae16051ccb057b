"""Does the docker client name a credential helper that is not there."""

from collections.abc import Iterator

from checks.course import Course
from checks.docker_config import DockerConfig, docker_config
from checks.host import Host
from checks.image_reference import parse_reference
from checks.model import Check, Finding, fail, fine, unsure, warn


def _run(host: Host, course: Course) -> Iterator[Finding]:
    config = docker_config(host)
    match config.status:
        case "missing":
            yield fine("Docker has no settings of its own; it needs no credential helper.", config.path)
        case "unreadable":
            message = "Docker's settings could not be read."
            yield unsure(message, config.path, problem="docker-config-not-readable")
        case "broken":
            message = "Docker's settings file is damaged, so the docker command complains about it."
            yield fail(message, f"{config.path} is not what Docker writes", problem="docker-config-broken")
        case "ok":
            yield from _helpers(host, course, config)


def _helpers(host: Host, course: Course, config: DockerConfig) -> Iterator[Finding]:
    used = config.helper_for(parse_reference(course.image.name))
    others = {*config.helpers.values(), config.store} - {"", used}
    if not used:
        yield fine("Docker needs no credential helper for this image.", config.path)
    elif path := host.which(_program(used)):
        yield fine("The credential helper that Docker asks is there.", f"{config.path} names {used}", path)
    else:
        message = f"Docker's settings name the helper `{_program(used)}`, which is not there."
        yield fail(
            message, config.path, f"{_program(used)} is not on PATH", problem="credential-helper-missing"
        )
    for other in sorted(others):
        if not host.which(_program(other)):
            message = f"Docker's settings name `{_program(other)}` for other registries; it is not there."
            yield warn(message, config.path, problem="credential-helper-missing")


def _program(helper: str) -> str:
    return f"docker-credential-{helper}"


CHECK = Check(
    id="docker.credentials",
    title="Docker's credential helper is there",
    why="Docker asks this helper for logins, also where none is needed; some commands stop without it.",
    run=_run,
)
