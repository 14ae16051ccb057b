from typing import Any

import pytest

from checks.catalog.python_version import CHECK
from checks.course import Python
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Command, Completed, Interpreter, Paths, Value, Which
from tests.fakes import course, fake_host, ran, run_check, verdict

STORE = r"C:\Users\ada\AppData\Local\Microsoft\WindowsApps\python.exe"
INSTALLED = r"C:\Users\ada\AppData\Local\Programs\Python\Python312\python.exe"
LAUNCHER = r"C:\Windows\py.exe"
NOT_FOUND = "Python was not found; run without arguments to install from the Microsoft Store\n"
SHIM = "/home/ada/.pyenv/shims/python"


def host(platform: Platform, paths: dict[str, str], answers: dict[Question[Any], Any]) -> Host:
    found = {Which(name): Paths((path,)) for name, path in paths.items()}
    return fake_host(platform, answers={Interpreter(): Value("/opt/own/python3"), **found, **answers})


def version(path: str, answer: Completed) -> dict[Question[Any], Any]:
    return {Command((path, "--version")): answer}


TABLE = [
    pytest.param(
        host(
            Platform.LINUX,
            {"python3": "/usr/bin/python3"},
            version("/usr/bin/python3", ran("Python 3.11.2\n")),
        ),
        Status.PASSED,
        None,
        "python --version finds no Python here; python3 --version answers Python 3.11.2.",
        id="Debian has only python3",
    ),
    pytest.param(
        host(
            Platform.MACOS,
            {"python": "/usr/bin/python"},
            version("/usr/bin/python", ran(err="Python 2.7.18\n")),
        ),
        Status.PASSED,
        None,
        "python --version answers Python 2.7.18.",
        id="Python 2 answers on stderr",
    ),
    pytest.param(
        host(
            Platform.WSL,
            {"python": "/home/ada/anaconda3/bin/python"},
            version("/home/ada/anaconda3/bin/python", ran("Python 3.6.5 :: Anaconda, Inc.\n")),
        ),
        Status.PASSED,
        None,
        "python --version answers Python 3.6.5.",
        id="Anaconda adds its name",
    ),
    pytest.param(
        host(Platform.WINDOWS, {"python": STORE}, version(STORE, ran(err=NOT_FOUND, code=9009))),
        Status.WARNED,
        "python-not-installed-or-store-alias",
        "Typing python --version finds no Python.",
        id="Windows' Store alias is no Python",
    ),
    pytest.param(
        host(Platform.WINDOWS, {"python": STORE}, version(STORE, ran("Python 3.13.1\n"))),
        Status.PASSED,
        None,
        "python --version answers Python 3.13.1.",
        id="a Python from the Store has the same path and works",
    ),
    pytest.param(
        host(
            Platform.LINUX,
            {"python": SHIM},
            version(SHIM, ran(err="pyenv: python: command not found\n", code=127)),
        ),
        Status.WARNED,
        "python-not-installed-or-store-alias",
        "Typing python --version finds no Python.",
        id="a pyenv shim alone is no Python",
    ),
    pytest.param(
        host(
            Platform.LINUX,
            {"python": SHIM, "python3": "/usr/bin/python3"},
            version(SHIM, ran(code=127)) | version("/usr/bin/python3", ran("Python 3.11.2\n")),
        ),
        Status.WARNED,
        "python-shim-broken",
        "Typing python starts pyenv, and no version that is chosen there has it.",
        id="a broken pyenv shim",
    ),
    pytest.param(
        host(
            Platform.LINUX,
            {"python": SHIM, "python3": "/usr/bin/python3"},
            version(SHIM, ran(err="pyenv: version `3.7.3' is not installed\n", code=1))
            | version("/usr/bin/python3", ran("Python 3.11.2\n")),
        ),
        Status.WARNED,
        "python-shim-broken",
        "Typing python starts pyenv, and no version that is chosen there has it.",
        id="a pyenv shim of a version that was uninstalled",
    ),
    pytest.param(
        host(Platform.MACOS, {"python3": "/usr/bin/python3"}, {}),
        Status.WARNED,
        "python-not-installed-or-store-alias",
        "Typing python --version finds no Python.",
        id="macOS' stub is not started, since it would open a window",
    ),
    pytest.param(
        host(
            Platform.MACOS,
            {"python3": "/usr/bin/python3"},
            version("/usr/bin/python3", ran("Python 3.9.6\n"))
            | {Command(("/usr/bin/xcode-select", "-p")): ran("/Library/Developer/CommandLineTools\n")},
        ),
        Status.PASSED,
        None,
        "python --version finds no Python here; python3 --version answers Python 3.9.6.",
        id="macOS with the command line tools",
    ),
    pytest.param(
        host(Platform.LINUX, {}, {}),
        Status.WARNED,
        "python-not-installed-or-store-alias",
        "Typing python --version finds no Python.",
        id="no Python at all",
    ),
]


@pytest.mark.parametrize(("machine", "status", "problem", "message"), TABLE)
def test_says_what_python_version_answers(
    machine: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(CHECK, machine)) == (status, problem, message)


def windows_with_launcher() -> Host:
    lines = f" -V:3.12 *        {INSTALLED}\n -V:3.7           C:\\Python37\\python.exe\n"
    return host(Platform.WINDOWS, {"py": LAUNCHER}, {Command(("py", "-0p")): ran(lines)})


def test_evidence_lists_every_python_also_those_that_only_the_launcher_knows() -> None:
    assert run_check(CHECK, windows_with_launcher()).findings[0].evidence == (
        f"py at {INSTALLED}: Python 3.12",
        r"py at C:\Python37\python.exe: Python 3.7",
        "classready itself runs on /opt/own/python3",
    )


def test_the_version_that_the_course_wants_may_be_any_of_them() -> None:
    findings = run_check(CHECK, windows_with_launcher(), course(python=Python("3.7"))).findings
    assert "Python 3.7, which the course wants, is here." in [finding.message for finding in findings]


def test_a_version_that_the_course_wants_and_nobody_has_is_a_failure() -> None:
    result = run_check(CHECK, windows_with_launcher(), course(python=Python("3.1")))
    assert verdict(result) == (
        Status.FAILED,
        "python-wrong-version",
        "The course wants Python 3.1, which was not found.",
    )
