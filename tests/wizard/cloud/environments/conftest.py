"""A computer with nothing but uv, a home folder, a package index in a folder, and a course."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checks.course import Client, Cloud, CondaEnvironment
from checks.host import Host
from checks.probes import live_host
from tests.bootstrap.clones import UV
from tests.fakes import course
from tests.parts import tiny_client
from wizard.cloud.environments import ClientEnvironment, find_environment, install_client, wanted_client
from wizard.cloud.model import Surroundings

_PYENV = Path(os.environ.get("PYENV_ROOT") or Path("~/.pyenv").expanduser())


@dataclass
class Computer:
    """A student's computer.

    Attributes:
        home: its home folder.
        folder: classready's own.
        said: everything that was told.
        asked: every question.
    """

    home: Path
    folder: Path
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def host(self) -> Host:
        return live_host()

    def surroundings(self, client: Client, conda: CondaEnvironment | None = None) -> Surroundings:
        return Surroundings(course(client=client, conda=conda, cloud=Cloud("apolo")), self.host, self.folder)

    def find(self, client: Client, conda: CondaEnvironment | None = None) -> ClientEnvironment | None:
        return find_environment(self.surroundings(client, conda))

    def install(self, client: Client, conda: CondaEnvironment | None = None, *, agrees: bool = False) -> str:
        def answer(question: str) -> bool:
            self.asked.append(question)
            return agrees

        here = self.surroundings(client, conda)
        assert wanted_client(here.course) == client
        return install_client(here, client, self.said.append, answer)


@pytest.fixture
def computer(tmp_path, monkeypatch) -> Computer:
    """Pip and uv find tiny-client 1.0, which works, and 1.1, which does not."""
    wheels, home = tmp_path / "wheels", tmp_path / "home"
    home.mkdir()
    tiny_client.write_client(wheels, "1.0")
    tiny_client.write_client(wheels, "1.1", works=False)
    for tool in ("PIP", "UV"):
        monkeypatch.setenv(f"{tool}_FIND_LINKS", str(wheels))
        monkeypatch.setenv(f"{tool}_NO_INDEX", "1")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(UV).parent), os.environ["PATH"]]))
    for name in ("CONDA_EXE", "CONDA_PREFIX", "MAMBA_ROOT_PREFIX", "VIRTUAL_ENV"):
        monkeypatch.delenv(name, raising=False)
    return Computer(home, tmp_path / "classready")


@pytest.fixture
def tiny() -> Client:
    """In an environment that uv makes: that takes a tenth of a second, and ``venv`` three."""
    return Client(tiny_client.NAME, ("tiny-client==1.0",), environment="uv")


@pytest.fixture
def broken_tiny() -> Client:
    return Client(tiny_client.NAME, ("tiny-client==1.1",), environment="uv")


@pytest.fixture
def pyenv() -> Callable[[str], Path]:
    """Where pyenv is, if it has this Python; told before the home folder is another one."""

    def found(version: str) -> Path:
        if not any(_PYENV.glob(f"versions/{version}.*")):
            pytest.skip(f"this needs Python {version} of pyenv, which is not on this machine")
        return _PYENV

    return found


@pytest.fixture(scope="session")
def real_pip() -> dict[str, str]:
    """The settings of whoever runs the tests: where pip looks, and the downloads that it has already."""
    home = Path("~").expanduser()
    cache = os.environ.get("PIP_CACHE_DIR") or str(home / ".cache" / "pip")
    found = {"PIP_CACHE_DIR": cache}
    if os.environ.get("PIP_FIND_LINKS"):
        found["PIP_FIND_LINKS"] = os.environ["PIP_FIND_LINKS"]
    configured = home / ".config" / "pip" / "pip.conf"
    return found | ({"PIP_CONFIG_FILE": str(configured)} if configured.exists() else {})
