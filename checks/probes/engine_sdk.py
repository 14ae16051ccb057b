"""Asks the engine through the docker SDK: named pipes, TLS and ssh."""

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Literal

from checks.questions import EndpointFacts, EngineReply

_PIPE_ERRORS: dict[int, Literal["unreachable", "denied"]] = {2: "unreachable", 5: "denied"}
"""Windows' error numbers for opening a named pipe: there is no such pipe, access is denied."""


def over_sdk(facts: EndpointFacts, path: str, timeout: float) -> EngineReply | tuple[int, bytes]:
    """GET a path from the engine at ``facts``: the HTTP status and body, or why there is none."""
    from docker import APIClient
    from docker.errors import DockerException

    failures: tuple[type[Exception], ...] = (OSError, DockerException, *_pipe_errors())
    try:
        # Any version will do: the path has none, and naming one here saves the SDK's own question for it.
        with closing(APIClient(version="1.24", use_ssh_client=True, **_settings(facts))) as client:
            response = client.get(client.base_url + path, timeout=timeout)
            return response.status_code, response.content
    except failures as error:
        return reply_to_failure(error)
    except (AttributeError, TypeError, ValueError) as error:
        # The SDK takes for granted what Docker's settings hold.
        return EngineReply("error", error=f"{type(error).__name__}: {error}")


def _settings(facts: EndpointFacts) -> dict[str, Any]:
    from docker.context import ContextAPI
    from docker.utils import kwargs_from_env

    if facts.context and facts.context != "default":
        return dict(ContextAPI.kwargs_from_context(facts.context))
    return {**kwargs_from_env(), "base_url": facts.url}


def _pipe_errors() -> tuple[type[Exception], ...]:
    if sys.platform == "win32":
        import pywintypes

        return (pywintypes.error,)
    return ()


def reply_to_failure(error: BaseException) -> EngineReply:
    """Which answer an error of the SDK, of its transport or of a named pipe is."""
    for cause in _causes(error):
        if isinstance(cause, PermissionError):
            return EngineReply("denied", error=_words(error))
        if isinstance(cause, TimeoutError):
            return EngineReply("timeout", error=_words(error))
        if (number := getattr(cause, "winerror", None)) in _PIPE_ERRORS:
            return EngineReply(_PIPE_ERRORS[number], error=_words(error))
    return EngineReply("unreachable" if isinstance(error, OSError) else "error", error=_words(error))


def _words(error: BaseException) -> str:
    """Its own words; the text of a pipe's error is a tuple, with the sentence as one of three."""
    named = isinstance(getattr(error, "funcname", None), str)
    return str(getattr(error, "strerror", error)) if named else str(error)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
