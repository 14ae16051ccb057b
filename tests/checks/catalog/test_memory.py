from typing import Any

import pytest

from checks.catalog import memory_engine, memory_host
from checks.course import GIB, Machine
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Memory, MemoryFacts, Release, ReleaseFacts
from tests.fakes import course, fake_host, run_check, verdict, with_engine, without_engine

KERNEL = ReleaseFacts("Debian GNU/Linux 12 (bookworm)", "12", "6.1.0-18-amd64", "amd64")


def host(platform: Platform, total_gb: float, engine: dict[Question[Any], Any] | None = None) -> Host:
    memory = MemoryFacts(int(total_gb * GIB), GIB)
    return fake_host(platform, answers={Memory(): memory, Release(): KERNEL, **(engine or without_engine())})


HOST_TABLE = [
    (host(Platform.LINUX, 15.5), 4, Status.PASSED, None, "This computer has 16 GB of memory."),
    (host(Platform.LINUX, 3.8), 4, Status.PASSED, None, "This computer has 3.8 GB of memory."),
    (host(Platform.WSL, 7.6), 4, Status.PASSED, None, "This computer has 7.6 GB of memory."),
    (
        host(Platform.LINUX, 1.9),
        4,
        Status.FAILED,
        "memory-too-small",
        "This computer has 1.9 GB of memory; the course needs 4 GB.",
    ),
    (
        host(Platform.WINDOWS, 1.9),
        1,
        Status.FAILED,
        "memory-too-small",
        "This computer has 1.9 GB of memory; the course needs 4 GB.",
    ),
    (
        host(Platform.MACOS, 4),
        4,
        Status.WARNED,
        "memory-too-small",
        "4 GB of memory is just enough: close other programs while you work.",
    ),
    (host(Platform.MACOS, 8), 4, Status.PASSED, None, "This computer has 8 GB of memory."),
    (
        host(Platform.LINUX, 0),
        4,
        Status.UNKNOWN,
        None,
        "How much memory this computer has could not be told.",
    ),
    (
        host(Platform.LINUX, 1, with_engine("ssh://ada@lab")),
        4,
        Status.SKIPPED,
        None,
        "Your container engine runs on another computer, whose memory counts instead.",
    ),
]


@pytest.mark.parametrize(("machine", "wanted", "status", "problem", "message"), HOST_TABLE)
def test_compares_the_computers_memory_with_the_courses(
    machine: Host, wanted: float, status: Status, problem: str | None, message: str
) -> None:
    result = run_check(memory_host.CHECK, machine, course(machine=Machine(memory_gb=wanted)))
    assert verdict(result) == (status, problem, message)


def desktop(total_gb: float) -> dict[Question[Any], Any]:
    return with_engine(OperatingSystem="Docker Desktop", MemTotal=int(total_gb * GIB))


ENGINE_TABLE = [
    (host(Platform.WINDOWS, 8, desktop(3.8)), Status.PASSED, None, "Containers may use 3.8 GB of memory."),
    (
        host(Platform.MACOS, 8, desktop(2)),
        Status.WARNED,
        "engine-memory-too-small",
        "Containers may use only 2 GB of memory; the course asks for 4 GB.",
    ),
    (
        host(Platform.MACOS, 8, desktop(1)),
        Status.FAILED,
        "engine-memory-too-small",
        "Containers may use only 1 GB of memory; the course asks for 4 GB.",
    ),
    (
        host(Platform.LINUX, 8, with_engine(KernelVersion="6.1.0-18-amd64", MemTotal=2 * GIB)),
        Status.PASSED,
        None,
        "Containers share this computer's memory.",
    ),
    (
        host(Platform.LINUX, 8, with_engine(KernelVersion="6.6.0-lima", MemTotal=2 * GIB)),
        Status.WARNED,
        "engine-memory-too-small",
        "Containers may use only 2 GB of memory; the course asks for 4 GB.",
    ),
    (
        host(Platform.MACOS, 8),
        Status.UNKNOWN,
        None,
        "The engine did not say how much memory it may use.",
    ),
]


@pytest.mark.parametrize(("machine", "status", "problem", "message"), ENGINE_TABLE)
def test_compares_the_engines_memory_with_the_courses(
    machine: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(memory_engine.CHECK, machine)) == (status, problem, message)
