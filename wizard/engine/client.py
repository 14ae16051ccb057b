"""How an action reaches the container engine, and how the docker SDK's many errors become one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wizard.engine.errors import NO_ANSWER, EngineError

if TYPE_CHECKING:
    from docker import DockerClient

QUICK = 20.0
"""Seconds for questions and for anything the engine does from memory."""

SLOW = 180.0
"""Seconds for creating, starting, stopping and removing: an engine that has just woken up, a slow disk."""


@contextmanager
def connected(timeout: float = SLOW) -> Iterator["DockerClient"]:
    """A client of the engine that the docker command would use too, closed at the end.

    The SDK honours DOCKER_HOST, DOCKER_CONTEXT and the current context from version 7.2 on
    (https://github.com/docker/docker-py/releases).

    Args:
        timeout: seconds of silence after which a single request is given up.

    Raises:
        EngineError: no engine answers, or it refuses this user.
    """
    client = _connect(timeout)
    try:
        yield client
    finally:
        client.close()


def _connect(timeout: float) -> "DockerClient":
    import docker

    _try_settings()
    with reported("The container engine does not answer."):
        return docker.from_env(timeout=round(timeout), use_ssh_client=True)


def _try_settings() -> None:
    """Read Docker's config.json as the SDK is about to do, which takes for granted what it holds."""
    from docker.auth import load_config
    from docker.errors import InvalidConfigFile
    from docker.utils.config import load_general_config

    try:
        load_config(config_dict=load_general_config())
    except (InvalidConfigFile, AttributeError, TypeError, ValueError) as error:
        message = "Docker's settings in config.json are damaged, so Docker can't be asked."
        raise EngineError(message, str(error), "docker-config-broken") from error


@contextmanager
def reported(message: str) -> Iterator[None]:
    """Turn every way in which the SDK, its transport or the network can fail into an ``EngineError``.

    Args:
        message: what did not work, one plain sentence.

    Raises:
        EngineError: something below failed; ``detail`` has the engine's words.
    """
    try:
        yield
    except _failures() as error:
        raise EngineError(message, words(error), None if _answered(error) else NO_ANSWER) from error


def _answered(error: BaseException) -> bool:
    """Whether these are an engine's words, and not those of the way to it."""
    from docker.errors import DockerException

    # While it connects, the SDK wraps what went wrong below it in its own error.
    below = error.__cause__ if type(error) is DockerException and error.__cause__ else error
    return isinstance(below, DockerException) or getattr(below, "response", None) is not None


def words(error: BaseException) -> str:
    """What the engine said, without the address of the request that the SDK puts before it."""
    from docker.errors import APIError

    if isinstance(error, APIError) and error.explanation:
        return str(error.explanation)
    return str(error)


def _failures() -> tuple[type[Exception], ...]:
    from docker.errors import DockerException
    from requests.exceptions import RequestException
    from urllib3.exceptions import HTTPError

    if sys.platform == "win32":
        import pywintypes

        return (DockerException, RequestException, HTTPError, OSError, pywintypes.error)
    return (DockerException, RequestException, HTTPError, OSError)
