import socket

import docker
import pytest

from checks.catalog import port_free
from checks.course import App
from checks.model import Platform, Status
from checks.probes import live_host
from checks.questions import Engine, EngineReply, Port, PortFacts
from tests.checks.catalog.engine_answers import GONE, Answers, at, container, engine, no_container, no_engine
from tests.fakes import course, fake_host, run_check, verdict
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images

OURS = Engine("containers", "classready.course=demo")
FREE = (Status.PASSED, None, "Port 8787 is free.")
IN_USE = "port-in-use"


def port(status: str, owner: str = "") -> Answers:
    return {Port(8787): PortFacts(status, owner)}


def others(name: str, number: int, **labels: str) -> Answers:
    ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": number, "Type": "tcp"}]
    listed = [{"Id": "x", "Names": [f"/{name}"], "Ports": ports, "Labels": labels}]
    return {Engine("containers"): EngineReply("ok", listed)}


TABLE = [
    ("free", Platform.LINUX, {**no_container(), **port("free")}, FREE),
    ("free", Platform.WINDOWS, {**no_container(), **port("free")}, FREE),
    ("free, no engine", Platform.MACOS, {**no_engine(), OURS: GONE, **port("free")}, FREE),
    ("ours", Platform.LINUX, container(), (Status.PASSED, None, "The course's own container has port 8787.")),
    (
        "a stopped one of ours does not hold it",
        Platform.LINUX,
        {**container(Status="exited"), **port("free")},
        FREE,
    ),
    (
        "another container's",
        Platform.WSL,
        {**no_container(), **port("taken", "docker-proxy"), **others("rstudio", 8787)},
        (Status.WARNED, IN_USE, "The container 'rstudio' has port 8787. Another port will be used."),
    ),
    (
        "another course's",
        Platform.MACOS,
        {
            **no_container(),
            **port("taken"),
            **others("classready-b", 8787, **{"classready.course": "b"}),
        },
        (
            Status.WARNED,
            IN_USE,
            "The container 'classready-b' of another course has port 8787. Another port will be used.",
        ),
    ),
    (
        "another program's",
        Platform.LINUX,
        {**no_container(), **port("taken", "rserver"), **others("web", 80)},
        (Status.WARNED, IN_USE, "The program 'rserver' has port 8787. Another port will be used."),
    ),
    (
        "a program's that may not be seen",
        Platform.MACOS,
        {**no_engine(), OURS: GONE, **port("taken"), Engine("containers"): GONE},
        (Status.WARNED, IN_USE, "Another program has port 8787. Another port will be used."),
    ),
    (
        "reserved",
        Platform.WINDOWS,
        {**no_container(), **port("reserved")},
        (
            Status.WARNED,
            "windows-reserved-port",
            "Windows keeps port 8787 for itself. Another port will be used.",
        ),
    ),
    (
        "not told",
        Platform.LINUX,
        {**no_container(), **port("error")},
        (Status.UNKNOWN, None, "Whether port 8787 is free could not be told."),
    ),
    (
        "Toolbox",
        Platform.WINDOWS,
        {**no_container(), **at("tcp://192.168.99.100:2376", "DOCKER_HOST")},
        (Status.UNKNOWN, None, "Docker runs on another machine; its ports can't be seen from here."),
    ),
]


@pytest.mark.parametrize(
    ("platform", "answers", "expected"),
    [row[1:] for row in TABLE],
    ids=[f"{row[1]}: {row[0]}" for row in TABLE],
)
def test_port_says_who_has_it(
    platform: Platform, answers: Answers, expected: tuple[Status, str | None, str]
) -> None:
    result = run_check(port_free.CHECK, fake_host(platform, answers={**engine(), **answers}))
    assert verdict(result) == expected


def test_a_port_that_this_test_listens_on_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.getsockname()[1]
        busy = course(app=App(kind="http", port=number))
        result = run_check(port_free.CHECK, live_host(), busy)
    assert (result.status, result.findings[0].problem) == (Status.WARNED, IN_USE)


def test_a_real_container_that_holds_the_port_is_named(
    engine: docker.DockerClient, images: Images, containers: Containers
) -> None:
    holder = containers(images.never_ready(), ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", None)})
    number = containers.port(holder, HTTP_PORT)
    busy = course(app=App(kind="http", port=number))
    name = engine.containers.get(holder.id).name
    message = run_check(port_free.CHECK, live_host(), busy).findings[0].message
    assert message == f"The container {name!r} has port {number}. Another port will be used."
