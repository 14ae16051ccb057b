from typing import Any

import pytest

from checks.catalog import network_registry
from checks.course import Image
from checks.model import Platform, Status
from checks.probes import live_host
from checks.question import Question
from checks.questions import Engine, Fetch, Fetched
from tests.checks.catalog.engine_answers import GONE, Answers, clock, engine, image, no_image
from tests.fakes import absent, course, fake_host, run_check, verdict
from tests.parts.registry import Registry, free_port

HUB = "https://registry-1.docker.io/v2/"
PLAIN = Fetch("http://registry-1.docker.io:443/v2/")
PORTAL_PAGE = Fetch("http://connectivitycheck.gstatic.com/generate_204")
CHALLENGE = {
    "www-authenticate": 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    "date": "Sun, 22 Nov 2026 10:00:00 GMT",
}
PREVIEW = Fetch(
    "https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest",
    "HEAD",
    token_url="https://auth.docker.io/token?service=registry.docker.io"
    "&scope=repository%3Aratelimitpreview%2Ftest%3Apull",
)
OPEN = Fetched("ok", 204, {"date": "Sun, 22 Nov 2026 10:00:00 GMT"})
OFFLINE = Fetched("dns", error="[Errno -3] Temporary failure in name resolution")


def told(registry: Fetched, internet: Fetched = OPEN, left: str = "90;w=21600", code: int = 200) -> Answers:
    limits = {"ratelimit-limit": "100;w=21600", "ratelimit-remaining": left}
    return {
        **engine(),
        **no_image(),
        **clock(),
        Fetch(HUB): registry,
        PORTAL_PAGE: internet,
        PREVIEW: Fetched("ok", code, limits),
    }


def broken(status: Any, error: str = "", issuer: str = "") -> Fetched:  # noqa: ANN401 - one of Fetched's words
    return Fetched(status, error=error, issuer=issuer)


LATE_CLOCK = Fetched("ok", 204, {"date": "Fri, 22 Nov 2024 10:00:00 GMT"})
WELCOME = Fetched("ok", 200, {"content-type": "text/html"}, "<html>Accept the terms")

