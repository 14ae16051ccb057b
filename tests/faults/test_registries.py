"""Pulls that a registry or the way to it refuses: each fault is real, and named alike by pull and check."""

from collections.abc import Iterator
from dataclasses import dataclass

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.network import Wreck, wreck
from tests.faults.program import Program
from tests.parts.images import Images

MB = 1_000_000


@dataclass(frozen=True)
class Case:
    """What is said about a fault.

    Attributes:
        problem: the known problem that pull and check both name.
        words: the engine's own, which stay visible.
        cure: words of what cures it.
        check: the exit code of the check, which is 4 where it is not for the student to mend.
    """

    problem: str
    words: str
    cure: tuple[str, ...]
    check: int = 1


CASES = {
    "refused": Case("registry-connection-timeout", "connect: connection refused", ("try another network",)),
    "name not found": Case("dns-failure", "lookup registry.invalid", ("name server", "1.1.1.1")),
    "signed by itself": Case(
        "tls-intercepting-proxy", "x509: certificate signed by unknown authority", ("root CA certificate",)
    ),
    "plain HTTP": Case(
        "registry-without-encryption", "server gave HTTP response to HTTPS client", ("insecure-registries",)
    ),
    "login wanted": Case("image-name-wrong-or-private", "no basic auth credentials", ("docker login",)),
    "no repository": Case("image-name-wrong-or-private", "manifest unknown", ("Check the spelling",)),
    "no tag": Case("image-tag-not-found", "manifest unknown", ("which tags (versions) the image has",)),
    "pull limit": Case(
        "registry-rate-limit",
        "toomanyrequests: You have reached your pull rate limit",
        ("docker login", "Or wait"),
        4,
    ),
    "out of order": Case(
        "registry-outage", "503 Service Unavailable", ("Wait some minutes", "try again later"), 4
    ),
    "other processor": Case(
        "no-image-for-this-cpu", "no matching manifest for linux/", ("--platform linux/amd64", "emulated")
    ),
    "not let through": Case("proxy-misconfigured", "Forbidden", ("HTTPS_PROXY", "restart docker")),
    "re-signed": Case(
        "tls-intercepting-proxy", "x509: certificate signed by unknown authority", ("root CA certificate",)
    ),
}


@pytest.fixture(scope="module")
def broken(
    engine: docker.DockerClient, images: Images, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Wreck]:
    with wreck(engine, images.random([3 * MB]), tmp_path_factory.mktemp("certificates")) as made:
        yield made


@pytest.fixture(autouse=True)
def in_the_network(broken: Wreck, classready: Program) -> Iterator[None]:
    classready.environment.update(broken.network.variables, DOCKER_HOST=broken.engine.url)
    yield
    for image in broken.client.images.list():
        broken.client.images.remove(image.id, force=True)


@pytest.mark.parametrize("fault", CASES)
def test_a_pull_that_can_not_work_is_explained_as_its_check_does(
    broken: Wreck, classready: Program, course: Course, fault: str
) -> None:
    case, file = CASES[fault], course(broken.images[fault])
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", (case.problem,))
    assert [word for word in (case.words, *case.cure) if word not in found.out] == []
    assert broken.left() == []
    seen = classready.run("check", "network.registry", "image.available", "--json", "--course", file)
    assert (seen.code, seen.err, list(seen.advised)) == (case.check, "", [case.problem])
    assert [word for word in case.cure if word not in seen.advised[case.problem]] == []
