"""A disk in memory, as small or as closed as a test wants it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts.engine import missing


@contextmanager
def memory_disk(folder: Path) -> Iterator[Callable[[str], Path]]:
    """``mount(options)`` mounts, or mounts again, a disk with mount's options, such as ``size=64k``.

    Args:
        folder: where; made.
    """
    if os.geteuid() != 0:
        missing("only root can mount a disk")
    folder.mkdir()

    def mount(options: str) -> Path:
        again = "remount," if folder.is_mount() else ""
        subprocess.run(["mount", "-t", "tmpfs", "-o", again + options, "tmpfs", folder], check=True)
        return folder

    yield mount
    subprocess.run(["umount", "--lazy", folder], check=False)
