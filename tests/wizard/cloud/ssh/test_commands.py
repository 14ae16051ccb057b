"""The commands that a student types, with a real far machine."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.parts.sshd import account
from tests.parts.student import Student
from tests.wizard.cloud.ssh.far import Lab, running_lab

COURSE = """
schema = 1
id = "gpu-lab"
title = "Networks on a GPU"
[image]
name = "{image}"
download_gb = 0.1
disk_gb = 0.2
[app]
kind = "rstudio"
port = 8787
user = "rstudio"
password = "rstudio"
[cloud]
provider = "ssh"
gpus = 0
cpus = 1
memory_gb = 0.5
price_per_hour = 0.5
currency = "USD"
"""


@pytest.fixture
def lab(engine: docker.DockerClient, tmp_path: Path) -> Iterator[Lab]:
    with running_lab(engine, tmp_path) as lab:
        yield lab


def test_from_the_first_command_to_the_last(lab: Lab, tmp_path: Path, rstudio_standin_image: str):
    student = Student(tmp_path)
    student.environment["PATH"] = lab.sshd.path
    course = tmp_path / "gpu-lab.toml"
    course.write_text(COURSE.format(image=rstudio_standin_image))

    def typed(*words: str) -> str:
        done = student.without_terminal("cloud", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert f"logged in as {lab.user.name}" in typed("login", "--host", "far", "--course", str(course))
    run = typed("run", "--yes")
    assert "Signing in works." in run
    (job,) = json.loads(typed("status", "--json"))["jobs"]
    assert (job["state"], job["price"]) == ("running", 0.5)
    password = re.findall(r"password (\S+)\)", run)[0].encode()
    assert [f for f in student.home.rglob("*") if f.is_file() and password in f.read_bytes()] == []
    assert "Stopped" in typed("stop")
    assert lab.is_gone(job["name"])
    assert json.loads(typed("status", "--json"))["jobs"] == []


def test_what_the_far_machine_lacks_is_said_of_it(lab: Lab, tmp_path: Path, rstudio_standin_image: str):
    student = Student(tmp_path)
    student.environment["PATH"] = lab.sshd.path
    course = tmp_path / "gpu-lab.toml"
    course.write_text(COURSE.format(image=rstudio_standin_image))
    with account(lab.sshd) as stranger:
        lab.sshd.write_config(stranger)
        student.without_terminal("cloud", "login", "--host", "far", "--course", str(course))
        done = student.without_terminal("cloud", "run", "--yes")
    assert done.returncode == 1
    assert "On 127.0.0.1: Docker runs, but your user is not allowed to use it." in done.stdout
    assert "Known as docker-sock-permission-denied" in done.stdout
    assert done.stdout.count("usermod") == 1


def test_a_machine_whose_key_has_changed_is_not_used(lab: Lab, tmp_path: Path, rstudio_standin_image: str):
    student = Student(tmp_path)
    student.environment["PATH"] = lab.sshd.path
    course = tmp_path / "gpu-lab.toml"
    course.write_text(COURSE.format(image=rstudio_standin_image))
    lab.sshd.change_host_key()
    lab.sshd.restart()
    done = student.without_terminal("cloud", "login", "--host", "far", "--course", str(course))
    assert done.returncode != 0
    assert "127.0.0.1 shows another key than before" in done.stdout
    assert "Known as ssh-host-key-changed" in done.stdout
