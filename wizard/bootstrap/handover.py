"""Finds or makes the private environment and goes on inside it."""

from __future__ import annotations

import os
import sys

from wizard import folders
from wizard.bootstrap import environments

CANNOT, USAGE, INTERRUPTED = 1, 2, 130  # the exit codes of docs/exits.md
ROOM_FOR_BYTECODE = 50_000_000  # bytes: a few times what all of it takes


def hand_over(folder: str, requirements: str) -> int | None:
    """Run ``folder`` inside the environment for ``requirements``, making that first where needed.

    Args:
        folder: path of the folder to run, with this process's arguments.
        requirements: path of the pinned requirements.

    Returns:
        The exit code, or none where this process already is inside. Where the system can replace a process
        (everywhere but on Windows) it does not return once the environment is there.
    """
    try:
        key = environments.key_of(requirements)
        if environments.is_this(key):
            return None
        environment = environments.find(environments.root_in(folders.cache()), key)
        if environment is None:
            from wizard.bootstrap import making

            environment = making.find_or_make(folders.cache(), key, requirements)
    except KeyboardInterrupt:
        return _refuse("Stopped; nothing is left half made. Run it again at any time.", INTERRUPTED)
    except folders.NoHomeError as error:
        return _refuse(str(error), USAGE)
    except environments.SetupError as error:
        return _refuse(str(error), error.code)
    except OSError as error:
        return _refuse(f"{error.filename} cannot be read ({error.strerror}).", CANNOT)
    environments.touch(environment)
    return _go_on(environment, [folder, *sys.argv[1:]])


def _go_on(environment: str, arguments: list[str]) -> int:
    python = environments.python_in(environment)
    bytecode = "pycache_prefix=" + os.path.join(os.path.dirname(os.path.dirname(environment)), "bytecode")
    # -I: a PYTHONPATH or packages of this user must not take the place of what was pinned.
    # -B: on a full disk Python (3.11.7) leaves bytecode cut short, and every later start would crash on it.
    caching = ["-X", bytecode] if _has_room(environment) else ["-B"]
    command = [python, "-I", *caching, *arguments]
    try:
        if os.name != "nt":
            os.execv(python, command)  # noqa: S606 - no shell is wanted
        return _wait_for(command)
    except OSError as error:
        return _refuse(
            f"{python} cannot be started ({error.strerror}): set CLASSREADY_HOME to another disk.", CANNOT
        )


def _has_room(folder: str) -> bool:
    if hasattr(os, "statvfs"):
        disk = os.statvfs(folder)
        return disk.f_bavail * disk.f_frsize > ROOM_FOR_BYTECODE
    import shutil  # too slow a start for the systems that do without

    return shutil.disk_usage(folder).free > ROOM_FOR_BYTECODE


def _wait_for(command: list[str]) -> int:
    """Windows can't replace a process: stay behind the program, leave Ctrl-C to it, pass its exit code on."""
    import contextlib
    import subprocess

    with subprocess.Popen(command) as program:
        while program.returncode is None:
            with contextlib.suppress(KeyboardInterrupt):
                program.wait()
        return program.returncode


def _refuse(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code
