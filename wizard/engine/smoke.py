"""Runs a course's smoke tests inside its container."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.course import SmokeTest
from wizard.engine.client import reported
from wizard.engine.container import RUNNING, course_containers
from wizard.engine.ended import TAIL_LINES, explain_exit
from wizard.engine.errors import EngineError
from wizard.engine.output import Output
from wizard.engine.pump import Pump

if TYPE_CHECKING:
    from docker import DockerClient

_TICK = 0.2
_SAY_WHO = 'exec 2>&1; echo "$$"; exec "$@"'
_KEPT_BYTES = 256 * 1024


@dataclass(frozen=True)
class SmokeResult:
    """What became of a smoke test.

    Attributes:
        title: what it was to prove.
        passed: it exited with 0 in time, and its output has what was expected.
        meaning: why it did not pass, one or two plain sentences; empty where it did.
        problem: id of the known problem behind it, if it can be told.
        code: exit code, ``None`` where it did not end in time.
        output: the end of what it wrote.
        seconds: how long it took.
    """

    title: str
    passed: bool
    meaning: str
    problem: str | None
    code: int | None
    output: str
    seconds: float


def smoke_command(name: str, test: SmokeTest, user: str = "") -> tuple[str, ...]:
    """The command that a person could have typed for a smoke test."""
    return ("docker", "exec", *(("--user", user) if user else ()), name, *test.command)


def run_smoke_test(
    client: "DockerClient",
    course: str,
    test: SmokeTest,
    *,
    user: str = "",
    on_tick: Callable[[float], None] = lambda _: None,
) -> SmokeResult:
    """Run a smoke test in a course's running container, at most as long as it allows.

    Args:
        client: the engine.
        course: the course's id.
        test: what to run.
        user: who runs it, empty for the image's own user.
        on_tick: is called with the seconds so far, several times a second.

    Raises:
        EngineError: no container of the course runs, or the engine can't run the command in it.
    """
    started = time.monotonic()
    run = _Exec(client, _running(client, course), test.command, user)
    output = b""
    is_over = False
    pump = Pump(run)
    try:
        while (seconds := time.monotonic() - started) < test.timeout_seconds:
            on_tick(seconds)
            output = (output + (pump.next(_TICK) or b""))[-_KEPT_BYTES:]
    except EOFError:
        is_over = True
    finally:
        if not is_over:
            run.kill()
        pump.close()
    return _judge(test, run.code() if is_over else None, output, time.monotonic() - started)


def _judge(test: SmokeTest, code: int | None, output: bytes, seconds: float) -> SmokeResult:
    text = output.decode(errors="replace")
    tail = "\n".join(text.rstrip().splitlines()[-TAIL_LINES:])
    meaning, problem = "", None
    if code is None:
        meaning = f"It did not end within {test.timeout_seconds} seconds and was stopped."
    elif code != 0:
        end = explain_exit(code, text)
        meaning, problem = end.meaning, end.problem
    elif test.expect not in text:
        meaning = f'It ended without an error, but its output does not have "{test.expect}".'
    return SmokeResult(test.title, not meaning, meaning, problem, code, tail, seconds)


def _running(client: "DockerClient", course: str) -> str:
    up = [container for container in course_containers(client, course) if container.status in RUNNING]
    if not up:
        raise EngineError("The course's container does not run.", problem="container-not-running")
    return str(up[0].id)


class _Exec:
    """A command inside a container.

    The engine has no way to end one. So a shell says its process id first and then becomes the command;
    where the image has no shell, a command that takes too long is left to the container's end. Both outputs
    go through one pipe: from two, the engine may deliver an error before the process id written first.
    """

    def __init__(self, client: "DockerClient", container: str, command: tuple[str, ...], user: str) -> None:
        self._api = client.api
        self._container = container
        self._user = user
        self._process = ""
        with reported("The test could not be run in the container."):
            self._id = self._new(("sh", "-c", _SAY_WHO, "sh", *command))
        self._output = Output(client, f"/exec/{self._id}/start", body={"Detach": False, "Tty": False})

    def chunks(self) -> Iterator[bytes]:
        start = b""
        for piece in self._output.chunks():
            if self._process:
                yield piece
                continue
            start += piece
            number, line_end, rest = start.partition(b"\n")
            if line_end:
                self._process = number.decode(errors="replace")
                yield rest if self._process.isdigit() else start
        if not self._process:
            yield start

    def cancel(self) -> None:
        self._output.cancel()

    def code(self) -> int:
        with reported("The end of the test can't be read."):
            return int(self._api.exec_inspect(self._id)["ExitCode"] or 0)

    def kill(self) -> None:
        if not self._process.isdigit():
            return
        with suppress(EngineError), reported("The test could not be ended."):
            self._api.exec_start(self._new(("sh", "-c", 'kill -KILL "$0"', self._process)))

    def _new(self, command: tuple[str, ...]) -> str:
        made = self._api.exec_create(self._container, list(command), user=self._user)
        return str(made["Id"])
