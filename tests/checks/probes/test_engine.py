import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docker
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes.engine import ask, path_of, reply_of
from checks.probes.engine_sdk import over_sdk, reply_to_failure
from checks.questions import EndpointFacts, Engine, EngineReply
from tests.checks.probes.raw_server import answering, http
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images
from tests.parts.registry import free_port

SOCKET = "unix:///var/run/docker.sock"
ROOT = Path(__file__).parents[3]


def _ask(call: str, argument: str = "", timeout: float = 10.0, at: str = "") -> EngineReply:
    return ask(Engine(call, argument, timeout, at), os.environ)


def test_version_is_that_of_the_real_engine(engine: docker.DockerClient) -> None:
    real = engine.version()
    reply = _ask("version")
    assert (reply.status, reply.data["Version"], reply.data["ApiVersion"]) == (
        "ok",
        real["Version"],
        real["ApiVersion"],
    )


@pytest.mark.usefixtures("engine")
def test_ping_answers_true() -> None:
    assert _ask("ping") == EngineReply("ok", data=True)


def test_info_holds_what_checks_read(engine: docker.DockerClient) -> None:
    real = engine.info()
    data = _ask("info").data
    assert {key: data[key] for key in ("OSType", "Architecture", "MemTotal", "DockerRootDir")} == {
        key: real[key] for key in ("OSType", "Architecture", "MemTotal", "DockerRootDir")
    }
    assert data["Runtimes"] == sorted(real["Runtimes"])


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("call", ["image", "container"])
def test_what_is_not_there_is_missing(call: str) -> None:
    reply = _ask(call, "classready-test-nowhere")
    assert (reply.status, "No such" in reply.error) == ("missing", True)


def test_image_is_inspected(images: Images, engine: docker.DockerClient) -> None:
    tag = images.for_cpu("arm64")
    data = _ask("image", tag).data
    assert (data["Architecture"], data["Id"]) == ("arm64", engine.images.get(tag).id)


def test_containers_are_found_by_label_and_keep_no_environment(
    images: Images, containers: Containers
) -> None:
    options: dict[str, Any] = {
        "environment": {"JUPYTER_TOKEN": "told-to-nobody"},
        "ports": {f"{HTTP_PORT}/tcp": None},
    }
    ours = containers(images.never_ready(), labels={"classready.course": "probe-test"}, **options)
    containers(images.never_ready(), labels={"classready.course": "another"})
    listed = _ask("containers", "classready.course=probe-test").data
    assert [found["Id"] for found in listed] == [ours.id]
    assert "told-to-nobody" not in json.dumps(listed)
    inspected = _ask("container", listed[0]["Id"]).data
    assert inspected["State"]["Running"] is True
    assert "JUPYTER_TOKEN=told-to-nobody" in inspected["Config"]["Env"]
    assert list(inspected["NetworkSettings"]["Ports"]) == [f"{HTTP_PORT}/tcp"]


def test_disk_counts_layers(images: Images) -> None:
    images.for_cpu("arm64")
    assert _ask("disk").data["LayersSize"] > 0


