"""A command that needs Docker says why Docker does not answer here, and not merely that it does not."""

import pytest

NOWHERE = "unix:///nonexistent/docker.sock"
SAID = f"the variable DOCKER_HOST ({NOWHERE}) sends this terminal to another engine, which does not answer."


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("command", "code"),
    [("pull", 1), ("launch", 1), ("open", 1), ("stop", 1), ("logs", 1), ("remove --yes", 1), ("status", 4)],
)
def test_a_wrong_setting_is_named_with_its_cure_and_nobody_is_told_to_start_docker(student, command, code):
    student.environment["DOCKER_HOST"] = NOWHERE
    ran = student.without_terminal(*command.split(), "--course", "jupyterlab")
    said = " ".join(ran.stdout.split())
    assert SAID in said
    assert "$ unset DOCKER_HOST" in said
    assert "systemctl start" not in said
    assert (ran.returncode, ran.stderr) == (code, "")


@pytest.mark.parametrize("command", ["pull", "launch", "stop"])
def test_a_dry_run_needs_no_docker(student, command):
    student.environment["DOCKER_HOST"] = NOWHERE
    ran = student.without_terminal(command, "--dry-run", "--course", "jupyterlab")
    assert "This was a dry run; nothing was done." in ran.stdout
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.usefixtures("engine")
def test_options_before_a_command_count_as_those_behind_it(student):
    ran = student.without_terminal("--course", "jupyterlab", "--plain", "status")
    assert ran.stdout.splitlines()[0] == "course: jupyterlab"
    assert (ran.returncode, ran.stderr) == (0, "")
