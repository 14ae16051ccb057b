"""Which client a course gets, where, and what a person would type for it."""

from pathlib import Path

import pytest

from checks.course import Client, Cloud, CondaEnvironment
from checks.model import Platform
from tests.fakes import course, fake_host
from wizard.cloud.environments import proof, shown_command, wanted_client
from wizard.cloud.environments.wanted import place_of
from wizard.cloud.model import Surroundings

CONDA = CondaEnvironment("neuromation", "3.7")
PLAIN = Client("neuro", ("neuromation==20.12.7", "rich<11"))


@pytest.mark.parametrize(
    ("cloud", "name", "package"),
    [
        (Cloud("apolo"), "apolo", "apolo-cli==26.9.0"),
        (Cloud("sky", infra="gcp"), "sky", "skypilot[gcp]=="),
        (Cloud("sky", infra="aws"), "sky", "skypilot[aws]=="),
    ],
)
def test_a_course_without_a_client_gets_the_providers_usual_one(cloud, name, package):
    client = wanted_client(course(cloud=cloud))
    assert client.name == name
    assert any(wanted.startswith(package) for wanted in client.packages)


@pytest.mark.parametrize("provider", ["ssh", "batch"])
def test_where_ssh_is_all_that_is_needed_nothing_is_installed(provider):
    assert wanted_client(course(cloud=Cloud(provider))) is None


def test_a_course_names_another_one():
    assert wanted_client(course(client=PLAIN, cloud=Cloud("apolo"))) == PLAIN


@pytest.mark.parametrize(
    ("environment", "conda", "kind", "python"),
    [
        ("", CONDA, "conda", "3.7"),
        ("", None, "venv", ""),
        ("conda", CONDA, "conda", "3.7"),
        ("venv", CONDA, "venv", ""),
        ("uv", None, "uv", ""),
    ],
)
def test_the_environment_is_condas_where_the_course_has_one_unless_it_says_another(
    environment, conda, kind, python
):
    client = Client("neuro", PLAIN.packages, environment=environment)
    place = place_of(course(client=client, conda=conda), client)
    assert (place.kind, place.python) == (kind, python)


def test_a_client_is_proven_by_more_than_its_version():
    assert proof(PLAIN) == (("neuro", "--version"), ("neuro", "login", "--help"))
    assert proof(Client("gx", ("gx",), ("gx", "ping"))) == (("gx", "ping"),)


@pytest.mark.parametrize(
    ("platform", "environment", "python", "shown"),
    [
        (Platform.LINUX, "venv", "", "python3 -m venv /cr/{e} && /cr/{e}/bin/python -m pip install x==1"),
        (
            Platform.MACOS,
            "venv",
            "3.11",
            "python3.11 -m venv /cr/{e} && /cr/{e}/bin/python -m pip install x==1",
        ),
        (
            Platform.LINUX,
            "uv",
            "3.11",
            "uv venv --python 3.11 /cr/{e} && uv pip install --python /cr/{e}/bin/python x==1",
        ),
    ],
)
def test_what_is_shown_is_what_could_be_typed(platform, environment, python, shown):
    client = Client("x", ("x==1",), environment=environment, python=python)
    here = Surroundings(course(client=client, cloud=Cloud("apolo")), fake_host(platform), Path("/cr"))
    line = shown_command(here, client)
    folder = next(part for part in line.replace("/bin/python", "").split() if part.startswith("/cr/"))
    assert line == shown.format(e=folder.removeprefix("/cr/"))


def test_on_windows_its_launcher_is_shown():
    client = Client("x", ("x==1",), environment="venv", python="3.11")
    here = Surroundings(course(client=client, cloud=Cloud("apolo")), fake_host(Platform.WINDOWS), Path("/cr"))
    assert shown_command(here, client).startswith('py "-3.11" -m venv ')  # PowerShell cuts -3.11 in two
    assert "; " in shown_command(here, client)
