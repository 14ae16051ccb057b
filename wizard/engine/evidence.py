"""What a course's container left to look at: its log, and how it was made, without what it was given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wizard.engine.client import connected, reported
from wizard.engine.container import course_containers, log_tail
from wizard.engine.engine_logs import Log, last_lines
from wizard.engine.errors import EngineError

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_LINES = 2000
_PATIENCE = 10.0
"""Seconds for an answer of the engine: whoever needs help should not wait long for one that hangs."""

HIDDEN = "<not included>"


@dataclass(frozen=True)
class Evidence:
    """What is left of a container.

    Attributes:
        log: the end of what it wrote.
        made: how it was made and ended, as ``docker inspect`` says it in JSON.
        given: the environment variables that it was given and that its image does not have: private.
    """

    log: Log
    made: str
    given: Mapping[str, str] = field(default_factory=dict)


def container_evidence(course: str) -> Evidence | None:
    """The newest container of a course; none where there is none.

    Args:
        course: the course's id.

    Raises:
        EngineError: the engine does not answer.
    """
    with connected(_PATIENCE) as client:
        found = course_containers(client, course)
        if not found:
            return None
        container = found[0]
        public = _variables_of_image(client, str(container.attrs["Image"]))
        variables = _variables(container.attrs)
        given = {name: value for name, value in variables.items() if public.get(name) != value}
        made = json.dumps(_without(container.attrs, given), indent=1, ensure_ascii=False)
        return Evidence(_log_of(container), made, given)


def _log_of(container: "Container") -> Log:
    name = "container.log"
    try:
        text = log_tail(container, _LINES)
    except EngineError as error:  # some logging drivers keep nothing that could be read
        return Log(name, why_not=f"{error} {error.detail}".strip())
    return last_lines(name, text, _LINES) if text else Log(name, why_not="The container wrote nothing.")


def _variables_of_image(client: "DockerClient", image: str) -> dict[str, str]:
    """What everybody may see who has the image; none where it was removed."""
    from docker.errors import ImageNotFound

    with reported("The image of the container can't be looked at."):
        try:
            return _variables(client.images.get(image).attrs)
        except ImageNotFound:
            return {}


def _variables(attributes: Mapping[str, Any]) -> dict[str, str]:
    lines = (attributes.get("Config") or {}).get("Env") or ()
    return dict(line.partition("=")[::2] for line in lines)


def _without(value: Any, given: Mapping[str, str], key: str = "") -> Any:  # noqa: ANN401 - JSON
    """The same JSON, in which the variables that were given have no values."""
    match value:
        case dict():
            return {name: _without(item, given, name) for name, item in value.items()}
        case list() if key == "Env":
            names = [str(line).partition("=")[0] for line in value]
            return [f"{n}={HIDDEN}" if n in given else line for n, line in zip(names, value, strict=True)]
        case list():
            return [_without(item, given) for item in value]
    return value
