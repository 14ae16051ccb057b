"""Access lists of Linux: who besides the owner may use a file.

The kernel keeps them in two extended attributes whose form is its binary interface
(``linux/posix_acl_xattr.h``, described in acl(5)). The owner of a file may set them without any other right,
and no program has to be installed for it.
"""

import os
import stat
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

_ACCESS = "system.posix_acl_access"
_DEFAULT = "system.posix_acl_default"
_VERSION = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")
_OWNER, _USER, _GROUP, _NAMED_GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY = 0xFFFFFFFF
_READ_WRITE, _ALL = 6, 7

Entries = dict[tuple[int, int], int]
"""Rights (0 to 7) by kind of entry and id."""

LIMIT = 20_000
"""How many files below a folder are looked at: enough for a student's work, quick even on a slow disk."""


def share_tree(folder: Path, users: Iterable[int]) -> int:
    """Let users read and write a folder, what is in it, and what will be made in it by any of them.

    Files that belong to somebody else are left as they are: only their owner can change them.

    Args:
        folder: an existing folder.
        users: numeric ids.

    Returns:
        How many files could not be shared.

    Raises:
        OSError: the folder itself can't be shared: the file system has no access lists (EOPNOTSUPP), or the
            folder is somebody else's (EPERM).
    """
    ids = frozenset(users)
    _share(folder, ids)
    return sum(not _tried(path, ids) for path in _below(folder))


def _below(folder: Path) -> Iterator[Path]:
    seen = 0
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            seen += 1
            if seen > LIMIT:
                return
            if not path.is_symlink():
                yield path


def _tried(path: Path, users: frozenset[int]) -> bool:
    try:
        _share(path, users)
    except OSError:
        return False
    return True


def _share(path: Path, users: frozenset[int]) -> None:
    facts = path.stat(follow_symlinks=False)
    if stat.S_ISDIR(facts.st_mode):
        plain = _of_mode(facts.st_mode)
        _write(path, _ACCESS, _with(_read(path, _ACCESS) or plain, users - {facts.st_uid}, _ALL))
        # What is made in here later belongs to its maker; all the others are named, the folder's owner too.
        _write(path, _DEFAULT, _with(_read(path, _DEFAULT) or plain, users, _ALL))
    elif stat.S_ISREG(facts.st_mode):
        rights = _READ_WRITE | (facts.st_mode >> 6 & 1)
        current = _read(path, _ACCESS) or _of_mode(facts.st_mode)
        _write(path, _ACCESS, _with(current, users - {facts.st_uid}, rights))


def _of_mode(mode: int) -> Entries:
    return {(_OWNER, _NOBODY): mode >> 6 & 7, (_GROUP, _NOBODY): mode >> 3 & 7, (_OTHER, _NOBODY): mode & 7}


def _with(entries: Entries, users: frozenset[int], rights: int) -> Entries:
    named = {(_USER, user): rights for user in users}
    # The mask caps every entry but the owner's and the others'.
    mask = entries.get((_MASK, _NOBODY), entries.get((_GROUP, _NOBODY), 0)) | rights
    return {**entries, **named, (_MASK, _NOBODY): mask}


def _read(path: Path, name: str) -> Entries:
    try:
        raw = os.getxattr(path, name, follow_symlinks=False)
    except OSError:
        return {}
    return {(kind, who): rights for kind, rights, who in _ENTRY.iter_unpack(raw[len(_VERSION) :])}


def _write(path: Path, name: str, entries: Entries) -> None:
    if entries == _read(path, name):
        return
    body = b"".join(_ENTRY.pack(kind, rights, who) for (kind, who), rights in sorted(entries.items()))
    os.setxattr(path, name, _VERSION + body, follow_symlinks=False)