@pytest.mark.parametrize("scheme", ["tcp", "unix", "https"])
def test_engine_that_is_not_there_is_unreachable(scheme: str, tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/none.sock" if scheme == "unix" else f"{scheme}://127.0.0.1:{free_port()}"
    assert _ask("ping", at=url).status == "unreachable"


def test_context_that_does_not_exist_is_unreachable(tmp_path: Path) -> None:
    env = {"DOCKER_CONFIG": str(tmp_path), "DOCKER_CONTEXT": "gone"}
    reply = ask(Engine("ping"), env)
    assert reply == EngineReply("unreachable", error="the docker context 'gone' does not exist")


def test_socket_that_others_may_not_open_is_denied(engine: docker.DockerClient) -> None:
    assert engine.ping()
    code = f"""if True:
        import os
        from checks.probes.engine import ask
        from checks.questions import Engine
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
        print(ask(Engine("ping", at={SOCKET!r}), {{}}).status)
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "denied\n"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (
            http(b'{"message": "still starting"}', "503 Busy"),
            EngineReply("error", error="503: still starting"),
        ),
        (http(b"<html>", "500 Oops"), EngineReply("error", error="500: <html>")),
        (b"", EngineReply("unreachable", error="Remote end closed connection without response")),
        (b"SSH-2.0-OpenSSH_9\r\n", EngineReply("error", error="BadStatusLine: SSH-2.0-OpenSSH_9\r\n")),
    ],
    ids=["starting", "broken", "closes", "another protocol"],
)
def test_odd_answers_become_statuses(sent: bytes, expected: EngineReply) -> None:
    with answering(sent) as port:
        assert _ask("info", at=f"tcp://127.0.0.1:{port}") == expected


@pytest.mark.parametrize("body", [b"not json", b"[]", b"7", b'"text"'])
def test_an_answer_of_another_shape_is_an_error(body: bytes) -> None:
    with answering(http(body)) as port:
        reply = _ask("info", at=f"tcp://127.0.0.1:{port}")
    assert (reply.status, reply.error[:36]) == ("error", "not an answer of a container engine:")


@pytest.mark.parametrize("scheme", ["tcp", "https"])
def test_an_engine_that_never_answers_times_out(scheme: str) -> None:
    with answering(silent=True) as port:
        assert _ask("ping", timeout=0.2, at=f"{scheme}://127.0.0.1:{port}").status == "timeout"


def test_the_sdk_gives_the_same_answer_as_the_socket(engine: docker.DockerClient) -> None:
    assert engine.ping()
    through_sdk = over_sdk(EndpointFacts(SOCKET, "default"), path_of(Engine("version")), 10)
    assert not isinstance(through_sdk, EngineReply)
    assert reply_of(Engine("version"), *through_sdk) == _ask("version", at=SOCKET)


class StandInPipeError(Exception):
    """As ``pywintypes.error`` is on Windows: its text is the tuple, its attributes are the three parts."""

    def __init__(self, winerror: int, funcname: str, strerror: str) -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror, self.funcname, self.strerror = winerror, funcname, strerror


@pytest.mark.parametrize(
    ("number", "sentence", "status"),
    [
        (2, "The system cannot find the file specified.", "unreachable"),
        (5, "Access is denied.", "denied"),
        (232, "The pipe is being closed.", "error"),
    ],
)
def test_a_named_pipe_that_can_not_be_opened_is_told_in_the_words_of_windows(
    number: int, sentence: str, status: str
) -> None:
    reply = reply_to_failure(StandInPipeError(number, "CreateFile", sentence))
    assert (reply.status, reply.error) == (status, sentence)


def test_disk_use_of_newer_engines_reads_like_that_of_older_ones() -> None:
    body = json.dumps({"ImagesUsage": {"TotalSize": 42}}).encode()
    assert reply_of(Engine("disk"), 200, body).data["LayersSize"] == 42


def test_proxies_of_the_engine_lose_their_password() -> None:
    body = json.dumps(
        {"HttpProxy": "http://ada:secret@proxy.example:3128", "Runtimes": {"runc": {}}}
    ).encode()
    data = reply_of(Engine("info"), 200, body).data
    assert (data["HttpProxy"], data["Runtimes"]) == ("http://proxy.example:3128", ["runc"])


@given(
    st.binary(), st.sampled_from(["version", "info", "disk", "image", "images", "containers", "container"])
)
def test_any_body_becomes_an_answer(body: bytes, call: str) -> None:
    assert reply_of(Engine(call), 200, body).status in {"ok", "error"}


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_any_json_becomes_an_answer(value: object) -> None:
    body = json.dumps(value).encode()
    for call in ("version", "info", "disk", "image", "images", "containers", "container"):
        assert reply_of(Engine(call), 200, body).status in {"ok", "error"}
