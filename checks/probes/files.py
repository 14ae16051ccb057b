"""Looks at files, folders and volumes; never writes."""

import os
import stat
from pathlib import Path
from typing import Literal

from checks.probes.text import decode
from checks.questions import (
    FileStatus,
    FileText,
    ListFolder,
    Listing,
    PathFacts,
    ReadFile,
    Stat,
    Volume,
    VolumeFacts,
)

_BLOCK_BYTES = 512
Kind = Literal["file", "folder", "socket", "other"]


def answer(question: ReadFile | Stat | ListFolder | Volume) -> FileText | PathFacts | Listing | VolumeFacts:
    """Look at a path."""
    match question:
        case ReadFile():
            return _read(Path(question.path), question.limit)
        case Stat():
            return _look(Path(question.path))
        case ListFolder():
            return _list(Path(question.path))
        case Volume():
            return _measure(Path(question.path))


def _status(error: OSError | ValueError) -> FileStatus:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "missing"
    return "denied" if isinstance(error, PermissionError) else "error"


def _read(path: Path, limit: int) -> FileText:
    try:
        # Opening a pipe or a terminal would wait for somebody to write.
        if not path.is_file():
            path.stat()
            return FileText("error")
        with path.open("rb") as file:
            return FileText("ok", decode(file.read(limit)))
    except (OSError, ValueError) as error:
        return FileText(_status(error))


def _look(path: Path) -> PathFacts:
    try:
        seen = path.stat()
    except (OSError, ValueError) as error:
        return PathFacts(_status(error))
    return PathFacts(
        "ok",
        _kind(seen.st_mode),
        size=seen.st_size,
        allocated=_allocated(seen),
        readable=os.access(path, os.R_OK),
        writable=os.access(path, os.W_OK),
    )


def _kind(mode: int) -> Kind:
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode):
        return "file"
    return "socket" if stat.S_ISSOCK(mode) else "other"


def _allocated(seen: os.stat_result) -> int:
    """Bytes that a file takes on the disk; Windows does not say, so its size stands for it."""
    blocks: int | None = getattr(seen, "st_blocks", None)
    return seen.st_size if blocks is None else blocks * _BLOCK_BYTES


def _list(path: Path) -> Listing:
    try:
        return Listing("ok", tuple(sorted(os.listdir(path))))  # noqa: PTH208 - names only
    except (OSError, ValueError) as error:
        return Listing(_status(error))


def _measure(path: Path) -> VolumeFacts:
    import shutil

    status: FileStatus = "missing"
    for folder in (path, *path.parents):
        try:
            usage = shutil.disk_usage(folder)
        except (OSError, ValueError) as error:
            status = _status(error)
        else:
            return VolumeFacts("ok", str(folder), usage.total, usage.free)
    return VolumeFacts(status)
