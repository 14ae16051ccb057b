"""Errors that people see: one clear sentence each, never a traceback."""

import errno
import os


class WizardError(Exception):
    """Something that the person can act on; the message is the sentence that they read."""


class UsageError(WizardError):
    """Wrong usage or unusable input (exit code 2)."""


class StateError(WizardError):
    """What classready remembers can't be written."""


def nobody_reads(number: int, system: str = os.name) -> bool:
    """Whether an error in writing says that its reader is gone (``classready check | head``, a terminal).

    Args:
        number: the error's ``errno``.
        system: ``os.name``; Windows has no number of its own for it (https://bugs.python.org/issue35754).
    """
    return number in {errno.EPIPE, errno.EIO} or (system == "nt" and number == errno.EINVAL)
