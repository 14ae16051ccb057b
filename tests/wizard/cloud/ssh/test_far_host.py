"""A far machine answers as the same machine answers when it is asked directly."""

import pwd
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks import questions as q
from checks.model import Platform
from checks.probes import answer
from checks.question import Question
from tests.parts.sshd import account, running_sshd
from wizard.cloud.model import CloudError
from wizard.cloud.ssh import far_engine, far_system
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.far_host import FarMachine, far_host
from wizard.cloud.ssh.far_shell import Ran

SAME: list[Question[Any]] = [
    q.Release(),
    q.Which("no-such-program"),
    q.Command(("printf", "%s", "two words")),
    q.Command(("sh", "-c", "echo out; echo err >&2; exit 3")),
    q.Command(("no-such-program",)),
    q.Env("NO_SUCH_VARIABLE"),
    q.ReadFile("/etc/hostname"),
    q.ReadFile("/etc/passwd", 10),
    q.ReadFile("/no/such/file"),
    q.Stat("/etc/no such file"),
    q.ListFolder("/etc/apt"),
    q.ListFolder("/no/such/folder"),
    q.Endpoint(),
    q.Engine("ping"),
    q.Engine("image", "no-such-image:none"),
    q.Engine("container", "no-such-container"),
]


@pytest.fixture(scope="module")
def far() -> Iterator[Ssh]:
    with running_sshd() as server, pytest.MonkeyPatch.context() as patch, account(server, "docker") as user:
        server.trust()
        server.write_config(user)
        patch.setenv("PATH", server.path)
        ssh = Ssh("far")
        yield ssh
        ssh.close()


@pytest.mark.parametrize("question", SAME, ids=repr)
def test_the_answer_is_the_same_as_from_near(far: Ssh, question: Question[Any]):
    assert _comparable(FarMachine(far)(question)) == _comparable(answer(question))


def _comparable(found: Any) -> Any:  # noqa: ANN401 - any answer
    """What each side says in its own words is left out."""
    return msgspec.structs.replace(found, error="") if isinstance(found, q.EngineReply) else found


def test_a_program_is_found(far: Ssh):
    assert FarMachine(far)(q.Which("docker")).paths[0] == answer(q.Which("docker")).paths[0]


def test_the_engine_is_described_alike(far: Ssh, engine: docker.DockerClient):
    assert engine.ping()
    machine = FarMachine(far)
    for call in ("version", "info"):
        there, here = machine(q.Engine(call)), answer(q.Engine(call))
        assert there.ok
        # Numbers of containers and the like change between the two; what checks read does not.
        for key in ("ServerVersion", "Version", "OSType", "Os", "Runtimes", "DockerRootDir", "KernelVersion"):
            assert there.data.get(key) == here.data.get(key)


def test_an_image_is_described_alike(far: Ssh, rstudio_standin_image: str):
    question = q.Engine("image", rstudio_standin_image)
    assert FarMachine(far)(question) == answer(question)


def test_memory_and_disk_are_told_in_bytes(far: Ssh):
    machine = FarMachine(far)
    assert machine(q.Memory()).total == answer(q.Memory()).total
    there, here = machine(q.Volume("/var/lib/docker/no/such")), answer(q.Volume("/var/lib/docker/no/such"))
    assert (there.status, there.total) == ("ok", here.total)


def test_what_is_at_a_path_is_told(far: Ssh):
    machine = FarMachine(far)
    facts = machine(q.Stat("/etc/passwd"))
    assert (facts.status, facts.kind, facts.size) == ("ok", "file", Path("/etc/passwd").stat().st_size)
    assert (facts.readable, facts.writable) == (True, False)
    assert machine(q.Stat("/etc")).kind == "folder"
    assert machine(q.Stat("/var/run/docker.sock")).kind == "socket"
    assert machine(q.ReadFile("/etc/shadow")).status == "denied"


def test_a_program_that_hangs_there_is_given_up(far: Ssh):
    assert FarMachine(far)(q.Command(("sleep", "30"), timeout=1)).status == "timeout"


def test_many_answers_take_one_round_trip(far: Ssh, monkeypatch: pytest.MonkeyPatch):
    trips: list[str] = []
    script = Ssh.script

    def counted(self: Ssh, text: str, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - handed on
        trips.append(text)
        return script(self, text, *args, **more)

    monkeypatch.setattr(Ssh, "script", counted)
    host = far_host(far, SAME)
    assert (host.platform, host.home, len(trips)) == (Platform.LINUX, _home(far), 1)
    assert host.ask(q.ReadFile("/etc/hostname")).status == "ok"
    assert len(trips) == 1


def _home(far: Ssh) -> str:
    return pwd.getpwnam(far.user).pw_dir


def test_a_machine_that_can_t_be_asked_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CloudError):
        FarMachine(Ssh("far"))(q.Release())


@given(st.sampled_from(SAME), st.integers(0, 255), st.text(), st.text())
def test_any_output_is_an_answer(question: Question[Any], code: int, out: str, err: str):
    ran = Ran(code, out, err)
    own = far_engine if isinstance(question, q.Endpoint | q.Engine) else far_system
    assert isinstance(own.answer(question, ran), question.answers)  # type: ignore[arg-type] - as it was chosen


@given(st.sampled_from([q.Memory(), q.Volume("/"), q.Stat("/"), q.Clock()]), st.text())
def test_numbers_that_are_none_are_no_crash(question: Question[Any], out: str):
    assert isinstance(far_system.answer(question, Ran(0, out, "")), question.answers)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        # docker 20.10 and 27, as their command line says it
        ("Got permission denied while trying to connect to the Docker daemon socket", "denied"),
        ("permission denied while trying to connect to the docker API at unix:///x", "denied"),
        ("Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?", "unreachable"),
        ("sh: 1: docker: not found", "unreachable"),
        ("Error: No such container: x", "missing"),
        ("Error response from daemon: No such image: x:1", "missing"),
        ("something new", "error"),
    ],
)  # fmt: skip
def test_the_docker_command_s_words_are_understood(words: str, status: str):
    assert far_engine.refused(words).status == status
