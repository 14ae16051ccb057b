"""What the exit code of every command means."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; the same for text and ``--json`` (documented in docs/exits.md)."""

    READY = 0
    NOT_READY = 1
    USAGE = 2
    BUG = 3
    UNKNOWN = 4
    INTERRUPTED = 130
