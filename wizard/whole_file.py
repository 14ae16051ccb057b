"""Writes a file so that at every moment it is the old one or the new one, never a part of either."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

EVERYBODY = 0o666
"""Whoever the person's own settings (the umask) let read files."""

ONLY_ME = 0o600

_TRIES = 10
_TRY_EVERY = 0.05


def write_whole(content: bytes, target: Path, half: Path | None = None, mode: int = EVERYBODY) -> None:
    """Write beside the place, then move there.

    Args:
        content: the whole file.
        target: where.
        half: what it is called until it is whole, in the same folder, where nobody else writes at the same
            time; what a killed classready left under that name is written over. A new name by default.
        mode: who may read it, where the system has modes.

    Raises:
        OSError: it can't be written; what was there before is there still.
    """
    half = half or target.with_name(f".classready-{secrets.token_hex(6)}.part")
    try:
        half.unlink(missing_ok=True)
        half.touch(mode, exist_ok=False)
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(half, target)
    finally:
        with suppress(OSError):  # a folder that can't be written refuses this too
            half.unlink(missing_ok=True)


def _put_in_place(new: Path, old: Path) -> None:
    """Replace a file, also one that somebody reads just now: Windows refuses that until they are done."""
    for _ in range(_TRIES):
        try:
            new.replace(old)
        except PermissionError:
            time.sleep(_TRY_EVERY)
        else:
            return
    new.replace(old)
