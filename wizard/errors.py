"""Errors that people see: one clear sentence each, never a traceback."""


class WizardError(Exception):
    """Something that the person can act on; the message is the sentence that they read."""


class UsageError(WizardError):
    """Wrong usage or unusable input (exit code 2)."""


class StateError(WizardError):
    """What classready remembers can't be written."""
