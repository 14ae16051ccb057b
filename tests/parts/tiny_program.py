"""Programs of a few bytes that really die of what they are named after: ELF files made by hand.

The layout is that of elf(5): a file header, one program header, the code. It needs no shell and no library.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

_BASE = 0x400000
_HEADERS = 64 + 56
_LITTLE_ENDIAN_64 = b"\x7fELF\x02\x01\x01" + bytes(9)


@dataclass(frozen=True)
class _Cpu:
    """``e_machine`` of a processor, and its instructions for a fault.

    Attributes:
        number: as elf.h has it.
        undefined: an instruction that is promised never to exist.
        from_nowhere: reads from address 0.
    """

    number: int
    undefined: bytes
    from_nowhere: bytes


_CPUS: Mapping[str, _Cpu] = {
    "amd64": _Cpu(62, b"\x0f\x0b", b"\x8b\x04\x25\x00\x00\x00\x00"),
    "arm64": _Cpu(183, bytes(4), b"\x00\x00\x80\xd2\x01\x00\x40\xf9"),
}
S390 = 22
"""The number of a processor that no student has."""


def illegal_instruction(cpu: str) -> bytes:
    """A program for ``amd64`` or ``arm64`` that meets an instruction which its processor does not have."""
    return _elf(_CPUS[cpu].number, _CPUS[cpu].undefined)


def segmentation_fault(cpu: str) -> bytes:
    """A program for ``amd64`` or ``arm64`` that reads where it has no memory."""
    return _elf(_CPUS[cpu].number, _CPUS[cpu].from_nowhere)


def for_another_cpu(program: bytes) -> bytes:
    """The same program with a header that says it is for s390x."""
    return program[:18] + S390.to_bytes(2, "little") + program[20:]


def _elf(machine: int, code: bytes) -> bytes:
    size = _HEADERS + len(code)
    start = _BASE + _HEADERS
    header = struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, start, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, 0x1000)
    return _LITTLE_ENDIAN_64 + header + segment + code
