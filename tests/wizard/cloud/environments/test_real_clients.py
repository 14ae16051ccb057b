"""The clients themselves, from the package index: those that come broken are recognised and repaired."""

import os
import subprocess
from pathlib import Path

import pytest

from checks.course import Client, CondaEnvironment
from checks.problems import diagnose
from tests.parts.conda.channel import make_channel, this_platform, this_python
from tests.parts.conda.installation import install
from wizard.bootstrap.installers import UNLESS_SET
from wizard.cloud.environments import ClientEnvironment, make_conda, run_client, verify
from wizard.cloud.model import CloudError

APOLO = Client("apolo", ("apolo-cli==26.9.0",), ("apolo", "--version"), "uv")
PINNED_2020 = Client("neuro", ("neuromation==20.12.7", "rich<11", "click<8"), ("neuro", "--version"))
PINNED_2025 = Client(
    "neuro",
    ("neuro-cli==25.5.0", "apolo-sdk==25.5.0", "neuro-config-client<25.8", "neuro-admin-client<25.9"),
    ("neuro", "--version"),
)


@pytest.fixture
def online(computer, monkeypatch, real_pip):
    """The computer with its own package index and downloads."""
    for tool in ("PIP", "UV"):
        for setting in ("FIND_LINKS", "NO_INDEX"):
            monkeypatch.delenv(f"{tool}_{setting}")
    for name, value in real_pip.items():
        monkeypatch.setenv(name, value)
    return computer


@pytest.fixture
def in_conda(online, tmp_path, monkeypatch):
    """``in_conda(version, python, *packages)``: the course's environment, with what a student put into it."""

    def filled(version: str, python: Path, *packages: str) -> tuple[ClientEnvironment, CondaEnvironment]:
        make_channel(tmp_path / "channel", {this_platform(): {version: python}})
        monkeypatch.setenv("CONDA_CHANNEL_ALIAS", (tmp_path / "channel").as_uri())
        install(online.home / "miniforge3")
        wanted = CondaEnvironment("neuromation", version.rpartition(".")[0])
        environment = make_conda(online.surroundings(None, wanted), wanted, print, lambda _question: False)
        # What pip would install, in a tenth of the time.
        command = ["uv", "pip", "install", "--python", environment.python, *packages]
        subprocess.run(command, env=os.environ | UNLESS_SET, check=True, capture_output=True)
        return environment, wanted

    return filled


def test_the_line_of_the_course_page_gives_a_client_that_crashes_and_its_pins_repair_it(
    online, in_conda, pyenv
):
    python = next(pyenv("3.7").glob("versions/3.7.*/bin/python3.7"))
    environment, wanted = in_conda(python.parents[1].name, python, "neuromation", "setuptools")
    crashed = run_client(environment, "neuro", "--version")
    assert "cannot import name 'RenderGroup' from 'rich.console'" in crashed.err
    assert diagnose(crashed.err, "cloud")[0].problem.id == "cloud-client-broken"
    assert online.install(PINNED_2020, wanted) == "20.12.7"
    assert run_client(online.find(PINNED_2020, wanted), "neuro", "login", "--help").ok


def test_a_client_of_2025_that_only_says_its_version_is_repaired_by_its_pins(online, in_conda):
    environment, wanted = in_conda(*this_python(), "neuro-cli==25.5.0")
    assert run_client(environment, "neuro", "--version").ok
    with pytest.raises(CloudError) as broken:
        verify(environment, PINNED_2025)
    assert "`neuro login --help` does not run" in broken.value.message
    assert "cannot import name '_NodePool' from 'apolo_sdk'" in broken.value.detail
    assert diagnose(broken.value.detail, "cloud")[0].problem.id == "cloud-client-broken"
    assert online.install(PINNED_2025, wanted) == "25.5.0"


def test_the_client_of_today_needs_no_repair(online):
    assert online.install(APOLO) == "26.9.0"
    assert run_client(online.find(APOLO), "neuro", "login", "--help").ok
