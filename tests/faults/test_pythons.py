"""Pythons and condas that are old, broken or missing, found by the check and told by their own words."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.bootstrap.pythons import fake_python, old_python
from tests.faults.courses import course_text, write_course
from tests.faults.machine import cause
from tests.faults.program import Program
from tests.parts.engine import missing

PYTHON = '\n[python]\nversion = "{}"\n'
CONDA = '\n[conda]\nname = "class"\npython = "3.7"\n'
NOWHERE = "/nowhere"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder that alone is PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def script(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o755)
    return path


def advised(classready: Program, check: str, more: str, path: Path | str) -> tuple[int, dict[str, str], str]:
    """The exit code, the problems with their cures, and all that was said."""
    course = write_course(classready.here, course_text() + more)
    found = classready.run("check", check, "--json", "--course", course, PATH=str(path))
    return found.code, found.advised, found.out


def words(classready: Program, *argv: str | Path, **environment: str | None) -> str:
    """What another program prints that fails."""
    failed = subprocess.run(
        argv,
        cwd=classready.here,
        env=classready.variables(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert failed.returncode != 0
    return failed.stdout + failed.stderr


def pip() -> str:
    """The pip that this Python brings for new environments; it runs from its wheel."""
    folder = sysconfig.get_config_var("WHEEL_PKG_DIR") or Path(
        sysconfig.get_path("stdlib"), "ensurepip", "_bundled"
    )
    found = sorted(Path(folder).glob("pip-*.whl"))
    return f"{found[-1]}/pip" if found else missing("this Python brings no pip")


def test_python_2_first_on_path_is_said_and_the_courses_version_is_missed(
    classready: Program, path: Path
) -> None:
    (path / "python").symlink_to(old_python("2.7"))
    code, problems, said = advised(classready, "python.version", PYTHON.format("3.7"), path)
    assert (code, list(problems)) == (1, ["python-wrong-version"])
    assert "python --version answers Python 2.7." in said
    assert "conda create --name NAME python=VERSION" in problems["python-wrong-version"]
    assert cause(words(classready, path / "python", "-c", "import http.client")) == "python-2-vs-3"


def test_a_python_of_tomorrow_is_one_too(classready: Program, path: Path) -> None:
    script(path / "python", "#!/bin/sh", "echo Python 3.99.0a1+")
    code, problems, said = advised(classready, "python.version", PYTHON.format("3.99"), path)
    assert (code, problems) == (0, {})
    assert "python --version answers Python 3.99.0a1+." in said


def test_a_shim_of_a_version_that_was_uninstalled_is_named(classready: Program) -> None:
    shim = Path(os.environ.get("PYENV_ROOT") or Path("~/.pyenv").expanduser(), "shims", "python")
    if not shim.exists():
        pytest.skip("no pyenv here")
    classready.environment["PYENV_VERSION"] = "3.99.9"
    on_path = f"{shim.parent}:/usr/bin:/bin"
    code, problems, _ = advised(classready, "python.version", PYTHON.format("3.99"), on_path)
    assert (code, list(problems)) == (1, ["python-wrong-version", "python-shim-broken"])
    assert "pyenv versions" in problems["python-shim-broken"]
    assert cause(words(classready, shim, "--version", PATH=on_path)) == "python-shim-broken"


def test_no_python_at_all_is_no_failure_unless_the_course_wants_one(classready: Program, path: Path) -> None:
    none = "python-not-installed-or-store-alias"
    code, problems, _ = advised(classready, "python.version", "", path)
    assert (code, list(problems)) == (0, [none])
    assert "python3" in problems[none]
    assert advised(classready, "python.version", PYTHON.format("3.7"), path)[0] == 1
    for typed in ("python --version", "python3 -m venv x", "pip install x"):
        assert cause(words(classready, "/bin/sh", "-c", typed, PATH=NOWHERE)) == none


def test_a_system_python_that_pip_must_leave_alone_says_so(classready: Program, tmp_path: Path) -> None:
    python = fake_python(tmp_path / "system", marker="EXTERNALLY-MANAGED")
    said = words(classready, python, pip(), "install", "--no-index", "lab")
    assert cause(said) == "externally-managed-python"


@pytest.mark.parametrize("without", ["ensurepip", "venv"])
def test_an_environment_that_a_part_of_python_is_missing_for_is_explained(
    classready: Program, tmp_path: Path, without: str
) -> None:
    python = fake_python(tmp_path / "system", without=(without,))
    assert cause(words(classready, python, "-m", "venv", "class-env")) == "python-venv-missing"


class TestConda:
    def test_that_is_missing(self, classready: Program, path: Path) -> None:
        code, problems, _ = advised(classready, "conda.installed", CONDA, path)
        assert (code, list(problems)) == (1, ["conda-not-installed"])
        assert "Install Miniforge" in problems["conda-not-installed"]
        assert (
            cause(words(classready, "/bin/sh", "-c", "conda --version", PATH=NOWHERE)) == "conda-not-on-path"
        )

    def test_whose_folder_was_renamed(self, classready: Program, path: Path, tmp_path: Path) -> None:
        conda = script(path / "conda", f"#!{tmp_path}/old/bin/python", "")
        code, problems, said = advised(classready, "conda.installed", CONDA, path)
        assert (code, list(problems)) == (1, ["conda-broken"])
        assert f"{tmp_path}/old/bin/python" in said
        assert "move it back" in problems["conda-broken"]
        assert cause(words(classready, "/bin/bash", "-c", str(conda))) == "conda-broken"

    def test_without_the_courses_environment(self, classready: Program, path: Path) -> None:
        """A stand-in, which answers as conda does in its source."""
        unknown = "EnvironmentLocationNotFound: Not a conda environment: /home/ada/miniforge3/envs/class"
        conda = script(path / "conda", "#!/bin/sh", '[ "$1" = --version ] && echo conda 24.9.2 && exit',
                       f'echo "{unknown}" >&2; exit 1')  # fmt: skip
        code, problems, _ = advised(classready, "conda.environment", CONDA, path)
        assert (code, list(problems)) == (1, ["conda-environment-missing"])
        assert "conda create --name" in problems["conda-environment-missing"]
        assert cause(words(classready, conda, "run", "-n", "class", "python")) == "conda-environment-missing"
