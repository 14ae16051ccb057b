"""Pulls of a real engine from a real registry, over networks that break in the usual ways."""

import base64
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import docker
import pytest
from docker.errors import ImageNotFound
from docker.utils import parse_repository_tag

from tests.parts.images import Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry
from wizard.engine.errors import EngineError
from wizard.engine.link import Link
from wizard.engine.progress import PullSnapshot, Stage
from wizard.engine.pull import Stalled, kept_after_cancel, pull, pull_command
from wizard.engine.pull_stream import split_reference
from wizard.engine.registry_login import login_header

MB = 1_000_000
CUT_AFTER = 3 * MB


@pytest.fixture
def pushed(engine: docker.DockerClient, images: Images, own_registry: Registry) -> str:
    """Name of a three-layer image that the registry has and the engine has not."""
    tag = images.random([1 * MB, 2 * MB, 8 * MB])
    own_registry.push(engine, tag, "course/app:1")
    images.forget(tag)
    return "course/app:1"


@pytest.fixture
def reference(pushed: str, own_registry: Registry, images: Images):
    yield own_registry.reference(pushed)
    images.forget(own_registry.reference(pushed))


@pytest.fixture
def broken_reference(pushed: str, own_registry: Registry, proxy: Proxy, images: Images):
    """The same image through the proxy."""
    yield own_registry.reference(pushed, proxy.port)
    proxy.heal()
    images.forget(own_registry.reference(pushed, proxy.port))


def test_three_layers_are_pulled_with_their_bytes(
    engine: docker.DockerClient, link: Link, reference: str
) -> None:
    seen: list[PullSnapshot] = []
    result = pull(link, reference, on_progress=seen.append)
    assert (result.already_here, result.architecture) == (False, engine.version()["Arch"])
    assert 11 * MB < result.downloaded < 12 * MB
    assert (seen[-1].stage, seen[-1].done, seen[-1].total_is_known) == (Stage.DONE, result.downloaded, True)
    assert engine.images.get(reference).id == result.image
    assert engine.images.get(reference).attrs["RepoDigests"] == [
        f"{reference.rpartition(':')[0]}@{result.digest}"
    ]


def test_second_pull_is_already_here(link: Link, reference: str) -> None:
    first = pull(link, reference)
    second = pull(link, reference)
    assert (second.already_here, second.downloaded, second.digest) == (True, 0, first.digest)


def test_image_can_be_pulled_by_digest(link: Link, reference: str, images: Images) -> None:
    digest = pull(link, reference).digest
    pinned = f"{reference.rpartition(':')[0]}@{digest}"
    assert pull(link, pinned).already_here
    images.forget(pinned)


def test_missing_tag_is_the_engines_early_refusal(link: Link, registry: Registry) -> None:
    with pytest.raises(EngineError) as caught:
        pull(link, registry.reference("course/none:1"))
    assert caught.value.detail == (
        f"manifest for {registry.reference('course/none:1')} not found: manifest unknown: manifest unknown"
    )


def test_registry_that_is_gone_is_told_in_the_engines_words(link: Link, own_registry: Registry) -> None:
    own_registry.stop()
    with pytest.raises(EngineError, match="could not be downloaded") as caught:
        pull(link, own_registry.reference("course/app:1"))
    assert "connection refused" in caught.value.detail


def test_layer_that_is_cut_is_retried_and_counted_right(
    link: Link, broken_reference: str, proxy: Proxy
) -> None:
    seen: list[PullSnapshot] = []
    proxy.set(cut_after=CUT_AFTER)

    def heal_after_the_cut(now: PullSnapshot) -> None:
        seen.append(now)
        if any(layer.retry_in for layer in now.layers):
            proxy.heal()

    result = pull(link, broken_reference, on_progress=heal_after_the_cut)
    assert any(layer.retry_in for now in seen for layer in now.layers)
    assert [now.done for now in seen] == sorted(now.done for now in seen)
    assert 11 * MB < result.downloaded == seen[-1].total < 12 * MB