TABLE = [
    ("reachable", told(Fetched("ok", 401, CHALLENGE)), (Status.PASSED, None, "docker.io answers.")),
    (
        "few pulls left",
        told(Fetched("ok", 401, CHALLENGE), left="3;w=21600"),
        (
            Status.WARNED,
            "registry-rate-limit",
            "This network may download only 3 more images from Docker Hub for now.",
        ),
    ),
    (
        "none left",
        told(Fetched("ok", 401, CHALLENGE), left="0;w=21600"),
        (
            Status.WARNED,
            "registry-rate-limit",
            "This network has used up its downloads from Docker Hub for now.",
        ),
    ),
    (
        "limits not told",
        told(Fetched("ok", 401, CHALLENGE), left=""),
        (Status.PASSED, None, "docker.io answers."),
    ),
    ("offline", told(OFFLINE, OFFLINE), (Status.UNKNOWN, "offline", "This computer is offline.")),
    (
        "the name alone is not found",
        told(OFFLINE),
        (
            Status.FAILED,
            "dns-failure",
            "The name docker.io is not found, though the internet answers.",
        ),
    ),
    (
        "captive portal",
        told(WELCOME, WELCOME),
        (
            Status.FAILED,
            "captive-portal",
            "This network shows a sign-in page before it lets you out.",
        ),
    ),
    (
        "captive portal that breaks TLS by silence",
        told(broken("timeout"), Fetched("ok", 302, {"location": "http://login.example/"})),
        (
            Status.FAILED,
            "captive-portal",
            "This network shows a sign-in page before it lets you out.",
        ),
    ),
    (
        "blocked",
        told(broken("timeout")),
        (
            Status.FAILED,
            "registry-connection-timeout",
            "docker.io can't be reached, though the internet answers.",
        ),
    ),
    (
        "refused",
        told(broken("refused")),
        (
            Status.FAILED,
            "registry-connection-timeout",
            "docker.io can't be reached, though the internet answers.",
        ),
    ),
    (
        "certificate replaced",
        told(broken("tls", "self-signed certificate in certificate chain", "Campus Firewall")),
        (
            Status.FAILED,
            "tls-intercepting-proxy",
            "The certificate of docker.io is not trusted here; something in between may have replaced it.",
        ),
    ),
    (
        "certificate out of date",
        told(broken("tls", "certificate verify failed: certificate has expired", "Docker")),
        (
            Status.FAILED,
            "registry-outage",
            "The certificate of docker.io is out of date; this computer's clock is right.",
        ),
    ),
    (
        "no encryption",
        told(broken("tls", "wrong version number")) | {PLAIN: Fetched("ok", 200)},
        (
            Status.FAILED,
            "registry-without-encryption",
            "What answers at docker.io does not encrypt, and Docker expects that it does.",
        ),
    ),
    (
        "encryption that fails",
        told(broken("tls", "handshake failure")) | {PLAIN: Fetched("ok", 400)},
        (
            Status.FAILED,
            "tls-intercepting-proxy",
            "The certificate of docker.io is not trusted here; something in between may have replaced it.",
        ),
    ),
    (
        "clock wrong",
        told(broken("tls", "certificate is not yet valid"), LATE_CLOCK),
        (
            Status.FAILED,
            "wrong-system-clock",
            "The certificate of docker.io looks invalid because this computer's clock is wrong.",
        ),
    ),
    (
        "proxy",
        told(broken("proxy", "Tunnel connection failed: 403 Forbidden")),
        (Status.FAILED, "proxy-misconfigured", "The proxy does not let docker.io through."),
    ),
    (
        "outage",
        told(Fetched("ok", 503)),
        (Status.UNKNOWN, "registry-outage", "docker.io has a fault of its own at the moment."),
    ),
    (
        "asked too often",
        told(Fetched("ok", 429)),
        (Status.UNKNOWN, "registry-rate-limit", "docker.io asks to wait: too many requests."),
    ),
    (
        "offline, but the image is here",
        {**told(OFFLINE, OFFLINE), **image()},
        (
            Status.PASSED,
            None,
            "docker.io does not answer; it is not needed now, because the image is already here.",
        ),
    ),
]


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(("answers", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_registry_says_what_is_in_between(
    platform: Platform, answers: Answers, expected: tuple[Status, str | None, str]
) -> None:
    result = run_check(network_registry.CHECK, fake_host(platform, answers=answers))
    assert verdict(result) == expected
    assert result.findings[0].evidence


def test_the_signer_of_a_replaced_certificate_is_evidence() -> None:
    host = fake_host(answers=told(broken("tls", "self-signed", "Campus Firewall")))
    evidence = run_check(network_registry.CHECK, host).findings[0].evidence
    assert "certificate signed by: Campus Firewall" in evidence


def _without_web(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
    return GONE if isinstance(question, Engine) else absent(question)


@pytest.mark.parametrize(
    ("answer", "status", "problem"),
    [
        (Fetched("ok", 200, {"docker-distribution-api-version": "registry/2.0"}), Status.PASSED, None),
        (Fetched("refused"), Status.FAILED, "registry-outage"),
    ],
)
def test_a_registry_of_this_computer_needs_no_internet(
    answer: Fetched, status: Status, problem: str | None
) -> None:
    local = course(image=Image(name="localhost:5000/app:1", download_gb=1, disk_gb=2))
    answers = {Fetch("http://localhost:5000/v2/"): answer}
    result = run_check(network_registry.CHECK, fake_host(answers=answers, default=_without_web), local)
    assert (result.status, result.findings[0].problem) == (status, problem)


def test_a_real_registry_is_reached(registry: Registry) -> None:
    local = course(image=Image(name=f"{registry.address}/app:1", download_gb=1, disk_gb=2))
    assert verdict(run_check(network_registry.CHECK, live_host(), local)) == (
        Status.PASSED,
        None,
        f"{registry.address} answers.",
    )


def test_a_real_registry_that_is_gone_is_missed() -> None:
    local = course(image=Image(name=f"127.0.0.1:{free_port()}/app:1", download_gb=1, disk_gb=2))
    assert run_check(network_registry.CHECK, live_host(), local).findings[0].problem == "registry-outage"
