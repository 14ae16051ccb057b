import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docker
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.host import Host
from checks.image_reference import parse_reference
from checks.probes import live_host
from checks.question import Question
from checks.questions import Fetch, Fetched
from checks.registry_api import document, find_image, is_registry, token_url
from tests.checks.catalog.engine_answers import engine as engine_answers
from tests.fakes import fake_host
from tests.parts.images import Images
from tests.parts.registry import Registry

HUB = "https://registry-1.docker.io"
CHALLENGE = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
TAG_PAGE = "https://hub.docker.com/v2/namespaces/example/repositories/rstudio/tags/1"
DIGEST = "sha256:" + "1" * 64


def answering(host_answers: dict[str, Fetched]) -> tuple[Host, list[Fetch]]:
    """A host whose web answers by the start of the address, and what it was asked."""
    asked: list[Fetch] = []
    said = engine_answers()

    def default(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        if not isinstance(question, Fetch):
            return said[question]
        asked.append(question)
        return next(answer for start, answer in host_answers.items() if question.url.startswith(start))

    return fake_host(default=default), asked


def test_an_image_is_found_in_a_real_registry_with_its_platform_and_size(
    engine: docker.DockerClient, registry: Registry, images: Images
) -> None:
    reference = registry.push(engine, images.random([50_000, 70_000], seed=1), "lookup/app:1")
    found = find_image(live_host(), parse_reference(reference))
    assert (found.outcome, found.platforms) == ("found", (f"linux/{engine.version()['Arch']}",))
    assert found.size > 120_000
    assert found.digest == engine.images.get_registry_data(reference).id


def test_what_a_real_registry_lacks_is_told(
    engine: docker.DockerClient, registry: Registry, images: Images
) -> None:
    registry.push(engine, images.for_cpu("arm64"), "lookup/arm:1")
    assert find_image(live_host(), parse_reference(f"{registry.address}/lookup/arm:2")).outcome == "no-tag"
    assert (
        find_image(live_host(), parse_reference(f"{registry.address}/lookup/none:1")).outcome == "no-access"
    )
    assert find_image(live_host(), parse_reference(f"{registry.address}/lookup/arm:1")).platforms == (
        "linux/arm64",
    )


def test_docker_hub_is_asked_without_a_pull_being_counted() -> None:
    page = {
        "images": [
            {"os": "linux", "architecture": "arm64", "size": 7},
            {"os": "linux", "architecture": "amd64", "size": 5},
            {"os": "unknown", "architecture": "unknown", "size": 1},
        ]
    }
    host, asked = answering(
        {
            f"{HUB}/v2/example": Fetched("ok", 200, {"docker-content-digest": DIGEST}),
            f"{HUB}/v2/": Fetched("ok", 401, {"www-authenticate": CHALLENGE}),
            TAG_PAGE: Fetched("ok", 200, {}, json.dumps(page)),
        }
    )
    found = find_image(host, parse_reference("example/rstudio:1"))
    assert (found.outcome, found.digest, found.platforms, found.size) == (
        "found",
        DIGEST,
        ("linux/arm64", "linux/amd64"),
        5,
    )
    assert [(each.method, each.url) for each in asked if "manifests" in each.url] == [
        ("HEAD", f"{HUB}/v2/example/rstudio/manifests/1")
    ]


def test_an_index_gives_all_platforms_and_the_size_of_this_computer_s() -> None:
    index = {
        "manifests": [
            {"digest": "sha256:arm", "platform": {"os": "linux", "architecture": "arm64"}},
            {"digest": "sha256:amd", "platform": {"os": "linux", "architecture": "amd64"}},
            {"digest": "sha256:att", "platform": {"os": "unknown", "architecture": "unknown"}},
        ]
    }
    manifest = {"layers": [{"size": 40}, {"size": 2}]}
    api = "https://quay.io/v2/a/b/manifests"
    host, _ = answering(
        {
            f"{api}/1": Fetched("ok", 200, {"docker-content-digest": DIGEST}, json.dumps(index)),
            f"{api}/sha256:amd": Fetched("ok", 200, {}, json.dumps(manifest)),
            "https://quay.io/v2/": Fetched(
                "ok", 401, {"www-authenticate": 'Bearer realm="https://quay.io/auth"'}
            ),
        }
    )
    found = find_image(host, parse_reference("quay.io/a/b:1"))
    assert (found.platforms, found.size) == (("linux/arm64", "linux/amd64"), 42)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Fetched("ok", 401), "no-access"),
        (Fetched("ok", 403), "no-access"),
        (Fetched("ok", 404, {}, '{"errors": [{"code": "MANIFEST_UNKNOWN"}]}'), "no-tag"),
        (Fetched("ok", 404, {}, '{"errors": [{"code": "NAME_UNKNOWN"}]}'), "no-access"),
        (Fetched("ok", 429), "limited"),
        (Fetched("ok", 500), "odd"),
        (Fetched("timeout"), "unreachable"),
    ],
)
def test_each_refusal_has_its_outcome(answer: Fetched, outcome: str) -> None:
    host, _ = answering(
        {
            f"{HUB}/v2/example/rstudio/tags/list": Fetched("ok", 200, {}, '{"tags": ["2"]}'),
            f"{HUB}/v2/example": answer,
            f"{HUB}/v2/": Fetched("ok", 401, {"www-authenticate": ""}),
        }
    )
    assert find_image(host, parse_reference("example/rstudio:1")).outcome == outcome


