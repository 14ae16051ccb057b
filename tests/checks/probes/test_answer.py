import os

import msgspec
import pytest

from checks.probes import answer
from checks.questions import Env, ListFolder


def test_a_variable_that_is_no_utf8_can_be_written_down(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", os.fsdecode(b"unix:///caf\xe9.sock"))
    found = answer(Env("DOCKER_HOST"))
    assert found.value == "unix:///caf?.sock"
    assert msgspec.json.encode(found)


def test_a_file_name_that_is_no_utf8_can_be_written_down(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9")).touch()
    except OSError:
        pytest.skip("this file system takes only UTF-8 names, so there can be no such name here")
    assert answer(ListFolder(str(tmp_path))).names == ("caf?",)
