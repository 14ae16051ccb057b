"""Putting the client's pins into an environment, with pip or uv."""

import os
import re
from collections.abc import Iterator

from checks.course import Client
from checks.host import Host
from checks.questions import Completed
from wizard.bootstrap.installers import ALWAYS, NOT_FOR_US, UNLESS_SET
from wizard.cloud.environments.model import ClientEnvironment
from wizard.cloud.environments.running import last_words, stream
from wizard.cloud.model import CloudError, Tell

_SECONDS = 30 * 60.0
_OURS = ("PIP_", "UV_")
_IN_CONDA_TOO = {"PIP_REQUIRE_VIRTUALENV": "0"}
"""A conda environment is none of those that this setting of pip asks for."""
_NO_ROSETTA = "Bad CPU type in executable"
"""macOS of a program for another processor; about Rosetta: https://support.apple.com/102527"""
_NO_PIP = "No module named pip"


def fill(
    host: Host, environment: ClientEnvironment, client: Client, tell: Tell, *, again: bool = False
) -> None:
    """Install the client's requirements.

    Args:
        host: this computer.
        environment: into which.
        client: whose.
        tell: told what is going on.
        again: also install what seems to be there already.

    Raises:
        CloudError: it did not work, with the installer's own words.
    """
    tell(f"Installing {client.name}: {', '.join(client.packages)}.")
    argv = _uv(host, environment) if environment.kind == "uv" else _pip(environment)
    if again:
        argv.append("--reinstall" if environment.kind == "uv" else "--force-reinstall")
    ran = _installed([*argv, *client.packages], environment, tell)
    if _NO_PIP in ran.err:
        tell("Getting pip, which this environment lacks.")
        _installed([environment.python, "-I", "-m", "ensurepip"], environment, tell)
        ran = _installed([*argv, *client.packages], environment, tell)
    if _NO_ROSETTA in ran.err:
        text = (
            "The environment's Python is for Intel Macs, and Rosetta, which translates it, is not installed. "
            "Type this, then try again: softwareupdate --install-rosetta"
        )
        raise CloudError(text, last_words(ran), "conda-no-apple-silicon-build", refused=True)
    if not ran.ok:
        text = f"Installing {client.name} did not work."
        raise CloudError(text, last_words(ran), refused=True)


def _installed(argv: list[str], environment: ClientEnvironment, tell: Tell) -> Completed:
    return stream(argv, variables(environment), _SECONDS, lambda line: _told(line, tell))


def variables(environment: ClientEnvironment) -> dict[str, str]:
    """Those of pip and uv too, but for the ones that would send the packages elsewhere."""
    named = (name for name in os.environ if name.startswith(_OURS) and name not in NOT_FOR_US)
    return UNLESS_SET | environment.variables(*named) | ALWAYS | _IN_CONDA_TOO


def _pip(environment: ClientEnvironment) -> list[str]:
    return [environment.python, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]


def _uv(host: Host, environment: ClientEnvironment) -> list[str]:
    # Settings of the person count, those of the project that they happen to be in do not.
    here = ["--directory", str(environment.folder)]
    return [host.which("uv") or "uv", *here, "pip", "install", "--python", environment.python]


def _told(line: str, tell: Tell) -> None:
    for sentence in _sentences(line):
        tell(sentence)


def _sentences(line: str) -> Iterator[str]:
    words = line.split()
    match words[:1]:
        case ["Collecting"]:
            yield f"Getting {re.split('[^A-Za-z0-9._-]', words[1])[0]}."
        case ["Installing"] if "collected" in words:
            yield "Putting the packages in place."
