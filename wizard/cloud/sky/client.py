"""SkyPilot in a process of its own, started when it is first asked."""

from pathlib import Path
from typing import Any

from wizard.cloud.child import Child
from wizard.cloud.environments import ClientEnvironment, find_environment
from wizard.cloud.model import CloudError, Surroundings
from wizard.cloud.sky.infra import wanted

_INSIDE = Path(__file__).with_name("inside")
_SECONDS = 55.0
# Where its server and its files are, for who keeps several; and no word to its makers about what is run.
_VARIABLES = ("SKYPILOT_API_SERVER_LOCAL_PORT", "SKY_RUNTIME_DIR", "SKYPILOT_GLOBAL_CONFIG")
_SILENT = {"SKYPILOT_DISABLE_USAGE_COLLECTION": "1"}

ON_WINDOWS = (
    "SkyPilot does not run on Windows itself. Install WSL (`wsl --install` in a terminal), open Ubuntu from "
    "the Start menu, and run classready in there."
)


class SkyClient:
    """The course's SkyPilot.

    Args:
        surroundings: of which course, on which computer.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._child: Child | None = None

    @property
    def environment(self) -> ClientEnvironment | None:
        """Where it is installed, none where it is not."""
        return find_environment(self._surroundings)

    def ask(self, call: str, *, seconds: float = _SECONDS, **arguments: Any) -> Any:  # noqa: ANN401 - JSON
        """One call of ``wizard.cloud.sky.inside``.

        Raises:
            ChildError: SkyPilot refused; ``kind`` says how.
            CloudError: it is not installed, does not run, or does not answer.
        """
        if self._child is None:
            self._child = self._started()
        return self._child.ask(call, arguments, seconds=seconds)

    def program(self) -> str:
        """Its command, with its full path where that is known."""
        environment = self.environment
        return environment.program("sky") if environment else "sky"

    def forget(self) -> None:
        """End the process; its server goes on."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def _started(self) -> Child:
        if self._surroundings.host.is_windows:
            raise CloudError(ON_WINDOWS, problem="cloud-needs-wsl", refused=True)
        environment = self.environment
        if environment is None:
            text = "The cloud's client is not installed yet."
            raise CloudError(text, problem="cloud-client-missing", refused=True)
        names = [name for infra in wanted(self._surroundings.cloud) for name in infra.variables]
        variables = environment.variables(*_VARIABLES, *names, **_SILENT)
        return Child(environment.python, str(_INSIDE), variables)
