"""What it means that a program in a container ended."""

import re
from dataclasses import dataclass

TAIL_LINES = 20
"""How much of a log is shown: the last words say why, and more would not fit a screen."""

_SIGNALLED = 128
_NOT_RUNNABLE = {126, 127}


@dataclass(frozen=True)
class Ended:
    """How a program in a container ended.

    Attributes:
        code: its exit code.
        meaning: one or two plain sentences.
        problem: id of the known problem behind it, if it can be told.
        log_tail: the end of what it wrote.
        expected: nothing went wrong: it finished, or it was asked to stop.
    """

    code: int
    meaning: str
    problem: str | None
    log_tail: str
    expected: bool

    @property
    def otherwise(self) -> str:
        """Id of the problem of a program that should have stayed, where nothing nearer is known."""
        if self.code == 0:
            return "container-finished"
        return "container-command-failed" if self.code in _NOT_RUNNABLE else "container-crashed"


# From the kernel's signal numbers (signal(7)) and docker's own codes (docs.docker.com, "docker run").
_MEANINGS: dict[int, tuple[str, str | None]] = {
    125: ("The container engine could not run it.", None),
    126: ("The command in the image can't be run: it is not a program, or it may not be executed.", None),
    127: ("The command that should start is not in the image.", None),
    132: (
        "It used a processor instruction that this computer, or its emulation of another, does not have.",
        "wrong-arch-binary-illegal-instruction",
    ),
    134: ("It gave up by itself after an internal error (abort).", None),
    139: (
        "It crashed (segfault). Emulation of another processor is a common cause.",
        None,
    ),
}
_ASKED_TO_STOP = {130, 137, 143}
_KILLED = 137
_OTHER_CPU = re.compile(r"exec format error|\x7fELF|:(?: line)? [12]: syntax error", re.IGNORECASE)
"""What a program for another processor ends with; a shell that is given one reads it as a script."""


def explain_exit(code: int, log: str, *, out_of_memory: bool | None = None, stopped: bool = False) -> Ended:
    """What an exit code means.

    Args:
        code: the exit code; 128 + n is an end by signal n.
        log: what the program wrote.
        out_of_memory: whether the kernel killed it for want of memory; none where the engine does not tell.
        stopped: it was asked to end (``docker stop`` ends a program that does not listen with 137).
    """
    tail = "\n".join(log.rstrip().splitlines()[-TAIL_LINES:])
    if out_of_memory:
        return Ended(
            code, "It was ended because the memory was used up.", "out-of-memory-137", tail, expected=False
        )
    if code == 0 or (stopped and code in _ASKED_TO_STOP):
        meaning = "It finished without an error." if code == 0 else "It was stopped, as asked."
        return Ended(code, meaning, None, tail, expected=True)
    if _OTHER_CPU.search(tail):
        meaning = "The image was built for another kind of processor."
        return Ended(code, meaning, "exec-format-wrong-arch", tail, expected=False)
    if code == _KILLED:
        return _killed(tail, told=out_of_memory is not None)
    meaning, problem = _MEANINGS.get(code, (_by_number(code), None))
    return Ended(code, meaning, problem, tail, expected=code == _SIGNALLED + 15)


def _killed(tail: str, *, told: bool) -> Ended:
    if told:
        meaning, problem = "It was killed from outside.", "container-killed"
    else:
        meaning = "It was killed. If nobody stopped it, the memory was most likely used up."
        problem = "out-of-memory-137"
    return Ended(_KILLED, meaning, problem, tail, expected=False)


def _by_number(code: int) -> str:
    if code == _SIGNALLED + 15:
        return "It was asked to end, and did."
    if code > _SIGNALLED:
        return f"It was ended by signal {code - _SIGNALLED}."
    return f"It ended with an error of its own (exit code {code})."
