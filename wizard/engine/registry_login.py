"""The login for a registry that ``docker login`` has saved."""

import os
import warnings

import msgspec

from checks.probes.endpoint import docker_folder


class _Config(msgspec.Struct):
    auths: dict[str, object] = {}
    credsStore: str = ""  # noqa: N815 - Docker's name for it
    credHelpers: dict[str, str] = {}  # noqa: N815 - Docker's name for it


def login_header(name: str) -> dict[str, str]:
    """What to send to the engine so that it can sign in to the registry of an image; empty without a login.

    A broken credential helper, or a damaged login, must not stop a public image: it counts as none.

    Args:
        name: the image's name, without tag.
    """
    if not _has_logins():
        return {}
    from docker.auth import encode_header, load_config, resolve_repository_name
    from docker.errors import DockerException

    try:
        registry, _ = resolve_repository_name(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a helper is missing is the business of a check
            found = load_config().resolve_authconfig(registry)
    except (DockerException, OSError, ValueError):  # ValueError: no base64, or no name and password in it
        return {}
    return {"X-Registry-Auth": encode_header(found).decode()} if found else {}


def _has_logins() -> bool:
    """Whether docker's settings name any login at all; spares the import of the SDK where they don't."""
    try:
        config = msgspec.json.decode((docker_folder(os.environ) / "config.json").read_bytes(), type=_Config)
    except (OSError, RuntimeError, msgspec.MsgspecError):
        return False
    return bool(config.auths or config.credsStore or config.credHelpers)
