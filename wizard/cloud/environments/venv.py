"""A plain environment, made by a Python of this computer."""

import shutil
from collections.abc import Iterator

from checks.host import Host
from checks.python_places import from_launcher, on_path, own, said_version
from checks.questions import ListFolder, Which
from wizard.cloud.child import bare_environment
from wizard.cloud.environments.model import ClientEnvironment
from wizard.cloud.environments.running import last_words, stream
from wizard.cloud.environments.uv import create
from wizard.cloud.model import CloudError, Tell

_SECONDS = 300.0


def make(host: Host, environment: ClientEnvironment, wanted: str, tell: Tell) -> None:
    """Make an environment.

    Args:
        host: this computer.
        environment: its folder does not exist yet.
        wanted: the Python's version, such as ``3.11``, empty where any will do.
        tell: told what is going on.

    Raises:
        CloudError: there is no such Python, or it lacks a part.
    """
    python, uv = python_for(host, wanted), host.which("uv")
    if python is None and uv is None:
        raise _no_python(wanted)
    tell(f"Making an environment with {python or uv}.")
    if python is not None:
        argv = [python, "-I", "-m", "venv", str(environment.folder)]
        ran = stream(argv, bare_environment(), _SECONDS)
        if ran.ok:
            return
        failure = CloudError(
            f"{python} could not make an environment.", last_words(ran), "python-venv-missing", refused=True
        )
    else:
        failure = _no_python(wanted)
    # uv needs nothing of that Python but the program, and knows where to get another one.
    if uv is None or not _made_by_uv(uv, environment, python or wanted):
        raise failure


def _made_by_uv(uv: str, environment: ClientEnvironment, python: str) -> bool:
    shutil.rmtree(environment.folder, ignore_errors=True)  # what venv left half made
    return create(uv, environment, python, "--seed").ok


def python_for(host: Host, wanted: str) -> str | None:
    """A Python of this version: the one that runs classready first, then those on PATH and the launcher's."""
    return next((path for path, version in _pythons(host, wanted) if is_version(version, wanted)), None)


def is_version(version: str, wanted: str) -> bool:
    """``3.11.7`` is a 3.11, and a 3; every Python is any."""
    return not wanted or f"{version}.".startswith(f"{wanted}.")


def _pythons(host: Host, wanted: str) -> Iterator[tuple[str, str]]:
    running = own(host)
    if running:
        yield running, _version(host, running)
    for path in _named(host, wanted):
        yield path, _version(host, path)
    yield from ((python.path, python.version) for python in on_path(host) if python.state == "works")
    yield from ((python.path, python.version) for python in from_launcher(host))


def _named(host: Host, wanted: str) -> Iterator[str]:
    """Those whose name or folder says their version: ``python3.7``, and pyenv's own folders."""
    short = ".".join(wanted.split(".")[:2])
    if "." in short:
        yield from host.ask(Which(f"python{short}")).paths
    folder = host.env("PYENV_ROOT") or host.in_home(".pyenv")
    versions = host.path(folder, "versions")
    for name in host.ask(ListFolder(versions)).names:
        if is_version(name, wanted):
            yield host.path(versions, name, "python.exe" if host.is_windows else "bin/python")


def _version(host: Host, path: str) -> str:
    return said_version(host.run(path, "--version")) or ""


def _no_python(wanted: str) -> CloudError:
    text = (
        f"The course's cloud client needs Python {wanted}, and this computer has none. Install it from "
        "https://www.python.org/downloads/ beside the others, or install uv, which gets it by itself "
        "(https://docs.astral.sh/uv/), then try again."
    )
    return CloudError(text, problem="python-wrong-version", refused=True)
