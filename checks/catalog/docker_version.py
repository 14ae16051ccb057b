"""Is the container engine new enough for the course, and not newer than this tool can speak with."""

import re
from collections.abc import Iterator

from checks.course import Course
from checks.engine_products import PODMAN, product_of
from checks.host import Host
from checks.model import Check, Finding, fail, fine, unsure, warn
from checks.questions import Engine

Version = tuple[int, int]

_LEAST_API: Version = (1, 40)
"""Docker 19.03 (2019), the first whose containers may ask for GPUs; ``init`` came with 1.25."""
_OUT_OF_CARE: Version = (1, 44)
"""Docker 25 (2024); older clients are refused by Docker 29.0 (docs.docker.com/engine/release-notes/29)."""
_OWN_API: Version = (1, 45)
"""The newest that the docker SDK 7.2 speaks (``docker.constants``); it asks the engine for its own."""


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    reply = host.ask(Engine("version"))
    data = reply.data if reply.ok else {}
    api, least = api_version(data.get("ApiVersion")), api_version(data.get("MinAPIVersion"))
    product = product_of(data, {})
    seen = f"{product}, API {data.get('MinAPIVersion', '?')} to {data.get('ApiVersion', '?')}"
    if api is None:
        yield unsure("Docker did not say its version.", seen)
    elif api < _LEAST_API:
        yield fail(
            "This Docker is too old for the course.", seen, "needed: API 1.40", problem="docker-too-old"
        )
    elif least and least > _OWN_API:
        message = "This Docker is newer than this tool can speak with; update classready."
        yield fail(message, seen, "this tool: API 1.45", problem="docker-api-version-mismatch")
    elif api < _OUT_OF_CARE and not product.startswith(PODMAN):
        yield warn("This Docker is some years old; it will do, but an update is a good idea.", seen)
    else:
        yield fine(f"{product} is new enough.", seen)


def api_version(text: object) -> Version | None:
    """``1.41`` as numbers that compare; none where it is no version."""
    found = re.fullmatch(r"(\d{1,4})\.(\d{1,4})(?:\.\d+)?", text) if isinstance(text, str) else None
    return (int(found[1]), int(found[2])) if found else None


CHECK = Check(
    id="docker.version",
    title="Docker is new enough",
    why="Old engines can't download or start images of today.",
    run=_run,
    needs=("docker.running",),
)
