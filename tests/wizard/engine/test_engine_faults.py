"""An engine that stops, and one whose disk is full: a second real engine, which the tests may break."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import docker
import pytest

from checks.course import App, Course, Image
from tests.parts.archive import layer, load
from tests.parts.engine import program
from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry
from tests.wizard.engine.refusals import refusal
from tests.wizard.engine.second_engine import SecondEngine, second_engine, small_disk
from wizard.engine.errors import EngineError
from wizard.engine.launch import launch
from wizard.engine.launch_plan import plan_launch
from wizard.engine.link import SocketLink
from wizard.engine.logs import logs
from wizard.engine.progress import PullSnapshot
from wizard.engine.pull import pull
from wizard.engine.remove import remove
from wizard.engine.room import make_room, space_use
from wizard.engine.stop import stop
from wizard.engine.traits import EngineTraits

MB = 1_000_000


@pytest.fixture
def second() -> Iterator[SecondEngine]:
    with second_engine() as engine:
        yield engine


@pytest.fixture
def client(second: SecondEngine) -> Iterator[docker.DockerClient]:
    opened = second.client()
    yield opened
    opened.close()


@pytest.fixture
def behind_proxy(engine: docker.DockerClient, images: Images, own_registry: Registry, proxy: Proxy) -> str:
    """Reference of an image of 8 MB whose download stalls after 2 MB."""
    own_registry.push(engine, images.random([8 * MB]), "course/app:1")
    proxy.set(stall_after=2 * MB)
    return own_registry.reference("course/app:1", proxy.port)


def test_engine_that_dies_in_the_middle_of_a_pull_is_said(
    second: SecondEngine, behind_proxy: str, proxy: Proxy
) -> None:
    def kill_when_moving(now: PullSnapshot) -> None:
        if now.done:
            second.kill()

    message, _ = refusal(partial(pull, SocketLink(second.url), behind_proxy, on_progress=kill_when_moving))
    assert message == "The connection to the container engine broke off."
    second.start()
    proxy.heal()
    assert pull(SocketLink(second.url), behind_proxy).downloaded > 8 * MB


def test_actions_on_an_engine_that_has_stopped_say_so(
    second: SecondEngine, client: docker.DockerClient
) -> None:
    course = Course("gone", "Gone", Image("x/y:1", 1, 1), App("http", 80))
    plan = plan_launch(course, EngineTraits(), work=Path())
    second.stop()
    actions = [
        partial(launch, plan, client), partial(stop, client, "gone"), partial(remove, client, "gone"),
        partial(logs, client, "gone"),
    ]  # fmt: skip
    assert [refusal(action)[0] for action in actions] == ["The container engine does not answer."] * 4
    assert (
        refusal(partial(pull, SocketLink(second.url), "x/y:1"))[0] == "The container engine does not answer."
    )
    assert refusal(partial(space_use, client))[0] == "The container engine can't say what takes space."
    assert refusal(partial(make_room, client))[0] == "The leftovers could not be removed."


def test_full_disk_is_told_in_the_engines_words(
    engine: docker.DockerClient, images: Images, registry: Registry
) -> None:
    reference = registry.push(engine, images.random([40 * MB, 40 * MB]), "course/large:1")
    with (
        small_disk(60 * MB) as disk,
        second_engine(disk) as small,
        pytest.raises(EngineError, match="could not be downloaded") as caught,
    ):
        pull(SocketLink(small.url), reference)
    assert "no space left on device" in caught.value.detail


def test_only_leftovers_without_a_name_are_removed_to_make_room(client: docker.DockerClient) -> None:
    busybox = {"bin/true": program_bytes()}
    for content in (b"old", b"new"):
        load(client, "course/app:1", [layer({**busybox, "data": content * 100_000})], {"Cmd": ["true"]})
    load(client, "other/image:1", [layer(busybox)], {"Cmd": ["true"]})
    client.volumes.create("mine")
    # A dangling image that a container uses is somebody's, too.
    load(client, "course/used:1", [layer({"data": b"used"})], {"Cmd": ["true"]})
    client.containers.create("course/used:1", name="user")
    load(client, "course/used:1", [layer({"data": b"newer"})], {"Cmd": ["true"]})
    before = space_use(client)
    assert (before.dangling_images, before.offered > 0) == (1, True)
    freed = make_room(client)
    assert freed == before.dangling
    assert space_use(client).dangling_images == 0
    assert sorted(tag for image in client.images.list() for tag in image.tags) == [
        "course/app:1", "course/used:1", "other/image:1",
    ]  # fmt: skip
    assert [each.name for each in client.containers.list(all=True)] == ["user"]
    assert [each.name for each in client.volumes.list()] == ["mine"]


def program_bytes() -> bytes:
    return Path(program("busybox", "busybox-static")).read_bytes()
