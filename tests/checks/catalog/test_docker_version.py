import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalog import docker_version
from checks.catalog.docker_version import api_version
from checks.model import Platform, Status
from checks.questions import Engine, EngineReply
from tests.checks.catalog.engine_answers import engine
from tests.fakes import fake_host, run_check, verdict

OLD = "This Docker is too old for the course."
DATED = "This Docker is some years old; it will do, but an update is a good idea."
PODMAN = {"Version": "4.3.1", "ApiVersion": "1.41", "Components": [{"Name": "Podman Engine"}]}


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (
            {"Version": "29.7.2", "ApiVersion": "1.52", "MinAPIVersion": "1.40"},
            (Status.PASSED, None, "Docker Engine 29.7.2 is new enough."),
        ),
        ({"Version": "20.10.24", "ApiVersion": "1.41"}, (Status.WARNED, None, DATED)),
        ({"Version": "18.09.7", "ApiVersion": "1.39"}, (Status.FAILED, "docker-too-old", OLD)),
        (PODMAN, (Status.PASSED, None, "Podman 4.3.1 is new enough.")),
        (
            {"Version": "40", "ApiVersion": "1.70", "MinAPIVersion": "1.60"},
            (
                Status.FAILED,
                "docker-api-version-mismatch",
                "This Docker is newer than this tool can speak with; update classready.",
            ),
        ),
        ({"ApiVersion": "soon"}, (Status.UNKNOWN, None, "Docker did not say its version.")),
    ],
)
def test_version_is_held_against_what_the_course_needs(
    platform: Platform, version: dict[str, object], expected: tuple[Status, str | None, str]
) -> None:
    assert verdict(run_check(docker_version.CHECK, fake_host(platform, answers=engine(version)))) == expected


def test_no_answer_is_not_a_version() -> None:
    host = fake_host(answers={Engine("version"): EngineReply("timeout")})
    assert run_check(docker_version.CHECK, host).status == Status.UNKNOWN


@given(st.text() | st.none() | st.integers())
def test_any_text_is_a_version_or_none(text: object) -> None:
    assert api_version(text) is None or isinstance(text, str)


@given(st.integers(0, 99), st.integers(0, 99))
def test_a_version_reads_back(major: int, minor: int) -> None:
    assert api_version(f"{major}.{minor}") == (major, minor)
