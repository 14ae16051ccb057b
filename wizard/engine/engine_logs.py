"""The engine's own logs, as far as this user may read them; nothing here asks for more rights."""

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.host import Host
from checks.model import Platform
from checks.probes.text import decode

MOST = 300_000
"""Bytes of one log; what happened last is at its end."""

_MOST_FILES = 3
_LINES = 2000
_JOURNAL = (
    "journalctl",
    "--unit=docker.service",
    "--user-unit=docker.service",
    "--user-unit=docker-desktop.service",
    f"--lines={_LINES}",
    "--no-pager",
    "--no-hostname",
    "--output=short-iso",
)

# Docker Desktop: vm/init.log, and vm/dockerd.log of earlier versions, are documented at
# https://docs.docker.com/engine/daemon/logs/; what the program itself does is beside them, under host/.
_DESKTOP = ("vm/init.log", "vm/dockerd.log", "host/com.docker.backend*.log")
_RANCHER = ("background.log",)  # rancher-sandbox/rancher-desktop issues 318 and 3764
_COLIMA = ("ha.stderr.log",)  # abiosoft/colima issues 381 and 967
_PLAIN = ("docker.log",)  # the start scripts of Alpine, and of Debian without systemd
_FILES: dict[Platform, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Platform.MACOS: (
        ("{home}/Library/Containers/com.docker.docker/Data/log", _DESKTOP),
        ("{home}/Library/Logs/rancher-desktop", _RANCHER),
        ("{home}/.colima/_lima/colima", _COLIMA),
    ),
    Platform.WINDOWS: (
        (r"{LOCALAPPDATA}\Docker\log", _DESKTOP),
        (r"{LOCALAPPDATA}\rancher-desktop\logs", _RANCHER),
    ),
    Platform.LINUX: (
        ("/var/log", _PLAIN),
        ("{home}/.docker/desktop/log", _DESKTOP),
        ("{home}/.local/share/rancher-desktop/logs", _RANCHER),
        ("{home}/.colima/_lima/colima", _COLIMA),
    ),
    Platform.WSL: (
        ("/var/log", _PLAIN),
        ("/mnt/c/Users/*/AppData/Local/Docker/log", _DESKTOP),
    ),
}


@dataclass(frozen=True)
class Log:
    """The end of a log, or why there is none.

    Attributes:
        name: a file name for it that says nothing of the computer.
        text: its end; empty where there is none.
        left_out: bytes before that.
        why_not: one plain sentence where there is none.
    """

    name: str
    text: str = ""
    left_out: int = 0
    why_not: str = ""


def engine_logs(host: Host) -> tuple[Log, ...]:
    """What the engine wrote: its product's files, the newest first, and on Linux what the system keeps of it.

    Where none can be read, why; at most three.
    """
    has_journal = host.platform in {Platform.LINUX, Platform.WSL}
    files = sorted(_files(host), key=_changed, reverse=True)
    logs = [*([_of_journal(host)] if has_journal else []), *map(_of_file, files)]
    found = [log for log in logs if log.text] or logs
    by_name: dict[str, Log] = {}
    for log in found:
        by_name.setdefault(log.name, log)
    nothing = Log("engine.log", why_not="Docker has no log in the usual places.")
    return tuple(by_name.values())[:_MOST_FILES] or (nothing,)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _of_journal(host: Host) -> Log:
    name = "engine-journal.log"
    told = host.run(*_JOURNAL)
    if told.status != "ran":
        words = {"missing": "This system keeps no journal (there is no journalctl)."}
        return Log(name, why_not=words.get(told.status, f"The journal could not be read ({told.status})."))
    lines = [line for line in told.out.splitlines() if not line.startswith("-- ")]
    if not lines:
        said = told.err.strip().splitlines()
        return Log(name, why_not=f"The journal shows this user nothing of Docker. {' '.join(said)}".strip())
    return last_lines(name, told.out, _LINES)


def _files(host: Host) -> Iterator[Path]:
    own = {"home": host.home, "LOCALAPPDATA": host.env("LOCALAPPDATA") or host.in_home("AppData", "Local")}
    folders = {name: glob.escape(value) for name, value in own.items()}
    for place, names in _FILES[host.platform]:
        for name in names:
            yield from _matching(Path(host.path(place.format(**folders), *name.split("/"))))


def _matching(pattern: Path) -> list[Path]:
    """The files of a pattern; folders of others that can't be entered have none."""
    root = Path(pattern.anchor)
    try:
        return [path for path in root.glob(str(pattern.relative_to(root))) if path.is_file()]
    except OSError:
        return []


def _of_file(path: Path) -> Log:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - MOST))
            data = file.read(MOST)
    except OSError as error:
        return Log(f"engine-{path.name}", why_not=f"{path} can't be read ({error.strerror}).")
    if not data:
        return Log(f"engine-{path.name}", why_not=f"{path} is empty.")
    return log_of(f"engine-{path.name}", decode(data), cut=max(0, size - MOST))


def last_lines(name: str, text: str, asked: int) -> Log:
    """What was asked for as so many last lines; a note says that there may have been more."""
    note = f"[the last {asked} lines]\n" if text.count("\n") >= asked else ""
    return log_of(name, note + text)


def log_of(name: str, text: str, cut: int = 0) -> Log:
    """The end of a text, from the start of a line on, so that nothing private is cut in halves.

    Args:
        name: of the log.
        text: all of it, or its end.
        cut: bytes that are missing before it already.
    """
    data = text.encode(errors="replace")
    left_out = max(0, len(data) - MOST) + cut
    if not left_out:
        return Log(name, text)
    kept = data[-MOST:].partition(b"\n")[2].decode(errors="replace")
    # Of a key whose first line is gone, nobody would know that it is one.
    begin, end = kept.find("-----BEGIN"), kept.find("-----END")
    if end >= 0 and (begin < 0 or end < begin):
        kept = kept[end:].partition("\n")[2]
    if not kept:
        return Log(name, why_not=f"It ends in one line of more than {MOST} bytes.")
    return Log(name, kept, len(data) + cut - len(kept.encode(errors="replace")))
