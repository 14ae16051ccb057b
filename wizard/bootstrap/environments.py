"""The private environments in the cache folder: which are complete, which are wanted, which are old.

Each is a folder ``<key>-<random>``; the key stands for the requirements. It counts once it holds the file
``complete``, which is written last and names key and Python. So one that was killed half way is never used,
and a new one never has to take the place of another under somebody's feet.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

from wizard.bootstrap.tag import tag

NEWEST_TOO_OLD = (3, 10)
UNUSED_DAYS = 14
_COMPLETE = "complete"


class SetupError(Exception):
    """The environment can't be made; the message is the sentence that the person reads.

    Args:
        message: what is wrong and what to do.
        code: the exit code.
    """

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def root_in(cache: str) -> str:
    """The folder that holds the environments."""
    return os.path.join(cache, "environments")


def key_of(requirements: str) -> str:
    """What stands for the content of a requirements file.

    A checksum, because nobody gains from forging it and ``hashlib`` would load OpenSSL at every start, twice.
    """
    with open(requirements, "rb") as file:
        content = file.read()
    return f"{zlib.crc32(content):08x}{len(content):x}"


def is_this(key: str) -> bool:
    """Whether this process runs in a complete environment for the key."""
    return _mark(sys.prefix) == f"{key} {tag()}"


def find(root: str, key: str) -> str | None:
    """The path of a complete environment that this Python may hand over to.

    A Python that is too old for the program itself takes an environment of any newer one.
    """
    for name in _names(root):
        folder = os.path.join(root, name)
        if name.startswith(key) and _suits(_mark(folder), key) and os.path.exists(python_in(folder)):
            return folder
    return None


def _suits(mark: str, key: str) -> bool:
    if sys.version_info[:2] <= NEWEST_TOO_OLD:
        return mark.startswith(f"{key} ")
    return mark == f"{key} {tag()}"


def python_in(folder: str) -> str:
    """The path of the environment's Python, there or not."""
    if os.name == "nt":
        # The Store's Python sees redirected folders; other programs need their real path.
        return os.path.join(os.path.realpath(folder), "Scripts", "python.exe")
    return os.path.join(folder, "bin", "python")


def touch(folder: str) -> None:
    """Note that the environment was used today."""
    try:
        os.utime(os.path.join(folder, _COMPLETE))
    except OSError:
        return  # a read-only cache is good enough to start from


def complete(folder: str, key: str, tag_inside: str) -> None:
    """Declare an environment complete, after everything in it has reached the disk."""
    if hasattr(os, "sync"):
        os.sync()
    draft = os.path.join(folder, _COMPLETE + ".draft")
    with open(draft, "w", encoding="ascii") as file:
        file.write(f"{key} {tag_inside}")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, os.path.join(folder, _COMPLETE))


def remove_half_made(root: str) -> None:
    """Remove what a killed start left; only for who holds the lock."""
    for name in _names(root):
        folder = os.path.join(root, name)
        if os.path.isdir(folder) and not _mark(folder):
            remove(folder)


def remove_unused(root: str) -> None:
    """Remove environments that nothing has started from for two weeks.

    Not every other one: a program may still be running in it, or a second clone use it.
    """
    oldest = time.time() - UNUSED_DAYS * 24 * 3600
    for name in _names(root):
        mark = os.path.join(root, name, _COMPLETE)
        if os.path.exists(mark) and os.path.getmtime(mark) < oldest:
            remove(os.path.join(root, name))


def remove(folder: str) -> None:
    """Remove an environment, so that no half of it is ever taken for a whole one."""
    import shutil

    if os.path.exists(os.path.join(folder, _COMPLETE)):
        os.remove(os.path.join(folder, _COMPLETE))
    shutil.rmtree(folder, ignore_errors=True)


def empty(folder: str) -> None:
    """Remove what an installer left, for the next one to try."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder, mode=0o700, exist_ok=True)


def _names(root: str) -> list[str]:
    try:
        return sorted(os.listdir(root))
    except OSError:
        return []


def _mark(folder: str) -> str:
    try:
        with open(os.path.join(folder, _COMPLETE), encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
