"""Environments in classready's own folder: really made by venv and uv, really filled by pip and uv."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checks.course import Client
from tests.bootstrap.pythons import fake_python
from wizard.bootstrap.installers import UNLESS_SET
from wizard.cloud.environments import install_client, own, run_client, venv, verify
from wizard.cloud.environments.wanted import place_of
from wizard.cloud.model import CloudError

SHORT = "{}.{}".format(*sys.version_info)


def of_kind(client: Client, kind: str, python: str = "") -> Client:
    return Client(client.name, client.packages, client.verify, kind, python)


@pytest.mark.parametrize("kind", ["venv", "uv"])
def test_the_client_is_installed_found_and_run_without_activating_anything(computer, tiny, kind):
    client = of_kind(tiny, kind, SHORT)
    assert computer.find(client) is None
    assert computer.install(client) == "1.0"
    found = computer.find(client)
    assert found is not None
    assert found.kind == kind
    assert found.folder.is_relative_to(computer.folder / "clients")
    assert run_client(found, "apolo", "--version").out == "Tiny Client 1.0\n"
    where = run_client(found, "python", "-c", "import sys; print(sys.prefix)").out
    assert where == f"{found.folder}\n"


def test_a_working_client_is_left_alone(computer, tiny):
    computer.install(tiny)
    computer.said.clear()
    assert computer.install(tiny) == "1.0"
    assert computer.said == []


def test_a_client_that_only_says_its_version_is_not_installed(computer, broken_tiny):
    with pytest.raises(CloudError) as refused:
        computer.install(broken_tiny)
    assert refused.value.problem == "cloud-client-broken"
    assert "`apolo login --help` does not run" in refused.value.message
    assert "No module named 'a_part_that_is_not_there'" in refused.value.detail
    assert computer.find(broken_tiny) is None


def test_what_was_left_half_made_is_made_anew(computer, tiny):
    computer.install(tiny)
    found = computer.find(tiny)
    (found.folder / "complete").unlink()  # written last: a killed classready never got there
    (found.folder / "rubbish").touch()
    assert computer.find(tiny) is None
    assert computer.install(tiny) == "1.0"
    assert not (computer.find(tiny).folder / "rubbish").exists()


def test_a_client_that_was_broken_later_is_made_anew(computer, tiny):
    computer.install(tiny)
    environment = computer.find(tiny)
    newest = ("uv", "pip", "install", "--python", environment.python, "-U", "tiny-client")
    assert subprocess.run(newest, env=os.environ | UNLESS_SET, check=False).returncode == 0
    assert computer.install(tiny) == "1.0"
    assert run_client(environment, "apolo", "login", "--help").ok


def test_an_environment_whose_python_is_gone_is_none(computer, tiny):
    computer.install(tiny)
    python = Path(computer.find(tiny).python)
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert computer.find(tiny) is None
    assert computer.install(tiny) == "1.0"


def test_other_pins_get_an_environment_of_their_own(computer, tiny):
    computer.install(tiny)
    other = of_kind(Client(tiny.name, ("tiny-client>=1.0,<1.1",)), "uv")
    computer.install(other)
    assert computer.find(tiny).folder != computer.find(other).folder


def test_settings_that_send_packages_elsewhere_are_not_followed(computer, tiny, monkeypatch, tmp_path):
    client = of_kind(tiny, "venv")
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "nothing"))
    assert computer.install(client) == "1.0"
    assert not (tmp_path / "elsewhere").exists()


def test_two_at_a_time_make_an_environment_one_after_the_other(computer, tiny):
    place = place_of(computer.surroundings(tiny).course, tiny)
    waits = threading.Event()
    with ThreadPoolExecutor() as pool:
        with own.alone(own.lock_of(computer.folder, place, tiny), "it", print):
            here = computer.surroundings(tiny)
            second = pool.submit(install_client, here, tiny, lambda _said: waits.set())
            assert waits.wait(30)
            assert computer.find(tiny) is None
        assert second.result() == "1.0"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("venv", "No matching distribution found for tiny-client==9"),
        ("uv", "there is no version of tiny-client==9"),
    ],
)
def test_a_package_that_is_not_there_is_told_with_the_installers_words(computer, kind, words):
    with pytest.raises(CloudError) as refused:
        computer.install(Client("apolo", ("tiny-client==9",), environment=kind))
    assert refused.value.message == "Installing apolo did not work."
    assert words in refused.value.detail


def test_the_courses_python_is_taken_though_another_runs_classready(computer, tiny, monkeypatch, pyenv):
    monkeypatch.setenv("PYENV_ROOT", str(pyenv("3.8")))
    client = of_kind(tiny, "venv", "3.8")
    assert computer.install(client) == "1.0"
    assert "Python 3.8" in run_client(computer.find(client), "python", "--version").out


def test_without_the_courses_python_both_ways_to_one_are_said(computer, tiny, monkeypatch):
    monkeypatch.setattr(venv, "python_for", lambda _host, _wanted: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CloudError) as refused:
        computer.install(of_kind(tiny, "venv", "3.5"))
    assert refused.value.problem == "python-wrong-version"
    assert "python.org" in refused.value.message
    assert "uv" in refused.value.message


def test_uv_helps_a_python_without_venv(computer, tiny, monkeypatch, tmp_path):
    python = fake_python(tmp_path / "debian", without=("ensurepip", "venv"))
    monkeypatch.setattr(venv, "python_for", lambda _host, _wanted: str(python))
    assert computer.install(of_kind(tiny, "venv")) == "1.0"
    base = run_client(
        computer.find(of_kind(tiny, "venv")), "python", "-c", "import sys; print(sys.base_prefix)"
    ).out
    assert base == f"{tmp_path / 'debian'}\n"


def test_a_python_without_venv_is_explained_where_there_is_no_uv(computer, tiny, monkeypatch, tmp_path):
    python = fake_python(tmp_path / "debian", without=("ensurepip",))
    monkeypatch.setattr(venv, "python_for", lambda _host, _wanted: str(python))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CloudError) as refused:
        computer.install(of_kind(tiny, "venv"))
    assert refused.value.problem == "python-venv-missing"


def test_without_uv_the_way_to_it_is_known(computer, tiny, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CloudError) as refused:
        computer.install(of_kind(tiny, "uv"))
    assert refused.value.problem == "uv-not-installed"


def test_a_folder_that_cannot_be_written_is_said(computer, tiny):
    computer.folder.write_text("in the way")
    with pytest.raises(CloudError) as refused:
        computer.install(tiny)
    assert "can't be written" in refused.value.message


_INSTALLING = """
import sys
from pathlib import Path
from checks.course import Client, Cloud
from checks.probes import live_host
from tests.fakes import course
from wizard.cloud.environments import install_client
from wizard.cloud.model import Surroundings

client = Client("apolo", ("tiny-client==1.0",), environment="uv")
here = Surroundings(course(client=client, cloud=Cloud("apolo")), live_host(), Path(sys.argv[1]))
print("ready", flush=True)
install_client(here, client, print)
"""


def test_wherever_it_is_killed_the_next_start_has_a_client_that_works_or_makes_one(computer, tiny):
    moments = random.Random(4)  # noqa: S311 - a seed, no secret
    command = [sys.executable, "-c", _INSTALLING, str(computer.folder)]
    for _ in range(8):
        killed = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        with killed:
            assert killed.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.0, 0.6))  # where it is by then is left to chance, that is the point
            killed.kill()
        found = computer.find(tiny)
        assert found is None or verify(found, tiny) == "1.0"
        if found is not None:
            shutil.rmtree(found.folder)
    assert computer.install(tiny) == "1.0"
