"""A clone to start from, and ways to start it on a machine that lacks this or that."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

REPO = Path(__file__).parents[2]
BASE_PYTHON = Path(sys.executable).resolve()
UV = Path(sys.executable).parent / "uv"
CLI = """
import sys

def main(arguments):
    import wcwidth
    print(arguments, wcwidth.__file__)
    return 7
"""


@dataclass
class Clone:
    """The bootstrap's part of a clone, with one small package to install and a stand-in for the program.

    Attributes:
        path: the clone.
        home: CLASSREADY_HOME.
        env: environment variables of every start, over a machine without uv and with an empty home.
        launcher: words before the Python, to start it in a network of its own for example.
    """

    path: Path
    home: Path
    env: dict[str, str] = field(default_factory=dict)
    launcher: tuple[str, ...] = ()

    def command(self, *arguments: str, python: str | Path = BASE_PYTHON) -> list[str]:
        return [*self.launcher, str(python), "wizard", *arguments]

    def environ(self) -> dict[str, str]:
        return without_uv() | {"CLASSREADY_HOME": str(self.home)} | self.env

    def start(self, *arguments: str, python: str | Path = BASE_PYTHON) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments, python=python),
            cwd=self.path,
            env=self.environ(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def begin(self) -> subprocess.Popen[str]:
        """Start in a process group of its own, its sentences readable as they come."""
        return subprocess.Popen(
            self.command("--version"),
            cwd=self.path,
            env=self.environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def environments(self) -> list[Path]:
        return sorted(path for path in (self.home / "cache" / "environments").glob("*") if path.is_dir())

    def complete_environments(self) -> list[Path]:
        return [path for path in self.environments() if (path / "complete").exists()]

    def files(self) -> set[Path]:
        return set(self.path.rglob("*"))


def clone_in(folder: Path, packages: tuple[str, ...] = ("wcwidth",)) -> Clone:
    path = folder / "clone"
    (path / "wizard").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py", "folders.py", "start.py"):
        shutil.copy(REPO / "wizard" / name, path / "wizard")
    shutil.copytree(
        REPO / "wizard" / "bootstrap",
        path / "wizard" / "bootstrap",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (path / "wizard" / "cli.py").write_text(CLI)
    (path / "requirements.txt").write_text(pinned(*packages))
    empty_home = folder / "user"
    empty_home.mkdir()
    return Clone(path, folder / "home", {"HOME": str(empty_home)})


def pinned(*packages: str) -> str:
    """The lines of the real requirements file for these packages, hashes too."""
    entries = (REPO / "requirements.txt").read_text().replace("\\\n", "\\\0").splitlines()
    wanted = [entry for entry in entries if entry.split("==")[0] in packages]
    return "\n".join(wanted).replace("\0", "\n") + "\n"


def without_uv() -> dict[str, str]:
    """This process's environment on a machine without uv, pip's download cache shared to be quick."""
    folders = os.environ["PATH"].split(os.pathsep)
    path = os.pathsep.join(folder for folder in folders if not (Path(folder) / "uv").exists())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    shared = {"PIP_CACHE_DIR": str(cache / "pip"), "UV_CACHE_DIR": str(cache / "uv")}
    return shared | dict(os.environ) | {"PATH": path}
