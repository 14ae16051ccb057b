import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalog import docker_credentials
from checks.course import Image
from checks.docker_config import parsed_config
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Env, FileText, Paths, ReadFile, Value, Which
from tests.fakes import course, fake_host, run_check, verdict

HOMES = {
    Platform.LINUX: "/home/ada/.docker/config.json",
    Platform.MACOS: "/Users/ada/.docker/config.json",
    Platform.WINDOWS: r"C:\Users\ada\.docker\config.json",
    Platform.WSL: "/home/ada/.docker/config.json",
}
PROBLEM = "credential-helper-missing"
NONE_NEEDED = "Docker needs no credential helper for this image."
THERE = "The credential helper that Docker asks is there."


def config(platform: Platform, **settings: object) -> dict[Question[Any], Any]:
    return {ReadFile(HOMES[platform]): FileText("ok", json.dumps(settings))}


def helper(name: str) -> dict[Question[Any], Any]:
    return {Which(f"docker-credential-{name}"): Paths((f"/usr/bin/docker-credential-{name}",))}


TABLE = [
    (
        Platform.LINUX,
        {},
        (Status.PASSED, None, "Docker has no settings of its own; it needs no credential helper."),
    ),
    (Platform.LINUX, config(Platform.LINUX, auths={}), (Status.PASSED, None, NONE_NEEDED)),
    (
        Platform.MACOS,
        {**config(Platform.MACOS, credsStore="desktop"), **helper("desktop")},
        (Status.PASSED, None, THERE),
    ),
    (
        Platform.MACOS,
        config(Platform.MACOS, credsStore="desktop"),
        (
            Status.FAILED,
            PROBLEM,
            "Docker's settings name the helper `docker-credential-desktop`, which is not there.",
        ),
    ),
    (
        Platform.WSL,
        config(Platform.WSL, credsStore="desktop.exe"),
        (
            Status.FAILED,
            PROBLEM,
            "Docker's settings name the helper `docker-credential-desktop.exe`, which is not there.",
        ),
    ),
    (
        Platform.WINDOWS,
        {**config(Platform.WINDOWS, credsStore="wincred"), **helper("wincred")},
        (Status.PASSED, None, THERE),
    ),
    (
        Platform.LINUX,
        config(Platform.LINUX, credHelpers={"gcr.io": "gcloud"}),
        (
            Status.WARNED,
            PROBLEM,
            "Docker's settings name `docker-credential-gcloud` for other registries; it is not there.",
        ),
    ),
    (
        Platform.LINUX,
        config(Platform.LINUX, credsStore="pass", credHelpers={"https://index.docker.io/v1/": "gone"}),
        (
            Status.FAILED,
            PROBLEM,
            "Docker's settings name the helper `docker-credential-gone`, which is not there.",
        ),
    ),
    (
        Platform.LINUX,
        {ReadFile(HOMES[Platform.LINUX]): FileText("ok", '{"credsStore": ')},
        (
            Status.FAILED,
            "docker-config-broken",
            "Docker's settings file is damaged, so the docker command complains about it.",
        ),
    ),
    (
        Platform.WINDOWS,
        config(Platform.WINDOWS, credsStore=["wincred"]),
        (
            Status.FAILED,
            "docker-config-broken",
            "Docker's settings file is damaged, so the docker command complains about it.",
        ),
    ),
    (
        Platform.LINUX,
        {ReadFile(HOMES[Platform.LINUX]): FileText("denied")},
        (Status.UNKNOWN, "docker-config-not-readable", "Docker's settings could not be read."),
    ),
    (
        Platform.LINUX,
        {
            Env("DOCKER_CONFIG"): Value("/etc/mine"),
            ReadFile("/etc/mine/config.json"): FileText("ok", '{"credsStore": "secretservice"}'),
            **helper("secretservice"),
        },
        (Status.PASSED, None, THERE),
    ),
]


@pytest.mark.parametrize(("platform", "answers", "expected"), TABLE)
def test_credentials_says_which_helper_is_missing(
    platform: Platform, answers: dict[Question[Any], Any], expected: tuple[Status, str | None, str]
) -> None:
    result = run_check(docker_credentials.CHECK, fake_host(platform, answers=answers))
    assert verdict(result) == expected
    assert result.findings[0].evidence


def test_the_helper_of_the_image_s_own_registry_is_the_one_asked() -> None:
    answers = {**config(Platform.LINUX, credHelpers={"quay.io": "quay"}), **helper("quay")}
    of_quay = course(image=Image(name="quay.io/jupyter/scipy:1", download_gb=1, disk_gb=2))
    result = run_check(docker_credentials.CHECK, fake_host(answers=answers), of_quay)
    assert verdict(result) == (Status.PASSED, None, THERE)


@given(st.text())
def test_any_text_is_a_config(text: str) -> None:
    assert parsed_config("config.json", text).status in {"ok", "broken"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text() | st.sampled_from(["auths", "credsStore", "credHelpers"]), inner)
        ),
    )
)
def test_any_json_is_a_config(value: object) -> None:
    config_of_it = parsed_config("config.json", json.dumps(value))
    assert isinstance(config_of_it.store, str)
    assert all(isinstance(name, str) for name in config_of_it.helpers.values())
