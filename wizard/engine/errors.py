"""The one error of this package."""

from wizard.errors import ActionError

NO_ANSWER = "daemon-not-running"
"""The problem of an engine that can't be reached; why it can't is for a check to find out."""


class EngineError(ActionError):
    """Something that was asked of the container engine did not work."""
