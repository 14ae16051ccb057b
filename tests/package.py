"""Builds the wheel and the source distribution, and runs the command from where each installer puts it."""

import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

TOOLS = Path(sysconfig.get_path("scripts"))
ASKED = (("--version",), ("check", "--help"), ("completion", "bash"))


def run() -> int:
    """Do it; 1 where any of the programs failed, after its own words."""
    try:
        _build_and_run()
    except subprocess.CalledProcessError as error:
        print(f"{Path(error.cmd[0]).name} ended with {error.returncode}")
        return 1
    return 0


def _build_and_run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
        _call(TOOLS / "uv", "build", "--quiet", "--out-dir", folder / "dist", ".")
        (wheel,) = folder.glob("dist/*.whl")
        os.chdir(folder)  # away from the clone, whose modules would be found instead
        for command in (*_installed_by_pip(folder, wheel), *_installed_as_tool(folder, wheel)):
            for arguments in ASKED:
                _call(command, *arguments)


def _installed_by_pip(folder: Path, wheel: Path) -> Iterator[Path]:
    for kind, package in (("wheel", wheel), ("source", next(folder.glob("dist/*.tar.gz")))):
        environment = folder / kind
        _call(TOOLS / "uv", "venv", "--quiet", "--python", sys.executable, environment)
        python = environment / TOOLS.name / "python"
        _call(TOOLS / "uv", "pip", "install", "--quiet", "--python", python, package)
        _call(python, "-m", "wizard", "--version")
        yield environment / TOOLS.name / "classready"


def _installed_as_tool(folder: Path, wheel: Path) -> Iterator[Path]:
    base = Path(sys.executable).resolve()
    os.environ |= {"UV_TOOL_DIR": str(folder / "uv"), "UV_TOOL_BIN_DIR": str(folder / "uv-bin")}
    _call(TOOLS / "uv", "tool", "install", "--quiet", "--python", base, wheel)
    yield folder / "uv-bin" / "classready"
    os.environ |= {"PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder / "pipx-bin")}
    _call(sys.executable, "-m", "pipx", "install", "--quiet", "--python", base, wheel)
    yield folder / "pipx-bin" / "classready"


def _call(*command: str | Path) -> None:
    print("$", *(Path(part).name if isinstance(part, Path) else part for part in command), flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
