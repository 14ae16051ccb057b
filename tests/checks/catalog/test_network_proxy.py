import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalog import network_proxy
from checks.catalog.network_proxy import _address
from checks.model import Platform, Status
from checks.questions import Proxies, ProxyFacts
from tests.checks.catalog.engine_answers import engine, no_engine
from tests.fakes import fake_host, run_check, verdict

PROXY = "http://proxy.campus.example:3128"
OTHER = "http://other.example:8080"
SHELL = {"http": PROXY, "https": PROXY, "no": "localhost,127.0.0.1"}
WRONG = "proxy-misconfigured"
NOT_TOLD = "This computer uses a proxy, but Docker was not told of it."
FIT = (Status.PASSED, None, "The proxies fit together.")

TABLE = [
    ("none", Platform.LINUX, {}, {}, {}, (Status.PASSED, None, "No proxy is set.")),
    ("all the same", Platform.LINUX, SHELL, {}, {"HttpProxy": PROXY, "HttpsProxy": f"{PROXY}/"}, FIT),
    ("not told", Platform.LINUX, SHELL, {}, {}, (Status.WARNED, WRONG, NOT_TOLD)),
    ("not told", Platform.MACOS, {}, {"https": PROXY}, {}, (Status.WARNED, WRONG, NOT_TOLD)),
    (
        "Docker Desktop passes on",
        Platform.WINDOWS,
        {},
        {"https": PROXY},
        {"HttpProxy": "http.docker.internal:3128", "HttpsProxy": "http.docker.internal:3128"},
        FIT,
    ),
    (
        "Docker alone",
        Platform.LINUX,
        {},
        {},
        {"HttpsProxy": OTHER},
        (Status.WARNED, WRONG, "Docker uses another proxy than this computer."),
    ),
    (
        "terminal and system differ",
        Platform.WINDOWS,
        {**SHELL, "https": OTHER, "http": OTHER},
        {"https": PROXY},
        {"HttpsProxy": OTHER},
        (Status.WARNED, WRONG, "This terminal and the system's settings name different proxies for https."),
    ),
    (
        "no exception for this computer",
        Platform.WSL,
        {"http": PROXY, "https": PROXY},
        {},
        {"HttpsProxy": PROXY},
        (
            Status.WARNED,
            "no-proxy-misses-localhost",
            "This terminal would ask the proxy for this computer's own pages.",
        ),
    ),
    (
        "no proper address",
        Platform.LINUX,
        {**SHELL, "https": "http://proxy:port"},
        {},
        {"HttpsProxy": PROXY},
        (Status.FAILED, WRONG, "The proxy for https has no proper address."),
    ),
]


@pytest.mark.parametrize(
    ("platform", "shell", "system", "info", "expected"),
    [row[1:] for row in TABLE],
    ids=[f"{row[1]}: {row[0]}" for row in TABLE],
)
def test_proxies_are_compared(
    platform: Platform,
    shell: dict[str, str],
    system: dict[str, str],
    info: dict[str, str],
    expected: tuple[Status, str | None, str],
) -> None:
    answers = {**engine(info=info), Proxies(): ProxyFacts(shell, system)}
    result = run_check(network_proxy.CHECK, fake_host(platform, answers=answers))
    assert verdict(result) == expected


def test_without_an_engine_nothing_is_said_of_it() -> None:
    answers = {**no_engine(), Proxies(): ProxyFacts(SHELL, {})}
    result = run_check(network_proxy.CHECK, fake_host(answers=answers))
    assert verdict(result) == FIT
    assert result.findings[0].evidence == (
        f"terminal: http {PROXY}, https {PROXY}",
        "system: none",
        "Docker: no answer",
    )


@given(st.text())
def test_any_text_is_a_proxy_or_none(proxy: str) -> None:
    address = _address(proxy)
    assert address is None or address[0]
