"""Programs that make environments and fill them: output as it comes, nothing asked, ended with us."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

from checks.questions import Completed

_LAST_LINES = 100


def stream(
    argv: Sequence[str],
    variables: Mapping[str, str],
    seconds: float,
    on_line: Callable[[str], None] = lambda _line: None,
) -> Completed:
    """Run a program, and hand out its lines as they come; only Ctrl-C and what ``on_line`` raises get out.

    Args:
        argv: program and arguments.
        variables: its whole environment.
        seconds: after which it is ended.
        on_line: told each line of its standard output.
    """
    with tempfile.TemporaryFile() as said:
        try:
            process = _started(argv, variables, said)
        except FileNotFoundError:
            return Completed("missing", err=f"{argv[0]} is not there")
        except OSError as error:
            return Completed("refused", err=f"{argv[0]}: {error.strerror or error}")
        out, in_time = _listened(process, seconds, on_line)
        said.seek(0)
        err = said.read().decode(errors="replace")
    if not in_time:
        return Completed("timeout", out=out, err=f"{err}\n{argv[0]} was ended after {seconds:.0f} seconds")
    return Completed("ran", process.returncode, out, err)


def last_words(ran: Completed) -> str:
    """The end of what a program said; its errors come last."""
    lines = [*ran.out.splitlines(), *ran.err.splitlines()]
    return "\n".join(line.rstrip() for line in lines[-_LAST_LINES:] if line.strip())


def _listened(
    process: "subprocess.Popen[str]", seconds: float, on_line: Callable[[str], None]
) -> tuple[str, bool]:
    """What it wrote until it ended, and whether it did so in time."""
    lines: list[str] = []
    late = threading.Event()

    def too_late() -> None:
        late.set()
        _end(process)

    alarm = threading.Timer(seconds, too_late)
    alarm.start()
    try:
        with process:
            try:
                for line in process.stdout or ():
                    lines.append(line)
                    on_line(line.rstrip())
            except BaseException:
                _end(process)  # before "with" waits for it
                process.wait()
                raise
    finally:
        alarm.cancel()
    return "".join(lines), not late.is_set()


def _started(argv: Sequence[str], variables: Mapping[str, str], errors: IO[bytes]) -> "subprocess.Popen[str]":
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    # A session of its own: whoever presses Ctrl-C means us, and we end it whole. Killed, we can't, so it
    # inherits what was made inheritable, which is the lock on the environment.
    return subprocess.Popen(
        list(argv),
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        close_fds=sys.platform == "win32",
        creationflags=flags,
    )


def _end(process: "subprocess.Popen[str]") -> None:
    """End a program with those that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
