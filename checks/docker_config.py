"""The docker client's own settings, ``config.json``."""

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from checks.host import Host
from checks.image_reference import Reference

_HUB_LOGIN = "https://index.docker.io/v1/"


@dataclass(frozen=True)
class DockerConfig:
    """What of config.json matters for a pull.

    Attributes:
        path: where it lies.
        status: ``missing`` is normal; ``broken`` is not what Docker writes; ``unreadable`` may not be read.
        store: the credential helper for every registry (``desktop`` means docker-credential-desktop).
        helpers: the credential helper of single registries.
        logins: the registries that a login is kept for.
    """

    path: str
    status: Literal["ok", "missing", "broken", "unreadable"]
    store: str = ""
    helpers: dict[str, str] = field(default_factory=dict)
    logins: frozenset[str] = frozenset()

    def helper_for(self, reference: Reference) -> str:
        """The helper that a pull of this image calls, empty where it calls none."""
        return self.helpers.get(login_name(reference), self.store)


def login_name(reference: Reference) -> str:
    """The name under which docker keeps a registry's login."""
    return _HUB_LOGIN if reference.on_docker_hub else reference.registry


def docker_config(host: Host) -> DockerConfig:
    """Read config.json of ``$DOCKER_CONFIG``, else of ``~/.docker``."""
    folder = host.env("DOCKER_CONFIG") or host.in_home(".docker")
    path = host.path(folder, "config.json")
    file = host.read(path)
    if file.status != "ok":
        return DockerConfig(path, "missing" if file.status == "missing" else "unreadable")
    return parsed_config(path, file.text)


class _File(msgspec.Struct):
    """The types that the docker client reads these keys as; with any other it takes none of the file."""

    auths: dict[str, dict[str, object] | None] | None = None
    credsStore: str | None = None  # noqa: N815 - Docker's name for it
    credHelpers: dict[str, str] | None = None  # noqa: N815 - Docker's name for it


def parsed_config(path: str, text: str) -> DockerConfig:
    """What a config.json says; an empty one is as good as none to Docker."""
    try:
        file = msgspec.json.decode(text, type=_File) if text.strip() else _File()
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        return DockerConfig(path, "broken")
    return DockerConfig(
        path, "ok", file.credsStore or "", file.credHelpers or {}, frozenset(file.auths or {})
    )
