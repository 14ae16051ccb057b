"""Where ssh keeps the socket through which later commands share the first one's connection.

Logging in takes longer than most commands (0.23 s instead of 0.07 s on loopback), and some sites ask for a
second factor each time. Windows' OpenSSH can't share connections.
"""

import os
import stat
import sys
import tempfile
from pathlib import Path

KEPT_SECONDS = 60
"""How long a connection that nobody uses is kept."""

_LONGEST = 104 - len("/") - 40 - len(".0123456789abcdef")
"""A socket's path has 104 bytes on macOS; ssh appends a hash of 40 digits and a suffix for a while."""


def options(socket: Path | None = None) -> tuple[str, ...]:
    """Options of ssh that share connections, none where that can't be done safely.

    Args:
        socket: the one to use; by default one of our own for each machine.
    """
    folder = _folder()
    if folder is None:
        return ()
    return (
        "-oControlMaster=auto",
        f'-oControlPath="{socket or folder / "%C"}"',
        f"-oControlPersist={KEPT_SECONDS}",
    )


def _folder() -> Path | None:
    """A folder that only this person can look into, with a short name."""
    if sys.platform == "win32":
        return None
    name = f"classready-{os.getuid()}"
    places = [Path(place) / name for place in (tempfile.gettempdir(), "/tmp")]  # noqa: S108 - it is checked
    return next((place for place in places if len(bytes(place)) <= _LONGEST and _is_private(place)), None)


def _is_private(folder: Path) -> bool:
    """Make it where it is missing; whether it is this person's alone, and no link to somewhere else."""
    try:
        folder.mkdir(0o700, exist_ok=True)
        facts = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and facts.st_mode & 0o077 == 0
