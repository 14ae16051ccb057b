"""Output of programs that run well, taken while the test runs: nothing in it may be taken for a problem."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import docker
import pytest

from checks.problems import diagnose
from tests.checks.problems.normal.on_linux import use_debian, use_linux
from tests.checks.problems.normal.session import Session
from tests.checks.problems.normal.with_docker import SETTINGS, use_docker
from tests.checks.problems.normal.with_git import IDENTITY, use_git
from tests.checks.problems.normal.with_jupyter import use_jupyter
from tests.checks.problems.normal.with_python import OFFLINE, use_pip, use_python, use_uv
from tests.checks.problems.normal.with_r import use_r
from tests.checks.problems.texts import clues_in
from tests.parts.engine import program
from tests.parts.images import Images
from tests.parts.registry import Registry

AT_ONCE = 3
NEEDED = {
    "R": "r-base-core",
    "apt-get": "apt",
    "curl": "curl",
    "git": "git",
    "ip": "iproute2",
    "ssh": "openssh-client",
}


@pytest.fixture(scope="module")
def texts(
    engine: docker.DockerClient,
    images: Images,
    registry: Registry,
    jupyter_image: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """What the programs printed, by the command that was run."""
    for name, package in NEEDED.items():
        program(name, package)
    folder = tmp_path_factory.mktemp("normal")
    sessions: list[tuple[str, dict[str, str], Callable[[Session], None]]] = [
        ("jupyter", {}, partial(use_jupyter, engine=engine, image=jupyter_image)),
        ("docker", SETTINGS, partial(use_docker, engine=engine, images=images, registry=registry)),
        ("pip", OFFLINE, use_pip),
        ("python", {}, use_python),
        ("uv", OFFLINE, use_uv),
        ("r", {}, use_r),
        ("debian", {}, use_debian),
        ("linux", {}, use_linux),
        ("git", IDENTITY, use_git),
    ]

    def collected(name: str, environment: dict[str, str], work: Callable[[Session], None]) -> dict[str, str]:
        session = Session(folder / name, environment)
        work(session)
        return {f"{name}: {title}": text for title, text in session.texts.items()}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = [pool.submit(collected, *session) for session in sessions]
    return {title: text for part in parts for title, text in part.result().items()}


def test_the_programs_print_two_hundred_different_texts(texts: dict[str, str]) -> None:
    assert len({text for text in texts.values() if text.strip()}) >= 200


def test_nothing_that_they_print_raises_an_alarm(texts: dict[str, str]) -> None:
    found = {title: [(one.problem.id, one.line) for one in diagnose(text)] for title, text in texts.items()}
    assert {title: alarms for title, alarms in found.items() if alarms} == {}


def test_no_clue_of_any_problem_is_in_what_they_print(texts: dict[str, str]) -> None:
    found = {title: clues_in(text) for title, text in texts.items()}
    assert {title: clues for title, clues in found.items() if clues} == {}
