"""Runs a command on this machine as it would be without this or that, or as another of its users."""

import os
import sys
from collections.abc import Sequence

from checks.model import Platform
from checks.problems import diagnose
from tests.faults.program import Program, needs_root
from tests.parts.engine import program

SOCKET = "/run/docker.sock"
USER = 54321
"""A user that no machine has."""

NO_ENGINE = "mount -t tmpfs none /run"
"""As after a fresh start without Docker: the folder of sockets is there and empty."""

ENGINE_DIED = f"""{NO_ENGINE}
{sys.executable} -c 'import socket; socket.socket(socket.AF_UNIX).bind("{SOCKET}")'"""
"""As after ``kill -9``: the socket is there, and nobody listens."""

NOT_INSTALLED = f"""{NO_ENGINE}
for folder in /usr/bin /usr/sbin /usr/local/bin; do
    mkdir -p /run/changed$folder /run/work$folder
    mount -t overlay none -o lowerdir=$folder,upperdir=/run/changed$folder,workdir=/run/work$folder $folder
    rm -f $folder/docker $folder/dockerd $folder/podman
done"""
"""As on a computer that never had Docker: neither an engine nor its command is in the usual folders."""


def where(setup: str, command: Sequence[str]) -> list[str]:
    """The command in mounts of its own, which are made by lines of shell and gone with it."""
    needs_root("mounts of its own")
    unshare = program("unshare", "util-linux")
    return [unshare, "--mount", "sh", "-euc", f'{setup}\nexec "$@"', "sh", *command]


def as_user(command: Sequence[str], *groups: int) -> list[str]:
    """The command as ``USER``, who may read everything, so that this Python is found in any home.

    To open a socket takes the right to write, which only the socket's mode gives.
    """
    needs_root("another user")
    memberships = f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups"
    only_reading = [f"--{kind}-caps=-all,+dac_read_search" for kind in ("inh", "ambient")]
    setpriv = program("setpriv", "util-linux")
    return [setpriv, f"--reuid={USER}", f"--regid={USER}", memberships, *only_reading, *command]


def give(classready: Program) -> None:
    """Give the program's folders to ``USER``."""
    for folder in (classready.home, classready.own, classready.temporary, classready.here):
        folder.mkdir(exist_ok=True)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, USER, follow_symlinks=False)


def cause(words: str, step: str | None = None) -> str | None:
    """The id of what a program's words mean, where that is certain."""
    found = diagnose(words, step, Platform.LINUX)
    return found[0].problem.id if found and found[0].certain else None
