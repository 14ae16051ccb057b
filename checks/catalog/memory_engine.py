"""How much memory may containers use."""

from collections.abc import Iterator

from checks.amounts import gigabytes
from checks.course import GIB, Course
from checks.engine_place import Place, engine_info, engine_place
from checks.host import Host
from checks.model import Check, Finding, fail, fine, unsure, warn

# A machine of 4 GB reports about 3.8 to its engine.
_REPORTED_SHARE = 0.9


def _run(host: Host, course: Course) -> Iterator[Finding]:
    total = engine_info(host).get("MemTotal")
    if not isinstance(total, int) or total <= 0:
        yield unsure("The engine did not say how much memory it may use.")
        return
    wanted = int(course.machine.memory_gb * GIB)
    seen = (f"the engine reports {gigabytes(total)}", f"the course asks for {gigabytes(wanted)}")
    if engine_place(host) is Place.NATIVE:
        yield fine("Containers share this computer's memory.", *seen)
    elif total >= wanted * _REPORTED_SHARE:
        yield fine(f"Containers may use {gigabytes(total)} of memory.", *seen)
    else:
        yield _too_little(total, wanted, seen)


def _too_little(total: int, wanted: int, seen: tuple[str, ...]) -> Finding:
    message = (
        f"Containers may use only {gigabytes(total)} of memory; the course asks for {gigabytes(wanted)}."
    )
    # Something between half and all of it starts and may do; with less the app hardly opens.
    judge = fail if total * 2 < wanted else warn
    return judge(message, *seen, problem="engine-memory-too-small")


CHECK = Check(
    id="memory.engine",
    title="Containers may use enough memory",
    why="The engine's virtual machine gets only a part of the memory; programs that need more are stopped.",
    run=_run,
    needs=("docker.running",),
)
