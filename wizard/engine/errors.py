"""The one error of this package."""

from wizard.errors import WizardError

NO_ANSWER = "daemon-not-running"
"""The problem of an engine that can't be reached; why it can't is for a check to find out."""


class EngineError(WizardError):
    """Something that was asked of the container engine did not work.

    Args:
        message: one clear sentence for the student.
        detail: the engine's own words, to be matched against known problems.
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
