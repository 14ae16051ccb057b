import json

import docker
import pytest

from checks.catalog import image_available
from checks.course import Image
from checks.model import Platform, Status
from checks.probes import live_host
from checks.questions import Engine as EngineQuestion
from checks.questions import EngineReply, Fetched, FileText, ReadFile
from tests.checks.catalog.engine_answers import Answers, engine, image, no_image, with_web
from tests.fakes import course, fake_host, run_check, verdict
from tests.parts.images import Images
from tests.parts.registry import Registry

QUAY = "https://quay.io/v2/"
NAME = "quay.io/a/b:1"
OF_QUAY = course(image=Image(name=NAME, download_gb=1, disk_gb=2))
SPEAKS = {"docker-distribution-api-version": "registry/2.0"}
SCHEMA_1 = {"content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws"}


def manifest(architecture: str) -> dict[str, Fetched]:
    body = {"config": {"digest": "sha256:c"}, "layers": [{"size": 3 * 1024**3}]}
    config = {"os": "linux", "architecture": architecture}
    return {
        f"{QUAY}a/b/manifests/1": Fetched("ok", 200, {"docker-content-digest": "sha256:m"}, json.dumps(body)),
        f"{QUAY}a/b/blobs/sha256:c": Fetched("ok", 200, {}, json.dumps(config)),
        QUAY: Fetched("ok", 200, SPEAKS),
    }


def refused(code: int, body: str = "", tags: int = 200) -> dict[str, Fetched]:
    return {
        f"{QUAY}a/b/tags/list": Fetched("ok", tags),
        f"{QUAY}a/b/manifests/1": Fetched("ok", code, {}, body),
        QUAY: Fetched("ok", 200, SPEAKS),
    }


def old_format() -> dict[str, Fetched]:
    return {f"{QUAY}a/b/manifests/1": Fetched("ok", 200, SCHEMA_1), QUAY: Fetched("ok", 200, SPEAKS)}


OFFLINE = {QUAY: Fetched("dns")}
NEW = {"ServerVersion": "29.0.1"}
TABLE = [
    ("there", manifest("amd64"), {}, (Status.PASSED, None, "The registry has the image (3 GB to download).")),
    (
        "for another processor",
        manifest("arm64"),
        {},
        (
            Status.FAILED,
            "no-image-for-this-cpu",
            "The registry has no image for this computer's processor (linux/amd64).",
        ),
    ),
    (
        "version gone",
        refused(404),
        {},
        (Status.FAILED, "image-tag-not-found", "The registry knows the image, but not its version '1'."),
    ),
    (
        "name gone",
        refused(404, tags=404),
        {},
        (
            Status.FAILED,
            "image-name-wrong-or-private",
            "The registry has no public image of this name.",
        ),
    ),
    (
        "private",
        refused(401),
        {},
        (
            Status.FAILED,
            "image-name-wrong-or-private",
            "The registry has no public image of this name.",
        ),
    ),
    (
        "limited",
        refused(429),
        {},
        (
            Status.UNKNOWN,
            "registry-rate-limit",
            "The registry asks to wait before more downloads.",
        ),
    ),
    (
        "old format, new engine",
        old_format(),
        NEW,
        (
            Status.FAILED,
            "image-manifest-schema1",
            "The image is kept in an old format that Docker no longer downloads.",
        ),
    ),
    (
        "old format, old engine",
        old_format(),
        {},
        (
            Status.WARNED,
            "image-manifest-schema1",
            "The image is kept in an old format that Docker no longer downloads.",
        ),
    ),
    (
        "offline",
        OFFLINE,
        {},
        (
            Status.UNKNOWN,
            None,
            "The registry could not be asked; the check of the network says why.",
        ),
    ),
]


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("pages", "info", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_available_says_what_the_registry_has(
    platform: Platform,
    pages: dict[str, Fetched],
    info: dict[str, object],
    expected: tuple[Status, str | None, str],
) -> None:
    host = fake_host(platform, default=with_web({**engine(info=info), **no_image(NAME)}, pages))
    result = run_check(image_available.CHECK, host, OF_QUAY)
    assert verdict(result) == expected
    assert result.findings[0].evidence


def test_offline_with_the_image_here_is_fine() -> None:
    host = fake_host(default=with_web({**engine(), **image(NAME)}, OFFLINE))
    assert verdict(run_check(image_available.CHECK, host, OF_QUAY)) == (
        Status.PASSED,
        None,
        "The image is already here; its registry is not needed now.",
    )


def test_with_a_login_only_docker_can_tell_whether_a_private_image_is_there() -> None:
    login = {ReadFile("/home/ada/.docker/config.json"): FileText("ok", '{"auths": {"quay.io": {}}}')}
    answers: Answers = {**engine(), **no_image(NAME), **login}
    host = fake_host(default=with_web(answers, refused(401)))
    assert run_check(image_available.CHECK, host, OF_QUAY).status == Status.UNKNOWN


def test_a_pinned_image_that_changed_is_a_warning() -> None:
    pinned = course(image=Image(name=NAME, download_gb=1, disk_gb=2, digest="sha256:" + "0" * 64))
    result = run_check(
        image_available.CHECK, fake_host(default=with_web(engine(), manifest("amd64"))), pinned
    )
    assert (result.status, result.findings[0].problem) == (Status.WARNED, "image-changed")


def test_an_image_of_a_real_registry_is_found_and_a_wrong_name_is_not(
    engine: docker.DockerClient, registry: Registry, images: Images
) -> None:
    reference = registry.push(engine, images.random([90_000], seed=2), "available/app:1")
    wanted = course(image=Image(name=reference, download_gb=1, disk_gb=2))
    assert run_check(image_available.CHECK, live_host(), wanted).status == Status.PASSED
    wrong = course(image=Image(name=f"{reference}0", download_gb=1, disk_gb=2))
    assert run_check(image_available.CHECK, live_host(), wrong).findings[0].problem == "image-tag-not-found"


def test_an_engine_that_does_not_answer_does_not_matter() -> None:
    reply = EngineReply("unreachable")
    answers = {**engine(), EngineQuestion("info"): reply, EngineQuestion("image", NAME): reply}
    host = fake_host(default=with_web(answers, manifest("amd64")))
    assert run_check(image_available.CHECK, host, OF_QUAY).status == Status.PASSED