def test_stalled_connection_is_reported_and_started_again(
    engine: docker.DockerClient, link: Link, broken_reference: str, proxy: Proxy
) -> None:
    proxy.set(stall_after=CUT_AFTER)
    silences: list[float] = []

    def restart(seconds: float) -> Stalled:
        silences.append(seconds)
        proxy.drop()
        proxy.heal()
        return Stalled.RESTART

    result = pull(link, broken_reference, on_stall=restart, stall_seconds=1.0)
    assert [seconds >= 1.0 for seconds in silences] == [True]
    assert engine.images.get(broken_reference).id == result.image


def test_stalled_pull_can_be_given_up(
    engine: docker.DockerClient, link: Link, broken_reference: str, proxy: Proxy
) -> None:
    proxy.set(stall_after=CUT_AFTER)
    choices = iter([Stalled.WAIT, Stalled.GIVE_UP])
    with pytest.raises(EngineError, match="stopped moving"):
        pull(link, broken_reference, on_stall=lambda _: next(choices), stall_seconds=0.3)
    with pytest.raises(ImageNotFound):
        engine.images.get(broken_reference)


PULL_IN_A_PROGRAM = """
import sys
from wizard.engine.link import linked
from wizard.engine.pull import kept_after_cancel, pull

def say(now):
    if now.done > 0:
        print("moving", flush=True)

with linked() as link:
    try:
        pull(link, sys.argv[1], on_progress=say)
    except KeyboardInterrupt:
        print(kept_after_cancel(link))
        sys.exit(130)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT to one process")
def test_ctrl_c_ends_the_engines_pull_and_says_what_is_kept(
    engine: docker.DockerClient, link: Link, broken_reference: str, proxy: Proxy
) -> None:
    proxy.set(stall_after=CUT_AFTER)
    with subprocess.Popen(
        [sys.executable, "-c", PULL_IN_A_PROGRAM, broken_reference],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        assert program.stdout.readline() == "moving\n"
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=20)
    assert (program.returncode, err) == (130, "")
    assert out.splitlines()[-1] == kept_after_cancel(link)
    with pytest.raises(ImageNotFound):
        engine.images.get(broken_reference)


def test_two_pulls_at_once_both_end_well(engine: docker.DockerClient, link: Link, reference: str) -> None:
    ids: list[str] = []
    both = [threading.Thread(target=lambda: ids.append(pull(link, reference).image)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert ids == [engine.images.get(reference).id] * 2


def test_command_is_what_a_person_would_type() -> None:
    assert pull_command("course/app:1") == ("docker", "pull", "course/app:1")
    assert pull_command("course/app:1", "linux/amd64") == (
        "docker", "pull", "--platform", "linux/amd64", "course/app:1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("ubuntu", ("ubuntu", "latest")),
        ("course/app:1", ("course/app", "1")),
        ("127.0.0.1:5000/course/app", ("127.0.0.1:5000/course/app", "latest")),
        ("127.0.0.1:5000/course/app:1", ("127.0.0.1:5000/course/app", "1")),
        ("course/app@sha256:ab", ("course/app", "sha256:ab")),
        ("course/app:1@sha256:ab", ("course/app:1", "sha256:ab")),
    ],
)
def test_reference_is_split_as_docker_does(reference: str, expected: tuple[str, str]) -> None:
    assert split_reference(reference) == expected
    name, tag = parse_repository_tag(reference)
    assert expected == (name, tag or "latest")


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("{}", {}),
        ("not json", {}),
        ('{"auths": {"registry.test": {"auth": "bWU6c2VjcmV0"}}}', {"username": "me", "password": "secret"}),
        ('{"auths": {"elsewhere.test": {"auth": "bWU6c2VjcmV0"}}}', {}),
        # A helper that is not there: a public image can be pulled all the same.
        ('{"credsStore": "missing-helper"}', {}),
    ],
)
def test_saved_login_is_sent_where_it_belongs(
    config: str, expected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text(config)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    sent = login_header("registry.test/course/app").get("X-Registry-Auth", "")
    login = json.loads(base64.urlsafe_b64decode(sent)) if sent else {}
    assert {key: login[key] for key in expected} == expected
    assert bool(login) == bool(expected)
