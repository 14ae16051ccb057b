import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.app_address import browser_host, find_app, find_container
from checks.course import App
from checks.model import Platform
from checks.probes import live_host
from checks.questions import Engine, EngineReply
from tests.checks.catalog.engine_answers import SOCKET, at, container, engine, no_container
from tests.fakes import course, fake_host
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images


@pytest.mark.parametrize(
    ("engine_url", "published_on", "expected"),
    [
        (SOCKET, "127.0.0.1", "127.0.0.1"),
        (SOCKET, "0.0.0.0", "127.0.0.1"),
        (SOCKET, "::", "127.0.0.1"),
        (SOCKET, "", "127.0.0.1"),
        (SOCKET, "192.0.2.7", "192.0.2.7"),
        (SOCKET, "::1", "[::1]"),
        ("npipe:////./pipe/docker_engine", "127.0.0.1", "127.0.0.1"),
        ("tcp://192.168.99.100:2376", "0.0.0.0", "192.168.99.100"),
        ("tcp://192.168.99.100:2376", "127.0.0.1", "127.0.0.1"),
        ("tcp://localhost:2375", "0.0.0.0", "127.0.0.1"),
        ("ssh://ada@lab.example", "0.0.0.0", "lab.example"),
        ("tcp://[2001:db8::1]:2376", "0.0.0.0", "[2001:db8::1]"),
    ],
)
def test_the_browser_goes_where_the_port_is_published(
    engine_url: str, published_on: str, expected: str
) -> None:
    assert browser_host(engine_url, published_on) == expected


def test_the_address_has_the_published_port_and_the_path() -> None:
    host = fake_host(Platform.LINUX, answers={**engine(), **container(port=8888)})
    jupyter = course(app=App(kind="jupyter", port=8888, path="/lab"))
    assert find_app(host, jupyter) == "http://127.0.0.1:8888/lab"


def test_the_app_of_toolbox_is_at_its_machine() -> None:
    answers = {**engine(), **container(), **at("tcp://192.168.99.100:2376", "DOCKER_HOST")}
    inspected = answers[Engine("container", "c1")].data
    inspected["NetworkSettings"]["Ports"]["8787/tcp"][0]["HostIp"] = "0.0.0.0"
    host = fake_host(Platform.WINDOWS, answers=answers)
    assert find_app(host, course()) == "http://192.168.99.100:8787/"


def test_without_a_running_container_there_is_no_address() -> None:
    stopped = fake_host(answers={**engine(), **container(Status="exited")})
    assert find_app(stopped, course()) is None
    assert find_app(fake_host(answers={**engine(), **no_container()}), course()) is None


def test_a_running_container_is_used_before_a_newer_stopped_one() -> None:
    listed = [
        {"Id": "new", "State": "exited", "Created": 9},
        {"Id": "c1", "State": "running", "Created": 1},
    ]
    answers = {
        **engine(),
        **container(),
        Engine("containers", "classready.course=demo"): EngineReply("ok", listed),
    }
    found = find_container(fake_host(answers=answers), course())
    assert found is not None
    assert (found.name, found.token) == ("classready-demo", "t0k")


def test_a_real_container_is_found_with_its_port_and_token(images: Images, containers: Containers) -> None:
    made = containers(
        images.never_ready(),
        labels={"classready.course": "address-test"},
        environment={"JUPYTER_TOKEN": "made-up"},
        ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", None)},
    )
    wanted = course(id="address-test", app=App(kind="jupyter", port=HTTP_PORT, path="/lab"))
    found = find_container(live_host(), wanted)
    assert found is not None
    assert (found.id, found.state, found.token) == (made.id, "running", "made-up")
    assert find_app(live_host(), wanted) == f"http://127.0.0.1:{containers.port(made, HTTP_PORT)}/lab"


@given(st.text(), st.text())
def test_any_address_has_a_host_for_the_browser(engine_url: str, published_on: str) -> None:
    assert browser_host(engine_url, published_on)
