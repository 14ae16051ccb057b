"""The docker client's own settings, ``config.json``."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from checks.host import Host
from checks.image_reference import Reference

_HUB_LOGIN = "https://index.docker.io/v1/"


@dataclass(frozen=True)
class DockerConfig:
    """What of config.json matters for a pull.

    Attributes:
        path: where it lies.
        status: ``missing`` is normal; ``broken`` is no JSON object; ``unreadable`` may not be read.
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


def parsed_config(path: str, text: str) -> DockerConfig:
    """What a config.json says; keys of another type than Docker's count as absent."""
    try:
        settings = json.loads(text)
    except (ValueError, RecursionError):
        return DockerConfig(path, "broken")
    if not isinstance(settings, dict):
        return DockerConfig(path, "broken")
    store = settings.get("credsStore")
    helpers = {
        name: value for name, value in _table(settings, "credHelpers").items() if isinstance(value, str)
    }
    logins = frozenset(_table(settings, "auths"))
    return DockerConfig(path, "ok", store if isinstance(store, str) else "", helpers, logins)


def _table(settings: dict[str, Any], key: str) -> dict[str, Any]:
    value = settings.get(key)
    return value if isinstance(value, dict) else {}
