"""What the operating system says of itself."""

import os
import sys
import time

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
    import psutil

    try:
        memory = psutil.virtual_memory()
    except (psutil.Error, OSError):
        return MemoryFacts(0, 0)
    return MemoryFacts(memory.total, memory.available)
