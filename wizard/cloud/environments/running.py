"""Programs that make environments and fill them: output as it comes, nothing asked, ended with us."""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from checks.questions import Completed

_LAST_LINES = 200
_NOT_STARTED = 127


@dataclass(frozen=True)
class Ran:
    """What became of a program.

    Attributes:
        code: its exit code; 127 where it could not be started.
        words: the last lines of what it said, standard error among them.
    """

    code: int
    words: str


def stream(
    argv: Sequence[str],
    variables: Mapping[str, str],
    seconds: float,
    on_line: Callable[[str], None] = lambda _line: None,
) -> Ran:
    """Run a program and hand out its lines as they come.

    Args:
        argv: program and arguments.
        variables: its whole environment.
        seconds: after which it is ended.
        on_line: told each line.
    """
    said: deque[str] = deque(maxlen=_LAST_LINES)
    try:
        process = _started(argv, variables, subprocess.STDOUT)
    except OSError as error:
        return Ran(_NOT_STARTED, f"{argv[0]}: {error.strerror or error}")
    alarm = threading.Timer(seconds, _end, [process])
    alarm.start()
    try:
        for line in process.stdout or ():
            said.append(line.rstrip())
            on_line(said[-1])
        code = process.wait()
    except BaseException:
        _end(process)
        process.wait()
        raise
    finally:
        alarm.cancel()
        if process.stdout:
            process.stdout.close()
    return Ran(code, "\n".join(said))


def finish(argv: Sequence[str], variables: Mapping[str, str], seconds: float) -> Completed:
    """Run a program that answers soon; never raises.

    Args:
        argv: program and arguments.
        variables: its whole environment.
        seconds: after which it is ended.
    """
    try:
        process = _started(argv, variables, subprocess.PIPE)
    except FileNotFoundError:
        return Completed("missing")
    except OSError as error:
        return Completed("refused", err=str(error))
    with process:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            out, err = process.communicate()
            return Completed("timeout", out=out, err=err)
        except BaseException:
            _end(process)
            raise
    return Completed("ran", process.returncode, out, err)


def _started(argv: Sequence[str], variables: Mapping[str, str], errors: int) -> "subprocess.Popen[str]":
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    # A session of its own: whoever presses Ctrl-C means us, and we end it whole.
    return subprocess.Popen(
        list(argv),
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        creationflags=flags,
    )


def _end(process: "subprocess.Popen[str]") -> None:
    """End a program with those that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
