from typing import Any

import pytest

from checks.catalog import conda_environment, conda_installed
from checks.course import CondaEnvironment
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import (
    Command,
    Env,
    FileText,
    ListFolder,
    Listing,
    PathFacts,
    Paths,
    ReadFile,
    Stat,
    Value,
    Which,
)
from tests.fakes import course, fake_host, ran, run_check, verdict

WANTED = course(conda=CondaEnvironment("neuromation", "3.7"))
BASE = ("conda-24.9.2-py312h7900ff3_0.json", "conda-package-handling-2.4.0-pyh7900ff3_2.json", "history")
FILE = PathFacts("ok", "file")


def meta(root: str, *names: str) -> dict[Question[Any], Any]:
    separator = "\\" if "\\" in root else "/"
    return {ListFolder(f"{root}{separator}conda-meta"): Listing("ok", names)}


def linux(more: dict[Question[Any], Any] | None = None) -> Host:
    return fake_host(
        answers={
            Which("conda"): Paths(("/home/ada/miniforge3/condabin/conda",)),
            Stat("/home/ada/miniforge3/bin/conda"): FILE,
            **meta("/home/ada/miniforge3", *BASE),
            **(more or {}),
        }
    )


def off_path(platform: Platform, root: str, program: str, env: dict[Question[Any], Any]) -> Host:
    return fake_host(platform, answers={Stat(program): FILE, **meta(root, *BASE), **env})


WINDOWS_ROOT = r"C:\Users\ada\AppData\Local\miniconda3"
INSTALLED_TABLE = [
    pytest.param(
        linux(), Status.PASSED, None, "conda 24.9.2 is installed.", id="on PATH, version from files"
    ),
    pytest.param(
        linux(
            {
                ReadFile("/home/ada/miniforge3/condabin/conda", limit=200): FileText(
                    "ok", "#!/home/ada/old/bin/python\n\n# -*- coding"
                ),
                Stat("/home/ada/old/bin/python"): PathFacts("missing"),
            }
        ),
        Status.FAILED,
        "conda-broken",
        "conda is here, but the Python that it starts is gone.",
        id="its folder was renamed",
    ),
    pytest.param(
        fake_host(
            answers={
                Which("micromamba"): Paths(("/home/ada/.local/bin/micromamba",)),
                Command(("/home/ada/.local/bin/micromamba", "--version")): ran("2.0.5\n"),
            }
        ),
        Status.PASSED,
        None,
        "micromamba 2.0.5 is installed.",
        id="micromamba, a single file, says it itself",
    ),
    pytest.param(
        off_path(
            Platform.WINDOWS,
            WINDOWS_ROOT,
            WINDOWS_ROOT + r"\Scripts\conda.exe",
            {Env("LOCALAPPDATA"): Value(r"C:\Users\ada\AppData\Local")},
        ),
        Status.WARNED,
        "conda-not-on-path",
        "Conda is installed, but typing conda does not find it.",
        id="Windows' installer leaves PATH alone",
    ),
    pytest.param(
        off_path(Platform.MACOS, "/Users/ada/opt/anaconda3", "/Users/ada/opt/anaconda3/bin/conda", {}),
        Status.WARNED,
        "conda-not-on-path",
        "Conda is installed, but typing conda does not find it.",
        id="Anaconda's graphical installer on macOS",
    ),
    pytest.param(
        off_path(
            Platform.WSL,
            "/data/conda",
            "/data/conda/bin/conda",
            {Env("CONDA_EXE"): Value("/data/conda/bin/conda")},
        ),
        Status.WARNED,
        "conda-not-on-path",
        "Conda is installed, but typing conda does not find it.",
        id="an unusual folder that CONDA_EXE names",
    ),
    pytest.param(
        fake_host(),
        Status.FAILED,
        "conda-not-installed",
        "Conda is not installed; the course's environment neuromation needs it.",
        id="nowhere",
    ),
]


@pytest.mark.parametrize(("host", "status", "problem", "message"), INSTALLED_TABLE)
def test_finds_conda_on_and_off_path(host: Host, status: Status, problem: str | None, message: str) -> None:
    assert verdict(run_check(conda_installed.CHECK, host, WANTED)) == (status, problem, message)


@pytest.mark.parametrize(
    "check", [conda_installed.CHECK, conda_environment.CHECK], ids=lambda check: check.id
)
def test_a_course_without_conda_does_not_miss_it(check: Any) -> None:  # noqa: ANN401 - two modules' checks
    assert verdict(run_check(check, fake_host(), course())) == (
        Status.SKIPPED,
        None,
        "This course uses no conda environment.",
    )


def test_one_installation_with_two_starters_is_listed_once() -> None:
    evidence = run_check(conda_installed.CHECK, linux(), WANTED).findings[0].evidence
    assert evidence == ("conda 24.9.2 at /home/ada/miniforge3/condabin/conda",)


ENVIRONMENT = "/home/ada/miniforge3/envs/neuromation"
ENVIRONMENT_TABLE = [
    pytest.param(
        linux(meta(ENVIRONMENT, "history", "pip-22.3.1-py37_0.json", "python-3.7.16-h7a1cb2a_0.json")),
        Status.PASSED,
        None,
        "The conda environment neuromation exists, with Python 3.7.",
        id="below conda's own folder",
    ),
    pytest.param(
        fake_host(
            Platform.WINDOWS,
            answers={
                ReadFile(r"C:\Users\ada\.conda\environments.txt"): FileText("ok", "D:\\envs\\neuromation\n"),
                **meta(r"D:\envs\neuromation", "history", "python-3.7.16-h6244533_0.json"),
            },
        ),
        Status.PASSED,
        None,
        "The conda environment neuromation exists, with Python 3.7.",
        id="elsewhere, as environments.txt says",
    ),
    pytest.param(
        linux(meta(ENVIRONMENT, "history", "python-3.12.1-hab00c5b_1_cpython.json")),
        Status.FAILED,
        "conda-environment-wrong-python",
        "The conda environment neuromation has Python 3.12.1; the course wants 3.7.",
        id="another Python",
    ),
    pytest.param(
        linux(meta(ENVIRONMENT, "history")),
        Status.FAILED,
        "conda-environment-wrong-python",
        "The conda environment neuromation has no Python; the course wants 3.7.",
        id="made without Python",
    ),
    pytest.param(
        fake_host(
            answers=meta("/home/ada/.local/share/mamba/envs/neuromation", "history", "python-3.7.16-1.json")
        ),
        Status.PASSED,
        None,
        "The conda environment neuromation exists, with Python 3.7.",
        id="made by micromamba, in its own folder",
    ),
    pytest.param(
        linux(meta(ENVIRONMENT, "python-3.7.16-h7a1cb2a_0.json")),
        Status.FAILED,
        "conda-environment-missing",
        "The conda environment neuromation does not exist yet.",
        id="half made: conda was ended before it was done",
    ),
    pytest.param(
        linux({ReadFile("/home/ada/.conda/environments.txt"): FileText("ok", "/gone/neuromation\n")}),
        Status.FAILED,
        "conda-environment-missing",
        "The conda environment neuromation does not exist yet.",
        id="listed but deleted",
    ),
    pytest.param(
        fake_host(Platform.MACOS),
        Status.FAILED,
        "conda-environment-missing",
        "The conda environment neuromation does not exist yet.",
        id="nowhere",
    ),
]


@pytest.mark.parametrize(("host", "status", "problem", "message"), ENVIRONMENT_TABLE)
def test_finds_the_courses_environment_from_files(
    host: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(conda_environment.CHECK, host, WANTED)) == (status, problem, message)
