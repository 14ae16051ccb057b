"""The course's conda environment: found by its files, made by conda, mamba or micromamba.

Nothing is activated: conda is called by its full path, and so are the environment's own programs.
"""

from pathlib import Path

from checks.conda_places import environment_folders, package_version
from checks.course import CondaEnvironment
from checks.host import Host
from wizard.cloud.environments.model import Agrees, ClientEnvironment
from wizard.cloud.model import CloudError, Tell


def find(host: Host, wanted: CondaEnvironment) -> ClientEnvironment | None:
    """The environment with the course's Python, none where there is none."""
    host = host.fresh()
    for folder in environment_folders(host, wanted.name):
        version = package_version(host, folder, "python")
        if version is not None and f"{version}.".startswith(f"{wanted.python}."):
            return ClientEnvironment("conda", Path(folder))
    return None


def make(host: Host, wanted: CondaEnvironment, tell: Tell, agrees: Agrees) -> ClientEnvironment:
    """Make the environment.

    Args:
        host: this computer.
        wanted: its name and Python.
        tell: told what is going on.
        agrees: asked before an environment of this name is removed.

    Raises:
        CloudError: conda is missing or could not, or the person did not agree.
    """
    raise CloudError(f"The conda environment {wanted.name} does not exist yet.", problem="conda-environment-missing")
