"""A disk so small that it is soon full."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.program import needs_root
from tests.parts.engine import missing

BLOCK = 4096
_ROOM = 16 * BLOCK


@contextmanager
def mounted_disk() -> Iterator[Path]:
    """A mounted disk of 64 KiB, too small for a report."""
    needs_root("a disk of its own")
    mounted = Path(tempfile.mkdtemp(prefix="classready-small-"))
    options = f"size={_ROOM},mode=777"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(mounted)], check=False).returncode:
        missing("no right to mount here")
    try:
        yield mounted
    finally:
        subprocess.run(["umount", "--lazy", str(mounted)], check=True)
        mounted.rmdir()


def fill(disk: Path, *, leaving: int) -> None:
    """Fill a disk with one file, but for some bytes (whole blocks)."""
    used = sum(-(-path.stat().st_size // BLOCK) * BLOCK for path in disk.rglob("*") if path.is_file())
    (disk / "filling").write_bytes(b"x" * (_ROOM - used - leaving))


@contextmanager
def filled(disk: Path, *, leaving: int) -> Iterator[None]:
    """Fill a disk of any kind for a while with one file, but for about these bytes."""
    filling = disk / "filling"
    with filling.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - leaving)
    try:
        yield
    finally:
        filling.unlink()
