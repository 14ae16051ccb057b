"""What is read from an engine; recorded answers stand for engines that can't be had here."""

from types import SimpleNamespace
from typing import cast

import docker
import pytest

from tests.wizard.engine.refusals import refusal
from wizard.engine.client import connected
from wizard.engine.traits import EngineTraits, engine_traits


def recorded(api: str, **info: object) -> SimpleNamespace:
    return SimpleNamespace(api=SimpleNamespace(api_version=api, info=lambda: info))


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        # Shapes of GET /info as documented (API 1.50) and as issue threads show them.
        (
            recorded("1.51", Architecture="aarch64", OperatingSystem="Docker Desktop", Name="docker-desktop"),
            EngineTraits((1, 51), "arm64", in_vm=True),
        ),
        (
            recorded(
                "1.50", Architecture="x86_64", DiscoveredDevices=[{"Source": "cdi", "ID": "nvidia.com/gpu=0"}]
            ),
            EngineTraits((1, 50), nvidia_cdi=True),
        ),
        (
            recorded("1.43", Architecture="x86_64", Runtimes={"nvidia": {}, "runc": {}}),
            EngineTraits((1, 43), nvidia_runtime=True),
        ),
        (
            recorded(
                "1.41",
                Architecture="x86_64",
                SecurityOptions=["name=seccomp,profile=default", "name=selinux"],
            ),
            EngineTraits((1, 41), selinux=True),
        ),
        (recorded("1.45", Architecture="aarch64", Name="colima"), EngineTraits((1, 45), "arm64", in_vm=True)),
        (
            recorded("1.40", Architecture="x86_64", OperatingSystem="Boot2Docker 19.03.12 (TCL 10.1)"),
            EngineTraits(in_vm=True, toolbox=True),
        ),
    ],
)
def test_traits_are_read_from_the_engines_own_words(client: SimpleNamespace, expected: EngineTraits) -> None:
    assert engine_traits(cast("docker.DockerClient", client)) == expected


def test_real_engine_has_traits(engine: docker.DockerClient) -> None:
    traits = engine_traits(engine)
    assert traits.architecture == engine.version()["Arch"]
    assert f"{traits.api[0]}.{traits.api[1]}" == engine.api.api_version


def test_connection_to_no_engine_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")

    def connect() -> None:
        with connected():
            raise AssertionError("nobody is there")

    message, detail = refusal(connect)
    assert message == "The container engine does not answer."
    assert "No such file or directory" in detail


def test_connection_is_to_the_engine_that_the_environment_names(
    engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///var/run/docker.sock")
    with connected() as client:
        assert client.info()["ID"] == engine.info()["ID"]
