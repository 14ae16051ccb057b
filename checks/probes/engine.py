"""Asks the container engine, over the same endpoint as the docker client.

A local socket is asked with the standard library: importing the docker SDK takes longer (0.15 s) than every
check together. Named pipes, TLS and ssh go through the SDK, which knows how to open them.
"""

import http.client
import os
import socket
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import quote, urlsplit

import msgspec

from checks.probes import endpoint
from checks.probes.engine_data import trimmed
from checks.questions import Endpoint, EndpointFacts, Engine, EngineReply

_PATHS = {
    "ping": "/_ping",
    "version": "/version",
    "info": "/info",
    "disk": "/system/df",
    "image": "/images/{}/json",
    "images": "/images/json",
    "distribution": "/distribution/{}/json",
    "containers": "/containers/json?all=1",
    "container": "/containers/{}/json",
}
_PLAIN_PORT = 2375


def answer(question: Endpoint | Engine) -> EndpointFacts | EngineReply:
    """Answer a question about the container engine."""
    if isinstance(question, Endpoint):
        return endpoint.resolve(os.environ)
    return ask(question, os.environ)


def ask(question: Engine, env: Mapping[str, str]) -> EngineReply:
    """Send a question to the engine that the settings name; every way in which that can fail is a status."""
    facts = EndpointFacts(question.at, "default") if question.at else endpoint.resolve(env)
    if facts.error:
        return EngineReply("unreachable", error=facts.error)
    if _can_be_asked_plainly(facts, env):
        sent = _over_socket(facts.url, path_of(question), question.timeout)
    else:
        from checks.probes.engine_sdk import over_sdk

        sent = over_sdk(facts, path_of(question), question.timeout)
    return sent if isinstance(sent, EngineReply) else reply_of(question, *sent)


def path_of(question: Engine) -> str:
    """The path of the Engine API that answers a question; without a version the engine speaks its newest."""
    path = _PATHS[question.call].format(quote(question.argument, safe="/:@"))
    if question.call == "containers" and question.argument:
        filters = msgspec.json.encode({"label": [question.argument]}).decode()
        path += f"&filters={quote(filters)}"
    return path


def reply_of(question: Engine, code: int, body: bytes) -> EngineReply:
    """The answer to a question, from the HTTP status and the body that the engine sent."""
    if code == http.client.NOT_FOUND:
        return EngineReply("missing", error=_words(body))
    if code != http.client.OK:
        return EngineReply("error", error=f"{code}: {_words(body)}")
    if question.call == "ping":
        return EngineReply("ok", data=True)
    try:
        return EngineReply("ok", trimmed(question.call, msgspec.json.decode(body)))
    except (msgspec.MsgspecError, AttributeError, TypeError) as error:
        return EngineReply("error", error=f"not an answer of a container engine: {error}")


def _words(body: bytes) -> str:
    text = body.decode(errors="replace").strip()
    try:
        return str(msgspec.json.decode(body)["message"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return text[:500]


def _can_be_asked_plainly(facts: EndpointFacts, env: Mapping[str, str]) -> bool:
    scheme = urlsplit(facts.url).scheme
    if scheme == "unix":
        return hasattr(socket, "AF_UNIX")
    encrypted = (
        endpoint.context_folder(endpoint.docker_folder(env), "tls", facts.context).exists()
        if facts.context
        else "DOCKER_TLS_VERIFY" in env or "DOCKER_CERT_PATH" in env
    )
    return scheme in {"tcp", "http"} and not encrypted


def _over_socket(url: str, path: str, timeout: float) -> EngineReply | tuple[int, bytes]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "localhost", parts.port or _PLAIN_PORT
        with closing(http.client.HTTPConnection(host, port, timeout=timeout)) as connection:
            if parts.scheme == "unix":
                # A connection that already has its socket does not open one to host and port.
                connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                connection.sock.settimeout(timeout)
                connection.sock.connect(parts.netloc + parts.path)
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
    except PermissionError as error:
        return EngineReply("denied", error=str(error))
    except TimeoutError as error:
        return EngineReply("timeout", error=str(error))
    except OSError as error:
        return EngineReply("unreachable", error=str(error))
    except (http.client.HTTPException, ValueError) as error:
        return EngineReply("error", error=f"{type(error).__name__}: {error}")
