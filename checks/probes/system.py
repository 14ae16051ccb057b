"""What the operating system says of itself."""

import os
import sys
import time
from pathlib import Path

from checks.probes.release import release
from checks.probes.windows_registry import registry_value
from checks.questions import (
    Clock,
    ClockFacts,
    Env,
    Interpreter,
    Memory,
    MemoryFacts,
    RegistryValue,
    Release,
    ReleaseFacts,
    Value,
)


def answer(
    question: Env | RegistryValue | Release | Memory | Clock | Interpreter,
) -> Value | ReleaseFacts | MemoryFacts | ClockFacts:
    """Ask the operating system."""
    match question:
        case Env():
            return Value(os.environ.get(question.name) or None)
        case RegistryValue():
            return Value(registry_value(question.key, question.name))
        case Release():
            return release()
        case Memory():
            return _memory()
        case Clock():
            return ClockFacts(time.time())
        case Interpreter():
            # In an environment, sys.executable is the environment's; only this private name has its maker's.
            return Value(getattr(sys, "_base_executable", sys.executable) or None)


def _memory() -> MemoryFacts:
    return _memory_of_linux() or _memory_elsewhere()


def _memory_of_linux() -> MemoryFacts | None:
    """What psutil reads there too (proc_meminfo(5)), which takes longer to import than all else here."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        kibibytes = {
            name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)
        }
        return MemoryFacts(kibibytes["MemTotal"] * 1024, kibibytes["MemAvailable"] * 1024)
    except (OSError, ValueError, LookupError):
        return None


def _memory_elsewhere() -> MemoryFacts:
    import psutil

    try:
        memory = psutil.virtual_memory()
    except (psutil.Error, OSError):
        return MemoryFacts(0, 0)
    return MemoryFacts(memory.total, memory.available)
