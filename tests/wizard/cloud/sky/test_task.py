"""What SkyPilot is given: a machine, an end of its own, and a script that keeps its password to itself."""

import os
import stat
import subprocess
from pathlib import Path

import msgspec
import pytest

from checks.cloud_facts import Offer
from checks.course import GIB, App
from tests.wizard.cloud.sky.courses import COURSE
from wizard.cloud.model import Cap, CloudError
from wizard.cloud.sky import task

T4 = Offer("g4dn.xlarge", 4, 16 * GIB, 1, "T4", 0.526, "USD")
ON_AWS = task.Job(COURSE, T4, "aws/us-east-1", Cap(240))
IN_POD = task.Job(COURSE, Offer("4CPU--16GB--T4:1", 4, 16 * GIB, 1, "T4"), "kubernetes/class", Cap(240))
_TOOLS = {
    # Stand-ins for what is on a rented machine.
    "sudo": 'exec "$@"',
    "shutdown": 'echo "$@" > "$HOME/shutdown"',
    "docker": 'echo "$@" >> "$HOME/docker"; for word; do last=$before; before=$word; done; '
    'case "$1" in run) cat "$last" > "$HOME/variables";; esac',
}


@pytest.fixture
def machine(tmp_path) -> Path:
    (tmp_path / "bin").mkdir()
    for name, line in _TOOLS.items():
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    return tmp_path


def _run(script: str, machine: Path) -> None:
    environment = {"HOME": str(machine), "PATH": f"{machine / 'bin'}:{os.environ['PATH']}"}
    subprocess.run(["bash", "-c", script], env=environment, check=True)


def test_the_machine_is_the_one_that_was_agreed_to():
    assert task.config(ON_AWS, "lab-1")["resources"] == {
        "infra": "aws/us-east-1",
        "use_spot": False,
        "instance_type": "g4dn.xlarge",
        "accelerators": "T4:1",
    }


def test_the_command_that_is_shown_ends_the_machine_whatever_runs_on_it():
    assert task.command(ON_AWS) == (
        *("sky", "launch", "-y", "-d", "--infra", "aws/us-east-1", "--instance-type", "g4dn.xlarge"),
        *("--gpus", "T4:1", "-i", "240", "--down", "--wait-for", "none"),
        "docker run --rm --gpus all -p 127.0.0.1:8787:8787 docker.io/example/lab:1",
    )


def test_the_script_makes_a_password_that_only_its_files_hold(machine):
    _run(task.config(ON_AWS, "lab-1")["run"], machine)
    password = (machine / ".classready" / "lab-1.password").read_text()
    assert len(password) == 24
    assert (machine / "variables").read_text() == f"GREETING=it's me\nPASSWORD={password}\n"
    assert password not in (machine / "docker").read_text()
    kept = list((machine / ".classready").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}


def test_the_script_publishes_on_loopback_only_and_has_the_machine_power_off(machine):
    _run(task.config(ON_AWS, "lab-1")["run"], machine)
    folder = machine / ".classready"
    published, variables = "-p 127.0.0.1:8787:8787", f"--env-file {folder}/lab-1.variables"
    assert (machine / "docker").read_text().splitlines() == [
        "info",
        "pull docker.io/example/lab:1",
        f"run --rm --name lab-1 --gpus all {published} {variables} docker.io/example/lab:1",
    ]
    assert (machine / "shutdown").read_text() == "-h +255\n"
    assert (folder / "lab-1.state").read_text() == "ended 0\n"


def test_a_machine_of_aws_powers_off_even_if_skypilot_never_reaches_it():
    assert task.first_commands(ON_AWS) == {"aws": ["shutdown -h +255"]}


def test_a_pod_is_ended_by_its_cluster_and_starts_the_app_by_name():
    config = task.config(IN_POD, "lab-1")
    assert config["resources"]["image_id"] == "docker:docker.io/example/lab:1"
    assert config["config"]["kubernetes"]["pod_config"]["spec"]["activeDeadlineSeconds"] == 255 * 60
    assert "sudo rserver --server-daemonize=0 --www-address=127.0.0.1 --www-port=8787" in config["run"]


def test_a_pod_gives_jupyter_its_token_in_a_variable():
    app = App("jupyter", 8888)
    job = task.Job(msgspec.structs.replace(COURSE, app=app), IN_POD.offer, IN_POD.place, IN_POD.cap)
    script = task.config(job, "lab-1")["run"]
    assert 'export JUPYTER_TOKEN="$password"\njupyter lab --ip 127.0.0.1 --port 8888 --no-browser\n' in script


def test_an_app_that_nobody_can_start_by_name_is_refused_on_kubernetes():
    job = task.Job(
        msgspec.structs.replace(COURSE, app=App("http", 80)), IN_POD.offer, IN_POD.place, IN_POD.cap
    )
    with pytest.raises(CloudError, match="can't be run on Kubernetes") as refusal:
        task.config(job, "lab-1")
    assert refusal.value.refused
