"""Python, pip and uv, which get their packages from a folder: no index is asked."""

import shlex
import sys
import zipfile
from pathlib import Path

from tests.checks.problems.normal.session import Session

OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_CONFIG_FILE": "/dev/null",
    "UV_OFFLINE": "1",
    "UV_NO_INDEX": "1",
    "UV_NO_CONFIG": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}
WHEEL = "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
TEST = """\
import logging, unittest, warnings

class Tests(unittest.TestCase):
    def test_error_is_raised(self):
        with self.assertRaises(FileNotFoundError):
            open("missing")

    @unittest.skip("not today")
    def test_failed_login(self):
        raise AssertionError

    def test_logs(self):
        logging.basicConfig(level=logging.DEBUG)
        logging.info("0 errors, 0 failed")
"""
INTERPRETER = """
--version
-VV
--help
--help-env
-c 'import this'
-m site
-m sysconfig
-m platform
-m venv --help
-m unittest --help
-m pydoc errno
-m pydoc ssl
-m json.tool --help
-m timeit -n 1 pass
-m pytest --version
-m pytest --help
-v -c pass
-X importtime -c 'import json'
-m ensurepip --version
-m dis tests.py
-m cProfile tests.py
-m compileall tests.py
-m unittest -v tests
-m pytest -v -p no:cacheprovider tests.py
-m zipfile --list wheels/app-2.0-py3-none-any.whl
"""
PIP = """
install --help
list
config debug
install --find-links wheels --dry-run app
install --find-links wheels 'app<2'
install --find-links wheels --upgrade --verbose app
install --find-links wheels --force-reinstall -vv app
check
show --files app
download --find-links wheels --dest got app
uninstall --yes app
"""
UV = """
help sync
--version
help
pip install --find-links wheels 'app<2'
pip install --find-links wheels --upgrade --verbose app
pip install --find-links wheels app
pip list
pip freeze
pip check
pip show app
pip tree
cache dir
pip install --find-links wheels --dry-run --reinstall app
pip uninstall app
"""


def use_python(session: Session) -> None:
    """What the interpreter and its modules say of themselves, and of a small test."""
    (session.folder / "tests.py").write_text(TEST)
    _wheels(session.folder / "wheels")
    python = shlex.quote(sys.executable)
    session.run_each(INTERPRETER, before=f"{python} ")


def use_pip(session: Session) -> None:
    """Make an environment, and everything that pip does in it."""
    _wheels(session.folder / "wheels")
    session.run(f"{shlex.quote(sys.executable)} -m venv env")
    pip = f"{session.folder}/env/bin/pip"
    session.run_each(PIP, before=f"{pip} ")


def use_uv(session: Session) -> None:
    """The same with uv."""
    _wheels(session.folder / "wheels")
    uv = shlex.quote(str(Path(sys.executable).with_name("uv")))
    python = shlex.quote(sys.executable)
    session.run(f"{uv} venv --python {python} .venv")
    session.run_each(UV, before=f"{uv} ")


def _wheels(folder: Path) -> None:
    """An app of two versions and the package that it needs."""
    folder.mkdir()
    for name, version, needs in (("app", "1.0", "parts"), ("app", "2.0", "parts"), ("parts", "0.1", "")):
        stem = f"{name}-{version}"
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        files = {
            f"{name}.py": f"'''No errors in {name}.'''\n",
            f"{stem}.dist-info/METADATA": about + (f"Requires-Dist: {needs}\n" if needs else ""),
            f"{stem}.dist-info/WHEEL": WHEEL,
        }
        record = f"{stem}.dist-info/RECORD"
        files[record] = "".join(f"{path},,\n" for path in (*files, record))
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            for path, content in files.items():
                wheel.writestr(path, content)
