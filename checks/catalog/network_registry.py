"""Can this computer reach the registry that holds the course's image."""

import re
from collections.abc import Iterator

from checks.course import Course
from checks.host import Host
from checks.image_reference import Reference, parse_reference
from checks.internet import Internet, internet
from checks.model import Check, Finding, fail, fine, unsure, warn
from checks.questions import Engine, Fetch, Fetched
from checks.registry_api import ask_registry, is_registry, token_url
from checks.web_clock import clock_skew

_PREVIEW = "ratelimitpreview/test"
"""A repository that Docker Hub keeps for this question (https://docs.docker.com/docker-hub/usage/pulls/)."""
_FEW_PULLS = 5
_WRONG_CLOCK = 3600
_TOO_MANY = 429
_HTTPS = 443
_BAD_REQUEST = 400
_SERVER_FAULT = 500
_OUT_OF_DATE = re.compile(r"expired|not yet valid|validity period", re.IGNORECASE)
"""In the words of OpenSSL, macOS and Windows (CERT_E_EXPIRED) alike."""


def _run(host: Host, course: Course) -> Iterator[Finding]:
    reference = parse_reference(course.image.name)
    answer = ask_registry(host, reference)
    if is_registry(answer):
        yield fine(f"{reference.registry} answers.", _seen(reference, answer))
        if reference.on_docker_hub:
            yield _pulls_left(host, reference, answer)
    elif host.ask(Engine("image", course.image.name)).ok:
        here = (
            f"{reference.registry} does not answer; it is not needed now, because the image is already here."
        )
        yield fine(here, _seen(reference, answer))
    else:
        yield _why_not(host, reference, answer)


def _seen(reference: Reference, answer: Fetched) -> str:
    said = f"HTTP {answer.code}" if answer.status == "ok" else f"{answer.status}: {answer.error}"
    return f"{reference.api}/v2/ from this computer: {said}"


def _why_not(host: Host, reference: Reference, answer: Fetched) -> Finding:
    seen = _seen(reference, answer)
    name = reference.registry
    if answer.status == "proxy":
        return fail(f"The proxy does not let {name} through.", seen, problem="proxy-misconfigured")
    if answer.status == "tls":
        return _untrusted(host, reference, answer, seen)
    if answer.status == "ok" and answer.code == _TOO_MANY:
        return unsure(f"{name} asks to wait: too many requests.", seen, problem="registry-rate-limit")
    if answer.status == "ok" and answer.code >= _SERVER_FAULT:
        return unsure(f"{name} has a fault of its own at the moment.", seen, problem="registry-outage")
    if reference.on_this_computer:
        return fail(f"Nothing answers as a registry at {name}.", seen, problem="registry-outage")
    return _outside(host, name, answer, seen)


def _outside(host: Host, name: str, answer: Fetched, seen: str) -> Finding:
    way = internet(host)
    if way is Internet.PORTAL:
        portal = "This network shows a sign-in page before it lets you out."
        return fail(portal, seen, "a page known to be empty is not", problem="captive-portal")
    if way is Internet.NONE:
        return unsure("This computer is offline.", seen, "no other page answers either", problem="offline")
    if answer.status == "dns":
        return fail(
            f"The name {name} is not found, though the internet answers.", seen, problem="dns-failure"
        )
    if answer.status == "ok":
        return unsure(f"Something else answers for {name}.", seen, problem="registry-outage")
    blocked = f"{name} can't be reached, though the internet answers."
    return fail(blocked, seen, problem="registry-connection-timeout")


def _untrusted(host: Host, reference: Reference, answer: Fetched, seen: str) -> Finding:
    name = reference.registry
    skew = clock_skew(host, reference)
    if skew is not None and abs(skew) > _WRONG_CLOCK:
        wrong = f"The certificate of {name} looks invalid because this computer's clock is wrong."
        return fail(wrong, seen, f"clock off by {skew:.0f} s", problem="wrong-system-clock")
    if skew is not None and _OUT_OF_DATE.search(answer.error):
        late = f"The certificate of {name} is out of date; this computer's clock is right."
        return fail(late, seen, f"clock off by {skew:.0f} s", problem="registry-outage")
    if not answer.issuer and _answers_in_plain(host, reference):
        plain = f"What answers at {name} does not encrypt, and Docker expects that it does."
        return fail(plain, seen, "it answers plain HTTP", problem="registry-without-encryption")
    signer = f"certificate signed by: {answer.issuer or 'unknown'}"
    message = f"The certificate of {name} is not trusted here; something in between may have replaced it."
    return fail(message, seen, signer, problem="tls-intercepting-proxy")


def _answers_in_plain(host: Host, reference: Reference) -> bool:
    """The port that should speak TLS speaks HTTP; one that speaks TLS calls a plain request a bad one."""
    address = reference.api.removeprefix("https://")
    told = host.ask(Fetch(f"http://{address}{'' if ':' in address else f':{_HTTPS}'}/v2/"))
    return told.status == "ok" and told.code != _BAD_REQUEST


def _pulls_left(host: Host, reference: Reference, answer: Fetched) -> Finding:
    """What Docker Hub still grants without signing in; a HEAD is not counted itself."""
    token = token_url(answer.headers.get("www-authenticate", ""), _PREVIEW)
    told = host.ask(Fetch(f"{reference.api}/v2/{_PREVIEW}/manifests/latest", "HEAD", token_url=token))
    left = told.headers.get("ratelimit-remaining", "").partition(";")[0]
    of = told.headers.get("ratelimit-limit", "").partition(";")[0]
    seen = f"pulls left without signing in: {left or 'not told'} of {of or 'not told'}"
    if told.code == _TOO_MANY or (left.isdecimal() and int(left) == 0):
        message = "This network has used up its downloads from Docker Hub for now."
        return warn(message, seen, problem="registry-rate-limit")
    if left.isdecimal() and int(left) <= _FEW_PULLS:
        message = f"This network may download only {left} more images from Docker Hub for now."
        return warn(message, seen, problem="registry-rate-limit")
    return fine("Docker Hub grants this network more downloads.", seen)


CHECK = Check(
    id="network.registry",
    title="Image's registry can be reached",
    why="The course's image is downloaded from there.",
    run=_run,
    time_limit=30.0,
)
