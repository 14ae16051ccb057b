"""Which Pythons there are, and what each says of itself."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Thread
from typing import Literal

from checks.host import Host
from checks.model import Platform
from checks.questions import Completed, Interpreter, Which

_NAMES = ("python", "python3", "python2")
_STORE_ALIAS_CODE = 9009
_SHIM_FAILED_CODES = (1, 127)
"""pyenv's: the version that is set is not installed; no version that is set has this command."""
_VERSION = re.compile(r"^Python (\d+\.\d+(?:\.\d+)?[^\s:,]*)", re.MULTILINE)
# " -V:3.12 *  C:\...\python.exe" of today's launcher, " -3.7-64 *  C:\...\python.exe" of older ones.
_LAUNCHER_LINE = re.compile(
    r"^[ \t]*-(?:V:)?(?:[^\s/]+/)?[A-Za-z]*(\d+\.\d+)\S*[ \t]+(?:\*[ \t]+)?(\S.*?)[ \t]*$", re.MULTILINE
)

State = Literal["works", "store-alias", "broken-shim", "not-started", "silent"]


@dataclass(frozen=True)
class Python:
    """One Python.

    Attributes:
        name: what is typed for it, such as ``python3``; ``py`` for those that only the launcher knows.
        path: the executable.
        version: such as ``3.11.7``, empty unless it works.
        state: ``works``; Windows' alias for its Store; a pyenv shim without a version behind it; not started,
            since macOS would open a window; or without any answer.
    """

    name: str
    path: str
    version: str
    state: State


def ask_ahead(host: Host) -> None:
    """Ask every Python on PATH in the background; ``on_path`` finds the answers in the host's memory.

    Only for a live host. A pyenv shim takes as long to answer as it takes to import all the checks, so the
    two are better done at the same time.
    """
    for pair in _typed(host):
        Thread(target=_asked, args=(host, *pair), daemon=True).start()


def on_path(host: Host) -> tuple[Python, ...]:
    """Every Python on PATH, in the order in which the names are tried."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        return tuple(pool.map(lambda pair: _asked(host, *pair), _typed(host)))


def _typed(host: Host) -> Iterator[tuple[str, str]]:
    """What is typed for a Python, and where it is."""
    return ((name, path) for name in _NAMES for path in host.ask(Which(name)).paths)


def from_launcher(host: Host) -> tuple[Python, ...]:
    """Pythons that Windows' ``py`` launcher or install manager knows."""
    if not host.is_windows:
        return ()
    if host.ask(Which("py")).paths:
        found = launcher_lines(host.run("py", "-0p").out)
    elif host.ask(Which("pymanager")).paths:
        found = manager_list(host.run("pymanager", "list", "--format=json").out)
    else:
        return ()
    return tuple(Python("py", path, version, "works") for version, path in found)


def own(host: Host) -> str | None:
    """The Python that runs this."""
    return host.ask(Interpreter()).value


def said_version(answer: Completed) -> str | None:
    """The version in an answer to ``python --version``; Python 2 writes it to stderr."""
    match = _VERSION.search(answer.out) or _VERSION.search(answer.err)
    return match[1] if match else None


def launcher_lines(text: str) -> tuple[tuple[str, str], ...]:
    """Version and path of each line of ``py -0p``, whose tags PEP 514 describes."""
    return tuple((match[1], match[2]) for match in _LAUNCHER_LINE.finditer(text))


def manager_list(text: str) -> tuple[tuple[str, str], ...]:
    """Version and path of each runtime in ``pymanager list --format=json``."""
    try:
        data = json.loads(text)
    except ValueError:
        return ()
    versions = data.get("versions") if isinstance(data, dict) else None
    return tuple(_runtimes(versions)) if isinstance(versions, list) else ()


def _runtimes(versions: list[object]) -> Iterator[tuple[str, str]]:
    for runtime in versions:
        # It lists an activated environment too, which is no Python of its own.
        if not isinstance(runtime, dict) or runtime.get("id") == "__active-virtual-env":
            continue
        version, executable = runtime.get("sort-version"), runtime.get("executable")
        if isinstance(version, str) and isinstance(executable, str):
            yield version, executable


def _asked(host: Host, name: str, path: str) -> Python:
    if _would_open_a_window(host, path):
        return Python(name, path, "", "not-started")
    answer = host.run(path, "--version")
    version = said_version(answer)
    if answer.ok and version:
        return Python(name, path, version, "works")
    return Python(name, path, "", _why_not(path, answer))


def _why_not(path: str, answer: Completed) -> State:
    if answer.code == _STORE_ALIAS_CODE or "\\microsoft\\windowsapps\\" in path.lower():
        return "store-alias"
    is_shim = "/shims/" in path.replace("\\", "/")
    return "broken-shim" if is_shim and answer.code in _SHIM_FAILED_CODES else "silent"


def _would_open_a_window(host: Host, path: str) -> bool:
    """Without Apple's command line tools, macOS answers to its own python3 with an offer to install them."""
    if host.platform is not Platform.MACOS or path != "/usr/bin/python3":
        return False
    return not host.run("/usr/bin/xcode-select", "-p").ok
