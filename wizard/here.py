"""This computer and what it can ask of a cloud."""

from checks.probes import live_host
from wizard.cloud.asking import CourseCloud


class Here:
    """The machine that this process runs on."""

    def __init__(self) -> None:
        self.cloud = CourseCloud()
        self.host = live_host(self.cloud)
