"""Questions to another machine's container engine, through the docker command there."""

import shlex
from typing import Any

import msgspec

from checks.probes.engine_data import trimmed
from checks.questions import Endpoint, EndpointFacts, Engine, EngineReply
from wizard.cloud.ssh.far_shell import Ran

_JSON = "--format '{{json .}}'"
_ENDPOINT = """if [ -n "${DOCKER_HOST:-}" ]; then echo "DOCKER_HOST $DOCKER_HOST"; exit; fi
url=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
echo "default ${url:-unix:///var/run/docker.sock}\""""

_DENIED = ("permission denied",)
_UNREACHABLE = ("cannot connect", "is the docker daemon running", "not found", "connection refused")
_UNKNOWN = ("no such ",)


def fragment(question: Endpoint | Engine) -> str | None:
    """The shell that asks the engine, none where the docker command can't ask that."""
    if isinstance(question, Endpoint):
        return _ENDPOINT
    at = f"--host {shlex.quote(question.at)} " if question.at else ""
    what = shlex.quote(question.argument)
    match question.call:
        case "ping" | "version":
            return f"docker {at}version {_JSON}"
        case "info":
            return f"docker {at}info {_JSON}"
        case "image":
            return f"docker {at}image inspect {what}"
        case "container":
            return f"docker {at}container inspect {what}"
        case "disk" | "images" | "distribution" | "containers":
            return None


def answer(question: Endpoint | Engine, ran: Ran) -> EndpointFacts | EngineReply:
    """What the output of ``fragment`` says."""
    if isinstance(question, Endpoint):
        source, _, url = ran.out.strip().partition(" ")
        return EndpointFacts(url, "DOCKER_HOST" if source == "DOCKER_HOST" else "default")
    try:
        return _reply(question, ran)
    except (msgspec.MsgspecError, AttributeError, TypeError, LookupError) as error:
        return EngineReply("error", error=f"not an answer of a container engine: {error}")


def _reply(question: Engine, ran: Ran) -> EngineReply:
    if not ran.ok:
        return refused(ran.err)
    data: Any = msgspec.json.decode(ran.out)
    match question.call:
        case "ping":
            return EngineReply("ok", data=True)
        case "version":
            return EngineReply("ok", trimmed("version", data["Server"]))
        case "info":
            errors = " ".join(data.get("ServerErrors") or ())
            return refused(errors) if errors else EngineReply("ok", trimmed("info", data))
        case _:
            return EngineReply("ok", trimmed(question.call, data[0]))


def refused(words: str) -> EngineReply:
    """Why the docker command did not do it, from its own words."""
    lower = words.lower()
    for signs, status in ((_DENIED, "denied"), (_UNKNOWN, "missing"), (_UNREACHABLE, "unreachable")):
        if any(sign in lower for sign in signs):
            return EngineReply(status, error=words.strip())  # type: ignore[arg-type]
    return EngineReply("error", error=words.strip())
