import docker
import pytest

from checks.catalog import image_present
from checks.course import Image
from checks.model import Platform, Status
from checks.probes import live_host
from checks.questions import Engine, EngineReply, Fetched
from tests.checks.catalog.engine_answers import Answers, engine, image, no_image, with_web
from tests.fakes import course, fake_host, run_check, verdict
from tests.parts.images import Images
from tests.parts.registry import Registry

NAME = "quay.io/a/b:1"
QUAY = "https://quay.io/v2/"
BOTH = course(image=Image(name=NAME, download_gb=6, disk_gb=15, platforms=("linux/amd64", "linux/arm64")))
OFFLINE = {QUAY: Fetched("dns"), "http://connectivitycheck": Fetched("dns")}
ONLINE = {
    f"{QUAY}a/b/manifests": Fetched("ok", 200, {"docker-content-digest": "sha256:new"}, "{}"),
    QUAY: Fetched("ok", 200, {"docker-distribution-api-version": "registry/2.0"}),
}
HERE = "The course's image is on this computer."
ARM = {"Architecture": "aarch64"}

TABLE: list[tuple[str, Answers, dict[str, Fetched], tuple[Status, str | None, str]]] = [
    (
        "not here",
        no_image(NAME),
        ONLINE,
        (
            Status.FAILED,
            "image-not-pulled",
            "The course's image is not on this computer yet; 6 GB are to be downloaded.",
        ),
    ),
    ("the same", image(NAME, RepoDigests=["quay.io/a/b@sha256:new"]), ONLINE, (Status.PASSED, None, HERE)),
    (
        "an older one",
        image(NAME, RepoDigests=["quay.io/a/b@sha256:old"]),
        ONLINE,
        (
            Status.WARNED,
            "image-outdated",
            "The copy here is not the newest one; the registry has another under the same name.",
        ),
    ),
    ("offline", image(NAME, RepoDigests=["quay.io/a/b@sha256:old"]), OFFLINE, (Status.PASSED, None, HERE)),
    ("loaded from a file", image(NAME, RepoDigests=[]), ONLINE, (Status.PASSED, None, HERE)),
    (
        "the copy for another processor",
        image(NAME, Architecture="arm64"),
        OFFLINE,
        (
            Status.WARNED,
            "exec-format-wrong-arch",
            "The copy here is for another processor (arm64) than this one (amd64).",
        ),
    ),
    (
        "no answer",
        {Engine("image", NAME): EngineReply("timeout")},
        OFFLINE,
        (Status.UNKNOWN, None, "Docker did not say which images it has."),
    ),
]


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("answers", "pages", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_present_says_which_copy_is_here(
    platform: Platform,
    answers: Answers,
    pages: dict[str, Fetched],
    expected: tuple[Status, str | None, str],
) -> None:
    host = fake_host(platform, default=with_web({**engine(), **answers}, pages))
    result = run_check(image_present.CHECK, host, BOTH)
    assert verdict(result) == expected
    assert result.findings[0].evidence


def test_a_course_for_one_processor_is_not_judged_twice() -> None:
    only_amd64 = course(image=Image(name=NAME, download_gb=6, disk_gb=15))
    host = fake_host(Platform.MACOS, default=with_web({**engine(info=ARM), **image(NAME)}, OFFLINE))
    assert run_check(image_present.CHECK, host, only_amd64).status == Status.PASSED


def test_a_real_image_is_told_from_a_newer_one_in_the_registry(
    engine: docker.DockerClient, registry: Registry, images: Images
) -> None:
    reference = registry.push(engine, images.random([10_000], seed=3), "present/app:1")
    wanted = course(image=Image(name=reference, download_gb=1, disk_gb=2))
    assert run_check(image_present.CHECK, live_host(), wanted).findings[0].problem == "image-not-pulled"
    engine.images.pull(reference)
    same = run_check(image_present.CHECK, live_host(), wanted)
    newer = registry.push(engine, images.random([10_000], seed=4), "present/app:2")
    engine.images.pull(newer)
    # The registry's version 1 moves on to what is version 2 here.
    engine.images.get(newer).tag(reference.rpartition(":")[0], "1")
    engine.api.push(reference.rpartition(":")[0], "1")
    engine.images.remove(reference)
    old = images.random([10_000], seed=3)
    engine.images.get(old).tag(reference.rpartition(":")[0], "1")
    changed = run_check(image_present.CHECK, live_host(), wanted)
    for tag in (reference, newer):
        engine.images.remove(tag)
    assert (same.status, same.findings[1].message) == (Status.PASSED, "It is the same as the registry's.")
    assert (changed.status, changed.findings[0].problem) == (Status.WARNED, "image-outdated")
