"""A conda channel in a folder: a python for each one that this machine has, and pip with setuptools.

The packages named python hold no Python. They hold what makes a folder an environment of one that is there
(PEP 405), so that each is a few kilobytes, and what is made of it is a real environment all the same.
"""

import asyncio
import io
import json
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rattler.index import index_fs
from rattler.platform import Subdir

from tests.parts.engine import missing

CHANNEL = "conda-forge"


def make_channel(root: Path, pythons: Mapping[str, Mapping[str, Path]]) -> Path:
    """Write and index the channel.

    Args:
        root: what ``channel_alias`` is to point at.
        pythons: for each platform, such as ``linux-64``, the executable for each version.
    """
    folder = root / CHANNEL
    for subdir, versions in pythons.items():
        for version, executable in versions.items():
            _write(folder / subdir / f"python-{version}-0.tar.bz2", _python(version, executable, subdir))
    _, pip_of = this_python()
    wheels = _bundled(pip_of)
    for name, wheel in wheels.items():
        needs = ["python", *(other for other in wheels if other != name and name == "pip")]
        version = wheel.name.split("-")[1]
        package = folder / "noarch" / f"{name}-{version}-py_0.tar.bz2"
        _write(package, _from_wheel(name, version, wheel, needs))
    asyncio.run(index_fs(folder))
    return folder


def this_platform() -> str:
    """How conda calls this computer's."""
    return str(Subdir.current())


def this_python() -> tuple[str, Path]:
    """Version and executable of the Python that runs the tests, outside any environment."""
    config = sysconfig.get_config_vars()
    short = str(config["py_version_short"])
    executable = Path(sys.base_prefix) / "bin" / f"python{short}"
    return str(config["py_version"]), executable


def _python(version: str, executable: Path, subdir: str) -> dict[str, bytes | Path]:
    index = {"name": "python", "version": version, "build": "0", "build_number": 0, "depends": []}
    return {
        "pyvenv.cfg": f"home = {executable.parent}\nversion = {version}\n".encode(),
        "bin/python": executable,
        "bin/python3": Path("python"),
        "info/index.json": json.dumps(index | {"subdir": subdir}).encode(),
    }


def _from_wheel(name: str, version: str, wheel: Path, needs: list[str]) -> dict[str, bytes | Path]:
    index = {"name": name, "version": version, "build": "py_0", "build_number": 0, "noarch": "python"}
    starters = ["pip = pip._internal.cli.main:main"] if name == "pip" else []
    link = {"noarch": {"type": "python", "entry_points": starters}, "package_metadata_version": 1}
    return {
        **dict(_files(wheel)),
        "info/index.json": json.dumps(index | {"depends": needs, "subdir": "noarch"}).encode(),
        "info/link.json": json.dumps(link).encode(),
    }


def _files(wheel: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                yield f"site-packages/{name}", archive.read(name)


def _bundled(executable: Path) -> dict[str, Path]:
    """The wheels that a Python carries for its environments: pip, and up to 3.11 setuptools."""
    wheels = sorted(executable.parent.parent.glob("lib/python3*/ensurepip/_bundled/*.whl"))
    named = {wheel.name.split("-")[0]: wheel for wheel in wheels}
    return named if "pip" in named else missing(f"{executable} carries no wheel of pip")


def _write(package: Path, members: Mapping[str, bytes | Path]) -> None:
    """A package of conda's first format.

    https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html
    """
    package.parent.mkdir(parents=True, exist_ok=True)
    files = "\n".join(name for name in members if not name.startswith("info/"))
    with tarfile.open(package, "w:bz2", compresslevel=1) as archive:
        for name, content in {**members, "info/files": files.encode()}.items():
            member = tarfile.TarInfo(name)
            if isinstance(content, Path):
                member.type, member.linkname = tarfile.SYMTYPE, str(content)
                archive.addfile(member)
            else:
                member.size, member.mode = len(content), 0o644
                archive.addfile(member, io.BytesIO(content))
