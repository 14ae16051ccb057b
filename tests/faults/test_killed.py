"""``kill -9`` of classready at thirty moments of a download and a launch; the next run finishes each.

Most moments are random and spread over as long as a run takes here that nobody kills; the number in a test's
name is the seed of its moment. The others are those at which the engine has just been told something.
"""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.program import Program, kill
from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry
from wizard.engine.container import course_containers

SEEDS = range(12)
REMOVE = ("remove", "--yes")
MB = 1_000_000
SIZE = 3 * MB
RATE = 8 * MB
"""Bytes per second: the download takes about as long as all the rest."""

WITHIN = 60

Moment = Callable[["Popen[bytes]"], None]


def at_random(seed: int, seconds: float) -> Moment:
    """Somewhere in that one of as many equal parts of a run of some seconds as there are seeds."""
    moment = (seed + random.Random(seed).random()) / len(SEEDS) * seconds  # noqa: S311 - no secret

    def wait(running: "Popen[bytes]") -> None:
        with suppress(TimeoutExpired):
            running.wait(moment)

    return wait


@contextmanager
def told(engine: docker.DockerClient, **filters: str) -> Iterator[Moment]:
    """When the engine says that it has done something."""
    seen = engine.events(decode=True, filters=filters, until=int(time.time()) + WITHIN)
    yield lambda _: next(seen) and None
    seen.close()


def run_until(classready: Program, moment: Moment, *arguments: str) -> None:
    running = classready.start(*arguments)
    moment(running)
    kill(running)


def seconds_of(classready: Program, *arguments: str) -> float:
    started = time.monotonic()
    assert classready.run(*arguments).code == 0
    return time.monotonic() - started


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Somebody whose runs nobody kills."""
    program = Program(tmp_path_factory.mktemp("usual"))
    yield program
    program.close()


@pytest.fixture(scope="module")
def slow_network(registry: Registry) -> Iterator[Proxy]:
    between = Proxy(registry.port)
    between.set(bytes_per_second=RATE)
    yield between
    between.close()


@pytest.fixture(scope="module")
def remote_image(
    engine: docker.DockerClient, images: Images, registry: Registry, slow_network: Proxy
) -> Iterator[str]:
    made = images.random([SIZE // 3] * 3)
    registry.push(engine, made, "killed/app:1")
    images.forget(made)
    reference = registry.reference("killed/app:1", slow_network.port)
    yield reference
    images.forget(reference)


@pytest.fixture(scope="module")
def pull_seconds(usual: Program, remote_image: str) -> float:
    return seconds_of(
        usual, "pull", "--course", Course(usual.here, f"usual-{uuid.uuid4().hex[:8]}")(remote_image)
    )


@pytest.fixture
def pull_is_killed(
    classready: Program, course: Course, engine: docker.DockerClient, images: Images, remote_image: str
) -> Callable[[Moment], None]:
    def check(moment: Moment) -> None:
        images.forget(remote_image)
        path = course(remote_image)
        run_until(classready, moment, "pull", "--course", path)
        found = classready.run("pull", "--course", path)
        assert (found.code, found.err, found.known) == (0, "", ())
        assert engine.images.get(remote_image)

    return check


@pytest.mark.parametrize("seed", SEEDS)
def test_a_download_that_was_killed_at_any_moment_is_finished_by_the_next(
    pull_is_killed: Callable[[Moment], None], pull_seconds: float, seed: int
) -> None:
    pull_is_killed(at_random(seed, pull_seconds))


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_a_download_that_was_killed_at_its_first_or_middle_byte_is_finished_by_the_next(
    pull_is_killed: Callable[[Moment], None], slow_network: Proxy, part: float
) -> None:
    wanted = slow_network.passed + 1 + int(SIZE * part)
    pull_is_killed(lambda _: slow_network.wait_for_bytes(wanted))


def test_a_download_that_was_killed_when_the_engine_had_it_all_is_known_by_the_next(
    pull_is_killed: Callable[[Moment], None], engine: docker.DockerClient, remote_image: str
) -> None:
    with told(engine, event="pull", image=remote_image) as moment:
        pull_is_killed(moment)


@pytest.fixture(scope="module")
def launch_seconds(usual: Program, engine: docker.DockerClient, images: Images) -> Iterator[float]:
    course = Course(usual.here, f"usual-{uuid.uuid4().hex[:8]}")
    yield seconds_of(usual, "launch", "--course", course(app(images)), "--work", str(usual.here / "work"))
    for container in course_containers(engine, course.id):
        container.remove(force=True)


def app(images: Images) -> str:
    return images.http_app_after(0.1)


@pytest.fixture
def launch_is_killed(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    course: Course,
    engine: docker.DockerClient,
    images: Images,
    port: int,
    tmp_path: Path,
) -> Callable[..., None]:
    """``launch_is_killed(moment, *commands)``: the next launch ends well, and after these nothing is left."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "homework").write_text("mine")

    def containers() -> list[tuple[str | None, str]]:
        return [(one.name, one.status) for one in course_containers(engine, course.id)]

    def check(moment: Moment, *afterwards: tuple[str, ...]) -> None:
        path = course(app(images), more='work_folder = "/work"')
        launch = ("launch", "--course", path, "--port", str(port), "--work", str(work))
        run_until(classready, moment, *launch)
        found = classready.run(*launch)
        assert (found.code, found.err, found.known) == (0, "", ())
        assert containers() == [(course.container, "running")]
        assert [classready.run(*command).code for command in afterwards] == [0] * len(afterwards)
        assert containers() == []
        assert {file.name: file.read_text() for file in work.iterdir()} == {"homework": "mine"}

    return check


@pytest.mark.parametrize("seed", SEEDS)
def test_a_launch_that_was_killed_at_any_moment_is_finished_by_the_next(
    launch_is_killed: Callable[..., None], launch_seconds: float, seed: int
) -> None:
    launch_is_killed(at_random(seed, launch_seconds), REMOVE)


@pytest.mark.parametrize("event", ["create", "start", "exec_create"])
def test_a_launch_that_was_killed_when_the_engine_was_told_is_finished_by_the_next(
    launch_is_killed: Callable[..., None], engine: docker.DockerClient, course: Course, event: str
) -> None:
    with told(engine, event=event, label=f"classready.course={course.id}") as moment:
        launch_is_killed(moment, ("stop",), REMOVE)
