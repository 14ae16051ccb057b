"""The client's library in a process of its own, started when it is first asked."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checks.course import Client
from wizard.cloud.apolo.waits import Waits
from wizard.cloud.child import Child, Event
from wizard.cloud.environments import ClientEnvironment, find_environment, wanted_client
from wizard.cloud.model import CloudError, Surroundings

_INSIDE = Path(__file__).with_name("inside")
_OF_2020 = re.compile(r"neuromation\b(?![._-])", re.IGNORECASE)
# Where its login is, and the login that a teacher may hand out in a variable: the client's own ways.
_VARIABLES = ("APOLO_CONFIG", "NEUROMATION_CONFIG", "APOLO_PASSED_CONFIG", "NEURO_PASSED_CONFIG")


class ApoloClient:
    """The course's client.

    Args:
        surroundings: of which course, on which computer.
        waits: how long is waited for what.
    """

    def __init__(self, surroundings: Surroundings, waits: Waits) -> None:
        self._surroundings = surroundings
        self._waits = waits
        self._child: Child | None = None

    @property
    def wanted(self) -> Client:
        """What the course wants installed."""
        client = wanted_client(self._surroundings.course)
        if client is None:
            raise TypeError("every course on Apolo has a client")
        return client

    @property
    def environment(self) -> ClientEnvironment | None:
        """Where it is installed, none where it is not."""
        return find_environment(self._surroundings)

    @property
    def is_of_2020(self) -> bool:
        """It is the client of 2020, which knows neither prices nor organisations."""
        return is_of_2020(self.wanted)

    def ask(
        self,
        call: str,
        *,
        seconds: float | None = None,
        on_event: Callable[[Event], str | None] = lambda _event: None,
        **arguments: Any,  # noqa: ANN401 - JSON
    ) -> Any:  # noqa: ANN401 - JSON
        """One call of ``wizard.cloud.apolo.inside.calls``.

        Raises:
            ChildError: the library refused; ``kind`` is a key of ``refusals``.
            CloudError: it is not installed, does not run, or does not answer.
        """
        if self._child is None:
            self._child = self.another()
        return self._child.ask(call, arguments, seconds=seconds or self._waits.call, on_event=on_event)

    def another(self) -> Child:
        """A process of its own, for what must outlive the calls.

        Raises:
            CloudError: the client is not installed.
        """
        environment = self.environment
        if environment is None:
            text = "The cloud's client is not installed yet."
            raise CloudError(text, problem="cloud-client-missing", refused=True)
        library = "neuromation" if self.is_of_2020 else "apolo_sdk"
        variables = environment.variables(*_VARIABLES)
        return Child(environment.python, str(_INSIDE), variables, library, str(self._waits.answer))

    def forget(self) -> None:
        """End the process; the client was installed anew."""
        if self._child is not None:
            self._child.close()
            self._child = None


def is_of_2020(client: Client) -> bool:
    """It is the client of 2020, which knows neither prices nor organisations."""
    return any(_OF_2020.match(requirement) for requirement in client.packages)
