"""A lock that the system releases by itself when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator

_POLL_SECONDS = 0.2


@contextlib.contextmanager
def locked(path: str, on_wait: Callable[[], None], *, by_children_too: bool = False) -> Iterator[bool]:
    """Hold the lock; false where this disk has no locks (some network homes), then it goes on without.

    Args:
        path: the file that stands for the lock; it stays.
        on_wait: called once where another process has it.
        by_children_too: programs that are started with ``close_fds=False`` hold it as well, so that nobody
            takes it while one of them outlives its killed parent (not on Windows).
    """
    with open(path, "a+b") as file:
        held = _take(file.fileno())
        if held is False:
            on_wait()
        while held is False:
            time.sleep(_POLL_SECONDS)
            held = _take(file.fileno())
        if by_children_too and sys.platform != "win32":
            os.set_inheritable(file.fileno(), True)
        yield held is True  # closing the file releases it


def _take(descriptor: int) -> bool | None:
    """Whether the lock was taken; none where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True
