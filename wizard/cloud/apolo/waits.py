"""How long is waited for what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Waits:
    """Seconds.

    Attributes:
        login: for somebody to log in in the browser; the client itself waits no longer than the default.
        answer: for each answer of the platform.
        stop: until a job that was told to stop has ended.
        silence: while a job is waited for, for a platform that answers nothing of use.
        look: between two looks at a job that does not run yet.
        watch: between two looks at one that runs, while the way to it is kept open.
        queue: after which the platform itself gives up a job without a machine, also while this computer is
            off.
    """

    login: float = 60.0
    answer: float = 20.0
    stop: float = 60.0
    silence: float = 90.0
    look: float = 1.0
    watch: float = 5.0
    queue: int = 900

    @property
    def call(self) -> float:
        """For a call that may make several requests; a job is asked for in less than a minute."""
        return 2 * self.answer + 15.0
