"""Has the computer enough memory."""

from collections.abc import Iterator

from checks.amounts import gigabytes
from checks.course import GIB, Course
from checks.engine_place import Place, engine_place
from checks.host import Host
from checks.model import Check, Finding, Platform, fail, fine, nothing, unsure, warn
from checks.questions import Memory

# A 4 GB laptop reports about 3.8: the firmware and the graphics keep some.
_REPORTED_SHARE = 0.9
# docs.docker.com/desktop/setup/install: 4 GB on Windows and macOS.
_LEAST_FOR_DESKTOP = 4 * GIB
_SYSTEM_ITSELF = 2 * GIB


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if engine_place(host) is Place.REMOTE:
        yield nothing("Your container engine runs on another computer, whose memory counts instead.")
        return
    memory = host.ask(Memory())
    if not memory.total:
        yield unsure("How much memory this computer has could not be told.")
        return
    yield _judge(host, memory.total, course, f"{gigabytes(memory.available)} of it is free now")


def _judge(host: Host, total: int, course: Course, seen: str) -> Finding:
    wanted = int(course.machine.memory_gb * GIB)
    needs_machine = host.platform in {Platform.WINDOWS, Platform.MACOS}
    least = max(wanted, _LEAST_FOR_DESKTOP) if needs_machine else wanted
    if total < least * _REPORTED_SHARE:
        message = f"This computer has {gigabytes(total)} of memory; the course needs {gigabytes(least)}."
        return fail(message, seen, problem="memory-too-small")
    if needs_machine and total < (wanted + _SYSTEM_ITSELF) * _REPORTED_SHARE:
        return warn(
            f"{gigabytes(total)} of memory is just enough: close other programs while you work.",
            seen,
            problem="memory-too-small",
        )
    return fine(
        f"This computer has {gigabytes(total)} of memory.", f"the course asks for {gigabytes(wanted)}", seen
    )


CHECK = Check(
    id="memory.host",
    title="Computer has enough memory",
    why="Without enough memory the course's programs are stopped in the middle of their work.",
    run=_run,
)
