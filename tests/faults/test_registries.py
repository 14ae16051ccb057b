"""Pulls that a registry or the way to it refuses: each fault is real, and named alike by pull and check."""

import json
import os
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.courses import Course
from tests.faults.engine_answer import engine_that_says
from tests.faults.network import NAME, PASSWORD, Wreck
from tests.faults.program import Program

FIRST_TO_REFUSE_SCHEMA_1 = 26


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
        "registry-outage", "503 Service Unavailable", ("Wait some minutes", "status page"), 4
    ),
    "other processor": Case(
        "no-image-for-this-cpu", "no matching manifest for linux/", ("--platform linux/amd64", "emulated")
    ),
    "not let through": Case("proxy-misconfigured", "Forbidden", ("HTTPS_PROXY", "restart docker")),
    "re-signed": Case(
        "tls-intercepting-proxy", "x509: certificate signed by unknown authority", ("root CA certificate",)
    ),
}


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


def test_a_wrong_saved_login_is_to_be_corrected_and_a_right_one_lets_in(
    broken: Wreck, classready: Program, course: Course
) -> None:
    image = broken.images["login wanted"]
    file = course(image)
    log_in(classready.home, image, "a wrong password")
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("docker-hub-login-wrong",))
    assert "unauthorized: authentication required" in found.out
    assert "docker logout" in found.out
    log_in(classready.home, image, PASSWORD)
    assert classready.run("pull", "--course", file).code == 0


def log_in(home: Path, image: str, password: str) -> None:
    """Save a login as ``docker login`` does where it has no credential helper."""
    registry = image.partition("/")[0]
    login = {"auth": b64encode(f"student:{password}".encode()).decode()}
    (home / ".docker").mkdir(exist_ok=True)
    (home / ".docker" / "config.json").write_text(json.dumps({"auths": {registry: login}}))


def test_a_layer_of_other_bytes_than_promised_is_refused_and_comes_with_the_right_ones(
    broken: Wreck, classready: Program, course: Course
) -> None:
    registry = broken.network.registry
    file = course(registry.reference(NAME))
    layer = max(registry.manifest(NAME)["layers"], key=lambda layer: layer["size"])
    stored = registry.blob(layer["digest"])
    with stored.open("r+b") as content:
        content.seek(-100, os.SEEK_END)
        right = content.read(1)
        content.seek(-100, os.SEEK_END)
        content.write(bytes([right[0] ^ 1]))
        content.flush()
        found = classready.run("pull", "--course", file)
        content.seek(-100, os.SEEK_END)
        content.write(right)
    assert (found.code, found.err, found.known) == (1, "", ("image-download-corrupted",))
    assert "filesystem layer verification failed for digest" in found.out
    assert "Pull again: a retry" in found.out
    assert broken.left() == []
    assert classready.run("pull", "--course", file).code == 0


SCHEMA_1_REFUSED = (
    "[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 support is "
    "disabled by default and will be removed in an upcoming release. Suggest "
    "the author of old.test/course/app to upgrade the image to the OCI Format or Docker Image manifest v2, "
    "schema 2. More information at https://docs.docker.com/go/deprecated-image-specs/"
)
"""Docker Engine 26 and 27 (https://github.com/tifayuki/docker-image-reverse-ssh-tunnel/issues/5)."""


def test_an_image_in_the_format_of_2015_is_warned_of_and_refused_by_newer_engines(
    broken: Wreck, classready: Program, course: Course
) -> None:
    file = course(broken.images["old format"])
    seen = classready.run("check", "image.available", "--json", "--course", file)
    assert list(seen.advised) == ["image-manifest-schema1"]
    assert "newer image" in seen.advised["image-manifest-schema1"]
    major = int(broken.client.version()["Version"].partition(".")[0])
    if major < FIRST_TO_REFUSE_SCHEMA_1:
        assert classready.run("pull", "--course", file).code == 0
    with engine_that_says(broken.engine.url, "POST /images/create", SCHEMA_1_REFUSED) as newer:
        found = classready.run("pull", "--course", file, DOCKER_HOST=newer)
    assert (found.code, found.err, found.known) == (1, "", ("image-manifest-schema1",))
    assert "Use a newer image" in found.out
