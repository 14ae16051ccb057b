"""Six checks for check50, of the kind that a course would write for its setup; ``check.py`` runs them."""

import shutil

import check50


@check50.check()
def python():
    """Python answers."""
    check50.run("python3 --version").stdout("Python 3").exit(0)


@check50.check()
def disk():
    """The disk has room."""
    if shutil.disk_usage("/").free < 1_000_000_000:
        raise check50.Failure("less than 1 GB is free")


@check50.check()
def docker_command():
    """There is a docker command."""
    check50.run("docker --version").stdout("Docker").exit(0)


@check50.check()
def docker_daemon():
    """The docker daemon answers."""
    check50.run("docker version --format {{.Server.Version}}").exit(0)


@check50.check()
def failing():
    """A file that is not there."""
    check50.exists("not-there")


@check50.check(failing)
def skipped():
    """Needs the one that fails."""
