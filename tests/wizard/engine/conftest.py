"""A course of its own for each test, whose containers are gone afterwards."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from checks.course import App, Course, Image
from checks.probes import endpoint
from tests.parts.images import HTTP_PORT
from tests.parts.registry import free_port
from wizard.engine.container import course_containers
from wizard.engine.launch_plan import LaunchPlan, plan_launch
from wizard.engine.link import Link, SdkLink, SocketLink
from wizard.engine.traits import engine_traits

Plan = Callable[..., LaunchPlan]


@pytest.fixture(params=["socket", "sdk"])
def link(request: pytest.FixtureRequest, engine: docker.DockerClient) -> Link:
    """A link to the engine: over its socket, and through the SDK as on Windows."""
    return SdkLink(engine) if request.param == "sdk" else SocketLink(engine_url())


def engine_url() -> str:
    """Where the engine of this machine listens."""
    return endpoint.resolve(os.environ).url


@pytest.fixture
def course_id(engine: docker.DockerClient) -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    yield name
    for container in course_containers(engine, name):
        container.remove(force=True, v=True)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "course work"


@pytest.fixture
def plan(engine: docker.DockerClient, course_id: str, work: Path) -> Plan:
    """``plan(image, port=…, gpu=…, **app_fields)`` plans a course with this image."""
    traits = engine_traits(engine)
    usual = free_port()

    def planned(image: str, *, port: int | None = None, gpu: bool = False, **app: object) -> LaunchPlan:
        fields = {"kind": "http", "port": HTTP_PORT, "work_folder": "/work", **app}
        course = Course(
            course_id, "Test", Image(image, 1, 1, platforms=("linux/amd64", "linux/arm64")), App(**fields)
        )
        made = plan_launch(course, traits, work=work, port=port, gpu=gpu)
        return made if port else made.at_port(usual)

    return planned
