"""Makes the private environment, once, and says so."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time

from wizard.bootstrap import environments
from wizard.bootstrap.environments import SetupError
from wizard.bootstrap.failures import explain_os_error
from wizard.bootstrap.installers import install
from wizard.bootstrap.lock import locked


def find_or_make(cache: str, key: str, requirements: str) -> str:
    """The path of a complete environment, made now if need be.

    It lies in the cache folder or, where that can't be written, among the temporary files.

    Args:
        cache: the user's cache folder.
        key: what stands for the requirements.
        requirements: path of the pinned requirements.

    Raises:
        SetupError: it can't be made; the message is for the person.
    """
    root = environments.root_in(cache)
    try:
        os.makedirs(root, exist_ok=True)
        writable = os.access(root, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        root = environments.root_in(_temporary())
        found = environments.find(root, key)
        if found:
            return found
        _say(f"{cache} cannot be written, so this goes to {root}, where the system may remove it some day.")
    try:
        return _make_locked(root, key, requirements)
    except OSError as error:
        raise explain_os_error(error, root) from error


def _temporary() -> str:
    """A folder of this user alone among the temporary files; nobody else can have prepared it.

    Raises:
        SetupError: somebody else owns what has its name.
    """
    user = os.getuid() if hasattr(os, "getuid") else "user"
    folder = os.path.join(tempfile.gettempdir(), f"classready-{user}")
    try:
        os.makedirs(environments.root_in(folder), mode=0o700, exist_ok=True)
        facts = os.lstat(folder)
    except OSError as error:
        raise explain_os_error(error, folder) from error
    if hasattr(os, "getuid") and (facts.st_uid != os.getuid() or not stat.S_ISDIR(facts.st_mode)):
        raise SetupError(f"{folder} belongs to somebody else: set CLASSREADY_HOME to a folder of yours.")
    return folder


def _make_locked(root: str, key: str, requirements: str) -> str:
    os.makedirs(root, exist_ok=True)
    waiting = "Another start of classready is preparing it just now; waiting for that."
    with locked(os.path.join(root, "lock"), lambda: _say(waiting)) as alone:
        found = environments.find(root, key)
        if found:
            return found
        if alone:
            environments.remove_half_made(root)
        folder = _make(root, key, requirements)
        environments.remove_unused(root)
        shutil.rmtree(os.path.join(os.path.dirname(root), "bytecode"), ignore_errors=True)  # of older ones
        return folder


def _make(root: str, key: str, requirements: str) -> str:
    _say("Preparing classready, once, about 20 seconds ...")
    start = time.monotonic()
    folder = tempfile.mkdtemp(prefix=f"{key}-", dir=root)
    try:
        install(folder, requirements, _say)
        environments.complete(folder, key, _tag_inside(folder))
    except BaseException:
        environments.remove(folder)
        raise
    _say(f"Ready after {time.monotonic() - start:.0f} seconds; it is in {folder}")
    return folder


def _tag_inside(folder: str) -> str:
    """The new environment's own word on which Python it is: proof that it starts."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tag.py")
    asked = subprocess.run(
        [environments.python_in(folder), "-I", script], capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise SetupError(f"The new environment does not start: {asked.stderr.strip()[-200:]}")
    return asked.stdout.strip()


def _say(sentence: str) -> None:
    # Not to the standard output: somebody may be reading the program's answer from there.
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
