"""An environment made by uv, which fetches the Python too where there is none of its version."""

import os

from checks.host import Host
from checks.questions import Completed
from wizard.bootstrap.installers import NOT_FOR_US, UNLESS_SET
from wizard.cloud.child import bare_environment
from wizard.cloud.environments.model import ClientEnvironment
from wizard.cloud.environments.running import last_words, stream
from wizard.cloud.model import CloudError, Tell

_SECONDS = 900.0


def make(host: Host, environment: ClientEnvironment, wanted: str, tell: Tell) -> None:
    """Make an environment.

    Args:
        host: this computer.
        environment: its folder does not exist yet.
        wanted: the Python's version, such as ``3.11``, empty where any will do.
        tell: told what is going on.

    Raises:
        CloudError: there is no uv, or it could not.
    """
    uv = host.which("uv")
    if uv is None:
        text = "The course installs its cloud client with uv, and uv was not found."
        raise CloudError(text, problem="uv-not-installed", refused=True)
    tell(f"Making an environment with {uv}.")
    ran = create(uv, environment, wanted)
    if not ran.ok:
        text = f"uv could not make an environment{' with Python ' + wanted if wanted else ''}."
        raise CloudError(text, last_words(ran), refused=True)


def create(uv: str, environment: ClientEnvironment, python: str, *options: str) -> Completed:
    """Let uv make an environment.

    Args:
        uv: the program.
        environment: its folder does not exist yet.
        python: a version or a path, empty where any will do.
        options: further ones.
    """
    named = (name for name in os.environ if name.startswith("UV_") and name not in NOT_FOR_US)
    options += ("--python", python) if python else ()
    here = ["--directory", str(environment.folder.parent)]
    argv = [uv, *here, "venv", "--no-project", *options, str(environment.folder)]
    return stream(argv, UNLESS_SET | bare_environment(*named), _SECONDS)
