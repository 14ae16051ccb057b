"""Errors that people see: one clear sentence each, never a traceback."""

import errno
import os


class WizardError(Exception):
    """Something that the person can act on; the message is the sentence that they read."""


class UsageError(WizardError):
    """Wrong usage or unusable input (exit code 2)."""


class StateError(WizardError):
    """What classready remembers can't be written."""


class ActionError(WizardError):
    """Something that was asked of another program did not work.

    Args:
        message: one clear sentence for the student.
        detail: that program's own words, to be matched against known problems.
        problem: id of a known problem, where the cause is certain without reading ``detail``.
        otherwise: id of the problem to name where ``detail`` matches none.
    """

    def __init__(
        self, message: str, detail: str = "", problem: str | None = None, otherwise: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.problem = problem
        self.otherwise = otherwise


def nobody_reads(number: int, system: str = os.name) -> bool:
    """Whether an error in writing says that its reader is gone (``classready check | head``, a terminal).

    Args:
        number: the error's ``errno``.
        system: ``os.name``; Windows has no number of its own for it (https://bugs.python.org/issue35754).
    """
    return number in {errno.EPIPE, errno.EIO} or (system == "nt" and number == errno.EINVAL)
