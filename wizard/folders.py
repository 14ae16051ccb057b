"""Where classready keeps its own files: what can be made again, what it remembers, and settings.

Standard library only and Python 3.8 syntax: the bootstrap uses it before any environment exists. Text paths,
because ``pathlib`` would cost the start a tenth of its time.

Sources: the XDG Base Directory Specification (a relative path in a variable is to be ignored), Apple's File
System Programming Guide, Microsoft's KNOWNFOLDERID.
"""

from __future__ import annotations

import os
import sys

NAME = "classready"


class NoHomeError(Exception):
    """This user has no home folder that could be found; the message says what to set."""


def cache() -> str:
    """Absolute path of the folder for what can be made again at any time.

    Raises:
        NoHomeError: there is no home folder.
    """
    return _overridden("cache") or _by_platform(
        linux=("XDG_CACHE_HOME", ".cache"), macos="Library/Caches", windows="cache"
    )


def state() -> str:
    """Absolute path of the folder for what can't be looked up again.

    Raises:
        NoHomeError: there is no home folder.
    """
    return _overridden("state") or _by_platform(
        linux=("XDG_STATE_HOME", ".local/state"), macos="Library/Application Support", windows="state"
    )


def config() -> str:
    """Absolute path of the folder for settings.

    Raises:
        NoHomeError: there is no home folder.
    """
    return _overridden("config") or _by_platform(
        linux=("XDG_CONFIG_HOME", ".config"), macos="Library/Preferences", windows="config"
    )


def _overridden(kind: str) -> str | None:
    home = os.environ.get("CLASSREADY_HOME")
    return os.path.join(os.path.abspath(home), kind) if home else None


def _by_platform(linux: tuple[str, str], macos: str, windows: str) -> str:
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA") or os.path.join(_home(), "AppData", "Local")
        return os.path.join(local, NAME, windows)
    if sys.platform == "darwin":
        return os.path.join(_home(), *macos.split("/"), NAME)
    variable, below_home = linux
    chosen = os.environ.get(variable, "")
    return os.path.join(chosen if os.path.isabs(chosen) else os.path.join(_home(), below_home), NAME)


def _home() -> str:
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        raise NoHomeError(
            "Your home folder cannot be found: set HOME, "
            "or set CLASSREADY_HOME to a folder that you may write in."
        )
    return home
