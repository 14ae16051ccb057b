"""An environment that holds a cloud client, and how its programs are started."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from wizard.cloud.child import bare_environment

Kind: TypeAlias = Literal["conda", "venv", "uv"]
Agrees: TypeAlias = Callable[[str], bool]
"""Asks the person a question that wants a yes."""

# What conda's activation puts on PATH on Windows; its DLLs (OpenSSL's among them) are found no other way.
# https://docs.conda.io/projects/conda/en/stable/dev-guide/deep-dives/activation.html
_CONDA_ON_WINDOWS = ("", "Library/mingw-w64/bin", "Library/usr/bin", "Library/bin", "Scripts", "bin")


@dataclass(frozen=True)
class ClientEnvironment:
    """A folder with a Python of its own.

    No shell is activated: its programs are started by their full paths, with the variables that an activation
    would set.

    Attributes:
        kind: what made it.
        folder: where it is.
        windows: it is laid out as on Windows.
    """

    kind: Kind
    folder: Path
    windows: bool = os.name == "nt"

    @property
    def python(self) -> str:
        """Its Python."""
        if self.windows and self.kind == "conda":
            return str(self.folder / "python.exe")
        return self.program("python")

    def program(self, name: str) -> str:
        """The full path of a program in it, also where there is none."""
        if self.windows:
            return str(self.folder / "Scripts" / f"{name}.exe")
        return str(self.folder / "bin" / name)

    def has(self, name: str) -> bool:
        """The program is there."""
        return Path(self.program(name)).is_file()

    def variables(self, *names: str, **values: str) -> dict[str, str]:
        """The variables of its programs: ``bare_environment`` and its own folders first on PATH.

        Args:
            names: further variables that the program may have, where they are set.
            values: variables set for it.
        """
        given = bare_environment(*names)
        places = [str(self.folder / folder) for folder in self._on_path]
        given["PATH"] = os.pathsep.join([*places, given.get("PATH", os.defpath)])
        given["CONDA_PREFIX" if self.kind == "conda" else "VIRTUAL_ENV"] = str(self.folder)
        return given | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"} | values

    @property
    def _on_path(self) -> tuple[str, ...]:
        if not self.windows:
            return ("bin",)
        return _CONDA_ON_WINDOWS if self.kind == "conda" else ("Scripts",)
