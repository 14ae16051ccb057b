"""Use the Docker that answers, where a setting points to another one; the setting itself is left alone."""

import os

from checks.engine_trouble import answering_elsewhere
from checks.model import Platform
from checks.questions import Endpoint, EndpointFacts
from wizard.session import Ended, Outcome, Results, Session, Step

_STALE = ("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")


def _act(session: Session, _results: Results) -> Outcome:
    address = answering_elsewhere(session.host)
    if address is None:
        return Outcome(Ended.SHOWN, "No other Docker answers any more; look again.")
    for_good = _for_good(session.host.ask(Endpoint()), session.host.platform)
    if not session.consents(f"Use the Docker at {address} until classready ends?"):
        return Outcome(Ended.DECLINED, "Nothing was changed.")
    # Every way to the engine reads these: the SDK, the docker command, and the checks.
    os.environ["DOCKER_HOST"] = address
    for name in _STALE:
        os.environ.pop(name, None)
    text = f"classready uses the Docker at {address} until it ends. To do so in every new command, type:"
    return Outcome(Ended.DONE, f"{text} {for_good}")


def _for_good(found: EndpointFacts, platform: Platform) -> str:
    """What undoes the setting that was seen."""
    if found.source == "context":
        return "docker context use default"
    unset = "Remove-Item Env:" if platform is Platform.WINDOWS else "unset "
    return f"{unset}{found.source}"


STEP = Step(
    id="use-other-engine",
    title="Use the Docker that answers, for now",
    why="A setting of this terminal points to an engine that does not answer, while another one does.",
    resolves=("docker.running",),
    act=_act,
    helps=lambda session, _results: answering_elsewhere(session.host) is not None,
    place="docker-daemon",
    asks=True,
)
