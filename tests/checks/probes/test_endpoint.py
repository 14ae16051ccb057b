import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes.endpoint import DEFAULT_URL, context_url, current_context, resolve
from checks.questions import EndpointFacts

COLIMA = "unix:///Users/ada/.colima/default/docker.sock"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    meta = tmp_path / "contexts" / "meta" / hashlib.sha256(b"colima").hexdigest()
    meta.mkdir(parents=True)
    text = {
        "Name": "colima",
        "Metadata": {},
        "Endpoints": {"docker": {"Host": COLIMA, "SkipTLSVerify": False}},
    }
    (meta / "meta.json").write_text(json.dumps(text))
    (tmp_path / "config.json").write_text('{"currentContext": "colima", "auths": {}}')
    return tmp_path


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, EndpointFacts(COLIMA, "context", "colima")),
        ({"DOCKER_CONTEXT": "default"}, EndpointFacts(DEFAULT_URL, "DOCKER_CONTEXT", "default")),
        ({"DOCKER_CONTEXT": "colima"}, EndpointFacts(COLIMA, "DOCKER_CONTEXT", "colima")),
        ({"DOCKER_CONTEXT": "x", "DOCKER_HOST": "tcp://a:1"}, EndpointFacts("tcp://a:1", "DOCKER_HOST")),
        ({"DOCKER_HOST": ""}, EndpointFacts(COLIMA, "context", "colima")),
        (
            {"DOCKER_CONTEXT": "gone"},
            EndpointFacts("", "DOCKER_CONTEXT", "gone", "the docker context 'gone' does not exist"),
        ),
    ],
)
def test_endpoint_is_found_in_the_order_of_the_docker_client(
    folder: Path, env: dict[str, str], expected: EndpointFacts
) -> None:
    assert resolve({"DOCKER_CONFIG": str(folder), **env}) == expected


def test_endpoint_without_any_settings_is_the_default_socket(tmp_path: Path) -> None:
    assert resolve({"DOCKER_CONFIG": str(tmp_path)}) == EndpointFacts(DEFAULT_URL, "default")


def test_context_without_an_address_says_so(folder: Path) -> None:
    next(folder.glob("contexts/meta/*/meta.json")).write_text("{}")
    assert resolve({"DOCKER_CONFIG": str(folder)}).error == (
        "the docker context 'colima' holds no address of an engine"
    )


@given(st.binary())
def test_any_bytes_are_read_as_settings_without_an_exception(content: bytes) -> None:
    assert isinstance(current_context(content), str)
    assert isinstance(context_url(content), str)


@given(st.text())
def test_the_context_that_docker_writes_is_the_one_that_is_read(name: str) -> None:
    written = json.dumps({"currentContext": name, "auths": {"a": {}}}).encode("utf-8", "surrogatepass")
    assert current_context(written) == name
