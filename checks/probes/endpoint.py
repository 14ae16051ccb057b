"""Where the docker client looks for an engine, read from the same settings in the same order as it does.

Docker's own order is DOCKER_HOST, DOCKER_CONTEXT, ``currentContext`` of config.json, and then the default
socket (https://docs.docker.com/engine/manage-resources/contexts/).
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from checks.questions import EndpointFacts

_Source = Literal["context", "DOCKER_CONTEXT"]
DEFAULT_URL = "npipe:////./pipe/docker_engine" if sys.platform == "win32" else "unix:///var/run/docker.sock"


class _Config(msgspec.Struct):
    currentContext: str = ""  # noqa: N815 - Docker's name for it


class _DockerEndpoint(msgspec.Struct):
    Host: str = ""


class _Endpoints(msgspec.Struct):
    docker: _DockerEndpoint = msgspec.field(default_factory=_DockerEndpoint)


class _Meta(msgspec.Struct):
    Endpoints: _Endpoints = msgspec.field(default_factory=_Endpoints)


def docker_folder(env: Mapping[str, str]) -> Path:
    """The folder of docker's own settings: ``$DOCKER_CONFIG``, else ``~/.docker``."""
    return Path(env.get("DOCKER_CONFIG") or Path.home() / ".docker")


def resolve(env: Mapping[str, str]) -> EndpointFacts:
    """Which engine the settings name; one that can't be resolved keeps its name and says why in ``error``."""
    if host := env.get("DOCKER_HOST"):
        return EndpointFacts(host, "DOCKER_HOST")
    folder = docker_folder(env)
    if name := env.get("DOCKER_CONTEXT"):
        return _of_context(name, "DOCKER_CONTEXT", folder)
    name = current_context(_read(folder / "config.json"))
    return _of_context(name, "context", folder) if name else EndpointFacts(DEFAULT_URL, "default")


def context_folder(folder: Path, kind: str, name: str) -> Path:
    """Where docker keeps a context's ``meta`` or ``tls`` files."""
    return folder / "contexts" / kind / hashlib.sha256(name.encode()).hexdigest()


def current_context(config: bytes) -> str:
    """The context that config.json names; empty where it names none or is not what Docker writes."""
    try:
        return msgspec.json.decode(config, type=_Config).currentContext
    except msgspec.MsgspecError:
        return ""


def context_url(meta: bytes) -> str:
    """The engine's address in a context's meta.json; empty where there is none."""
    try:
        return msgspec.json.decode(meta, type=_Meta).Endpoints.docker.Host
    except msgspec.MsgspecError:
        return ""


def _of_context(name: str, source: _Source, folder: Path) -> EndpointFacts:
    if name == "default":
        return EndpointFacts(DEFAULT_URL, source, name)
    path = context_folder(folder, "meta", name) / "meta.json"
    url = context_url(_read(path))
    if url:
        return EndpointFacts(url, source, name)
    why = "holds no address of an engine" if path.exists() else "does not exist"
    return EndpointFacts("", source, name, f"the docker context {name!r} {why}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
