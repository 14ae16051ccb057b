"""The first start makes the environment, whatever this machine has to make it with."""

import http.server
import os
import threading
from pathlib import Path

import pytest

from tests.bootstrap.clones import REPO, Clone, clone_in
from tests.bootstrap.pythons import fake_python
from wizard import __version__

VERSION = f"classready {__version__}\n"


def test_installs_every_pinned_package_and_writes_nothing_elsewhere(tmp_path):
    clone = clone_in(tmp_path)
    (clone.path / "requirements.txt").write_text((REPO / "requirements.txt").read_text())
    before = clone.files()
    first = clone.start("--version")
    assert (first.returncode, first.stdout) == (0, VERSION)
    assert first.stderr.splitlines()[:2] == [
        "Preparing classready, once, about 20 seconds ...",
        "  installing with pip",
    ]
    assert clone.files() == before
    assert list(Path(clone.env["HOME"]).rglob("site-packages")) == []


def test_uses_uv_where_there_is_one(clone, with_uv):
    clone.env |= with_uv
    first = clone.start("--version")
    assert (first.returncode, first.stdout) == (0, VERSION)
    assert "  installing with uv" in first.stderr.splitlines()


def test_falls_back_to_pip_where_uv_does_not_work(clone, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "uv").write_text("#!/bin/sh\necho 'uv: cannot do that'\nexit 2\n")
    (broken / "uv").chmod(0o755)
    clone.env["PATH"] = f"{broken}:{os.environ['PATH']}"
    first = clone.start("--version")
    assert (first.returncode, first.stdout) == (0, VERSION)
    assert [line for line in first.stderr.splitlines() if "installing with" in line] == [
        "  installing with uv",
        "  installing with pip",
    ]


def test_works_where_the_systems_python_is_externally_managed(clone, tmp_path):
    python = fake_python(tmp_path / "system", marker="EXTERNALLY-MANAGED", packages=("pip",))
    assert clone.start("--version", python=python).stdout == VERSION


def test_borrows_pip_where_debian_left_ensurepip_out(clone, tmp_path):
    python = fake_python(tmp_path / "debian", without=("ensurepip",), packages=("pip",))
    assert clone.start("--version", python=python).stdout == VERSION


def test_brings_its_own_pip_where_the_system_has_none(clone, tmp_path):
    python = fake_python(tmp_path / "plain")
    assert clone.start("--version", python=python).stdout == VERSION


def test_names_the_package_where_debian_left_ensurepip_and_pip_out(clone, tmp_path):
    python = fake_python(tmp_path / "debian", without=("ensurepip",))
    first = clone.start("--version", python=python)
    assert first.returncode == 1
    assert "sudo apt install python3-venv" in first.stderr.splitlines()[-1]
    assert clone.environments() == []


@pytest.mark.parametrize("uv", [False, True])
def test_offline_is_one_sentence_and_could_not_tell(clone, no_network, with_uv, tmp_path, uv):
    clone.env |= with_uv if uv else {}
    clone.env |= {"PIP_CACHE_DIR": str(tmp_path / "pip"), "UV_CACHE_DIR": str(tmp_path / "uv")}
    clone.launcher = no_network
    first = clone.start("--version")
    assert first.returncode == 4
    assert first.stderr.splitlines()[-1] == (
        "classready has to load its parts from the internet the first time, and that did not work: "
        "check the connection, and run this again."
    )
    assert clone.environments() == []


@pytest.mark.parametrize("uv", [False, True])
def test_refuses_a_package_with_another_hash(clone, with_uv, uv):
    clone.env |= with_uv if uv else {}
    requirements = clone.path / "requirements.txt"
    first_line = requirements.read_text().splitlines()[0]
    requirements.write_text(f"{first_line}\n    --hash=sha256:{'0' * 64}\n")
    first = clone.start("--version")
    assert first.returncode == 1
    assert "is not the one that was expected" in first.stderr.splitlines()[-1]
    assert clone.environments() == []


def test_asks_the_index_that_the_user_set_for_pip(clone):
    asked: list[str] = []

    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever).start()
        clone.env |= {
            "PIP_INDEX_URL": f"http://127.0.0.1:{server.server_port}/simple",
            "NO_PROXY": "127.0.0.1",
        }
        first = clone.start("--version")
        server.shutdown()
    assert "/simple/wcwidth/" in asked
    assert (first.returncode, "Traceback" in first.stderr) == (1, False)


def test_a_damaged_settings_file_of_pip_is_named(clone, tmp_path):
    settings = tmp_path / "pip.conf"
    settings.write_text("[global\n")
    clone.env |= {"PIP_CONFIG_FILE": str(settings)}
    first = clone.start("--version")
    assert first.returncode == 1
    assert first.stderr.splitlines()[-1] == (
        f"The settings file of pip, {settings}, is damaged: "
        "rename it (pip works without), and run this again."
    )
    assert clone.environments() == []
    assert settings.read_text() == "[global\n"


def test_settings_that_send_pip_elsewhere_are_not_followed(clone, tmp_path):
    clone.env |= {"PIP_USER": "1", "PIP_TARGET": str(tmp_path / "elsewhere"), "PIP_REQUIRE_VIRTUALENV": "1"}
    assert clone.start("--version").stdout == VERSION
    assert not (tmp_path / "elsewhere").exists()


def test_two_at_once_make_one_environment(clone: Clone):
    both = [clone.begin(), clone.begin()]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [out for out, _ in answers] == [VERSION, VERSION]
    assert len(clone.environments()) == 1
