"""Docker's own settings, config.json: a helper that is not there, and a file that is damaged."""

import json
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.faults.courses import course_text, write_course
from tests.faults.machine import cause
from tests.faults.program import Ended, Program
from tests.parts.engine import program
from tests.parts.images import Images
from tests.parts.registry import Registry

HELPER = "credential-helper-missing"
DAMAGED = "docker-config-broken"
LOGIN = ("login", "--username", "ada", "--password", "any")


@pytest.fixture
def reference(engine: docker.DockerClient, registry: Registry, images: Images) -> Iterator[str]:
    """An image that is in a registry and not here."""
    registry.push(engine, images.random([1000]), "course/settings:1")
    name = registry.reference("course/settings:1")
    yield name
    images.forget(name)


@pytest.fixture
def course(classready: Program, reference: str) -> str:
    return write_course(classready.here, course_text(image=reference))


@pytest.fixture
def settings(classready: Program) -> Path:
    path = classready.home / ".docker" / "config.json"
    path.parent.mkdir()
    return path


def checked(classready: Program, course: str) -> Ended:
    return classready.run("check", "docker.credentials", "--json", "--course", course)


def docker_says(classready: Program, *words: str) -> str:
    return classready.run_argv([program("docker", "docker-cli"), *words]).err


def test_a_helper_that_is_not_there_is_named_and_the_pull_does_without(
    classready: Program, course: str, settings: Path, reference: str
) -> None:
    settings.write_text(json.dumps({"credsStore": "desktop"}))
    found = checked(classready, course)
    assert (found.code, list(found.advised)) == (1, [HELPER])
    assert 'remove the line with "credsStore"' in found.advised[HELPER]
    assert cause(docker_says(classready, *LOGIN, reference.partition("/")[0])) == HELPER
    pulled = classready.run("pull", "--course", course)
    assert (pulled.code, pulled.known) == (0, ())


def test_a_helper_of_the_images_registry_that_is_not_there_is_named(
    classready: Program, course: str, settings: Path, reference: str
) -> None:
    host = reference.partition("/")[0]
    settings.write_text(json.dumps({"credHelpers": {host: "ecr-login"}}))
    found = checked(classready, course)
    assert (found.code, list(found.advised)) == (1, [HELPER])
    assert "credHelpers" in found.advised[HELPER]
    assert cause(docker_says(classready, *LOGIN, host)) == HELPER
    pulled = classready.run("pull", "--course", course)
    assert (pulled.code, pulled.known) == (0, ())


@pytest.mark.parametrize(
    "text",
    ['{"credsStore": "desktop",}', "[]", '{"auths": 7}', '{"credsStore": ["desktop"]}', "\0\xff"],
    ids=["comma too many", "no object", "number", "list", "binary"],
)
def test_a_damaged_file_is_named_and_kept(
    classready: Program, course: str, settings: Path, text: str
) -> None:
    settings.write_bytes(text.encode("latin-1"))
    found = checked(classready, course)
    assert (found.code, list(found.advised)) == (1, [DAMAGED])
    assert "mv ~/.docker/config.json" in found.advised[DAMAGED]
    words = docker_says(classready, "ps")
    assert (words, cause(words)) == (words, DAMAGED)
    pulled = classready.run("pull", "--course", course)
    assert (pulled.code, pulled.known) == (0, ())
    assert settings.read_bytes() == text.encode("latin-1")


@pytest.mark.parametrize(
    "text",
    ["[]", '{"auths": 7}', '{"auths": {"127.0.0.1": {"auth": "!"}}}'],
    ids=["no object", "number", "login"],
)
def test_what_the_sdk_can_not_read_is_explained_by_the_commands_that_need_it(
    classready: Program, course: str, settings: Path, text: str
) -> None:
    settings.write_text(text)
    for command in (["remove", "--yes"], ["logs"], ["stop"]):
        said = classready.run(*command, "--course", course)
        assert (command, said.code, said.err, said.known) == (command, 1, "", (DAMAGED,))
    assert cause(docker_says(classready, "ps")) == DAMAGED


def test_a_file_that_may_not_be_read_is_no_obstacle_and_named(
    classready: Program, course: str, settings: Path
) -> None:
    settings.write_text("{}")
    settings.chmod(0)
    found = checked(classready, course)
    assert (found.code, list(found.advised)) == (4, ["docker-config-not-readable"])
    assert "sudo chown -R $USER ~/.docker" in found.advised["docker-config-not-readable"]
    words = classready.run_argv(classready.like_a_person([program("docker", "docker-cli"), "ps"])).err
    assert cause(words) == "docker-config-not-readable"
    pulled = classready.run("pull", "--course", course)
    assert (pulled.code, pulled.known) == (0, ())
