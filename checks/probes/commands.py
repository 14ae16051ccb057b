"""Runs the student's own programs: no shell, no input, no window, and an end to each."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

from checks.probes.text import decode
from checks.questions import Command, Completed, Paths, Which

KEPT_BYTES = 1_000_000
GRACE_SECONDS = 0.25
_CHUNK = 65536


def answer(question: Command | Which) -> Completed | Paths:
    """Run a program, or find where it is."""
    if isinstance(question, Which):
        return Paths(_which(question.name))
    return run(question)


# --- finding ----------------------------------------------------------------------------------------------


def _which(name: str) -> tuple[str, ...]:
    if os.path.dirname(name):  # noqa: PTH120 - pathlib would hide the "./" of "./docker"
        return (name,) if _is_program(Path(name)) else ()
    found = (folder / file for folder in _folders() for file in _file_names(name))
    return tuple(str(path) for path in found if _is_program(path))


def _folders() -> list[Path]:
    """PATH's folders, each once; relative ones are left out, the current folder is nobody's to run from."""
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    folders = (Path(entry.strip('"')) for entry in entries if entry)
    by_target: dict[str, Path] = {}
    for folder in folders:
        if folder.is_absolute():
            by_target.setdefault(os.path.realpath(folder), folder)
    return list(by_target.values())


def _file_names(name: str) -> list[str]:
    if sys.platform == "win32":
        endings = [e.lower() for e in os.environ.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";") if e]
        return [name] if name.lower().endswith(tuple(endings)) else [name + ending for ending in endings]
    return [name]


def _is_program(path: Path) -> bool:
    try:
        if sys.platform == "win32":
            # A Store alias can be seen but not opened, so is_file() may deny what lexists() sees.
            return os.path.lexists(path) and not path.is_dir()
        return path.is_file() and os.access(path, os.X_OK)
    except (OSError, ValueError):
        return False


# --- running ----------------------------------------------------------------------------------------------


def run(command: Command) -> Completed:
    """Run a program until it ends or its time is up; then it is killed with all that it started."""
    name, *arguments = command.argv
    program = next(iter(_which(name)), None)
    if program is None:
        return Completed("missing")
    try:
        process = _start([program, *arguments])
    except (OSError, ValueError) as error:
        return Completed("refused", err=str(error))
    outputs = [_Collected(pipe) for pipe in (process.stdout, process.stderr) if pipe is not None]
    ended = _ended(process)
    in_time = ended.wait(command.timeout)
    if not in_time:
        _kill_with_children(process)
        ended.wait(GRACE_SECONDS)
    out, err = (decode(output.so_far()) for output in outputs)
    return Completed("ran", process.returncode, out, err) if in_time else Completed("timeout", None, out, err)


def _start(argv: list[str]) -> "subprocess.Popen[bytes]":
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        # A session of its own: nothing can ask for a password on the terminal, and all of it can be ended.
        start_new_session=True,
        creationflags=flags,
    )


def _environment() -> dict[str, str]:
    changed = {
        "LC_ALL": "C",
        "WSL_UTF8": "1",
        # macOS tells programs built for old systems that it is 10.16; the real number is wanted.
        "SYSTEM_VERSION_COMPAT": "0",
    }
    # Set by the macOS launcher of an environment; other Pythons started from it would take it for theirs.
    kept = {name: value for name, value in os.environ.items() if name != "__PYVENV_LAUNCHER__"}
    return kept | changed


def _ended(process: "subprocess.Popen[bytes]") -> threading.Event:
    """Set when the process has ended: ``Popen.wait`` with a time limit polls, up to 50 ms late."""
    event = threading.Event()

    def wait() -> None:
        process.wait()
        event.set()

    _in_background(wait)
    return event


class _Collected:
    """What comes out of a pipe, collected in the background; past the limit it is read and dropped."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._data = bytearray()
        self._thread = _in_background(self._collect)

    def _collect(self) -> None:
        with self._pipe, contextlib.suppress(OSError, ValueError):
            while chunk := os.read(self._pipe.fileno(), _CHUNK):
                self._data += chunk[: max(0, KEPT_BYTES - len(self._data))]

    def so_far(self) -> bytes:
        """All of it, or what came so far where a child left running holds the pipe open."""
        self._thread.join(GRACE_SECONDS)
        return bytes(self._data)


def _in_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _kill_with_children(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        _kill_windows_tree(process.pid)
    else:
        import signal

        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _kill_windows_tree(pid: int) -> None:
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error, OSError):
                child.kill()
