"""Runs OpenSSH's programs so that they never ask and never outlive their time."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from wizard.cloud.child import bare_environment

OWN_FAULT = 255
"""The exit code by which ``ssh`` says that it failed itself (ssh(1)); a remote command may use it too."""

_NOT_FOUND = 127
_AGENT = ("SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSH_SK_PROVIDER", "KRB5CCNAME")


@dataclass(frozen=True)
class Said:
    """What became of a command on the other machine, or why it never got there.

    Attributes:
        code: its exit code; ``OWN_FAULT`` where ssh failed.
        out: standard output.
        err: standard error, the command's and ssh's own.
        late: it did not end in time and was given up; over there it may still go on.
        missing: this computer has no ssh.
    """

    code: int
    out: str = ""
    err: str = ""
    late: bool = False
    missing: bool = False

    @property
    def ok(self) -> bool:
        """It ran and exited with 0."""
        return self.code == 0

    @property
    def arrived(self) -> bool:
        """The other machine ran it, whatever came of it."""
        return self.code != OWN_FAULT and not self.late and not self.missing

    @property
    def words(self) -> str:
        """What it said last: standard error, or standard output where that is empty."""
        return self.err.strip() or self.out.strip()


def started(argv: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a program with pipes, in a session of its own and without the secrets of this one's environment.

    Ctrl-C in the terminal must not end a command that stops a job.

    Raises:
        OSError: it can't be started.
    """
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=bare_environment(*_AGENT),
        start_new_session=True,
        creationflags=flags,
    )


def run(argv: Sequence[str], given: bytes = b"", *, seconds: float) -> Said:
    """Run a program to its end.

    Args:
        argv: the program and its arguments; never a secret.
        given: its standard input, where secrets may be.
        seconds: after which it is given up.
    """
    try:
        process = started(argv)
    except FileNotFoundError as error:
        return Said(_NOT_FOUND, err=str(error), missing=True)
    except OSError as error:
        return Said(OWN_FAULT, err=str(error))
    with process:
        try:
            out, err = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            end(process)
            # Its pipes are not read to their end: whoever shares its connection may keep them open.
            words = f"{_text(error.stderr or b'')}no answer within {seconds:.0f} seconds"
            return Said(OWN_FAULT, _text(error.stdout or b""), words, late=True)
        except BaseException:
            end(process)
            raise
    return Said(process.returncode, _text(out), _text(err))


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a program and what it started (a proxy command)."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _text(data: bytes) -> str:
    return data.decode(errors="replace").replace("\r\n", "\n")