def test_an_old_format_is_seen_by_its_type() -> None:
    kind = {"content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws"}
    host, _ = answering(
        {
            f"{HUB}/v2/example": Fetched("ok", 200, kind),
            f"{HUB}/v2/": Fetched("ok", 401, {"www-authenticate": ""}),
        }
    )
    assert find_image(host, parse_reference("example/rstudio:1")).schema_1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Fetched("ok", 200, {"docker-distribution-api-version": "registry/2.0"}), True),
        (Fetched("ok", 401, {"www-authenticate": CHALLENGE}), True),
        (Fetched("ok", 200, {"content-type": "application/json"}, "{}"), True),
        (Fetched("ok", 200, {"content-type": "text/html"}, "<html>Welcome to Campus Wi-Fi"), False),
        (Fetched("ok", 302, {"location": "http://login.campus.example/"}), False),
        (Fetched("tls"), False),
    ],
)
def test_a_registry_is_told_from_what_stands_before_it(answer: Fetched, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_registry(answer) is expected


@pytest.mark.parametrize(
    ("challenge", "expected"),
    [
        (
            CHALLENGE,
            "https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Aa%2Fb%3Apull",
        ),
        (
            'bearer scope="x",realm="https://r.example/t?x=1"',
            "https://r.example/t?x=1&scope=repository%3Aa%2Fb%3Apull",
        ),
        ('Basic realm="https://r.example"', ""),
        ('Bearer realm="file:///etc/passwd"', ""),
        ("Bearer", ""),
        ("", ""),
    ],
)
def test_the_token_s_address_is_read_from_the_challenge(challenge: str, expected: str) -> None:
    assert token_url(challenge, "a/b") == expected


@given(st.text())
def test_any_challenge_gives_an_address_or_none(challenge: str) -> None:
    assert token_url(challenge, "a/b") == "" or token_url(challenge, "a/b").startswith("http")


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters='"\\', exclude_categories=["C"])))
def test_a_service_reads_back(service: str) -> None:
    found = token_url(f'Bearer realm="https://r.example/t",service="{service}"', "a/b")
    assert parse_qs(urlsplit(found).query).get("service", [""]) == [service]


@given(
    st.text()
    | st.recursive(st.none() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)).map(
        json.dumps
    )
)
def test_any_body_is_a_document(body: str) -> None:
    assert isinstance(document(body), dict)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda x: (
        st.lists(x, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["manifests", "platform", "os", "architecture", "layers", "size", "config", "digest"]
            ),
            x,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_any_manifest_is_read(manifest: object) -> None:
    answer = Fetched("ok", 200, {"docker-distribution-api-version": "registry/2.0"}, json.dumps(manifest))
    host, _ = answering({"http": answer})
    found = find_image(host, parse_reference("quay.io/a/b:1"))
    assert found.outcome == "found"
    assert found.size >= 0
