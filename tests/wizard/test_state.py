import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wizard.errors import StateError
from wizard.state import CourseState, State, Store


@pytest.fixture
def said():
    return []


@pytest.fixture
def store(tmp_path, said):
    return Store(tmp_path / "state", said.append)


def test_nothing_is_remembered_before_anything_happened(store):
    assert store.load() == State()


def test_choices_and_events_come_back(store):
    store.choose("demo", work="/home/ada/demo")
    store.record("demo", "open", "container-1")
    part = store.load().of("demo")
    assert part.work == "/home/ada/demo"
    assert [(e.step, e.subject) for e in part.events] == [("open", "container-1")]


def test_the_same_step_again_replaces_its_event(store):
    store.record("demo", "open", "first")
    store.record("demo", "open", "second")
    assert [e.subject for e in store.load().of("demo").events] == ["second"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"courses": 3}'])
def test_a_damaged_file_is_set_aside_with_a_word_and_kept(store, said, tmp_path, content):
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "state.json").write_bytes(content)
    assert store.load() == State()
    (aside,) = folder.glob("state-set-aside-*.json")
    assert aside.read_bytes() == content
    assert len(said) == 1
    assert "is damaged" in said[0]


def test_a_file_of_a_newer_version_is_set_aside_and_kept(store, said, tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "state.json").write_text(json.dumps({"schema": 99, "future": True}))
    assert store.load() == State()
    assert "another version" in said[0]
    assert len(list(folder.glob("state-set-aside-*.json"))) == 1


def test_many_at_once_lose_nothing(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: store.record(f"course-{i}", "open"), range(16)))
    assert sorted(store.load().courses) == sorted(f"course-{i}" for i in range(16))


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path, said):
    code = (
        "import sys; from pathlib import Path; from wizard.state import Store\n"
        "store = Store(Path(sys.argv[1]), print)\n"
        "print('ready', flush=True)\n"
        "i = 0\n"
        "while True:\n"
        "    store.choose('demo', work='x' * (i % 5000)); i += 1\n"
    )
    for _ in range(5):
        argv = [sys.executable, "-c", code, str(tmp_path)]
        child = subprocess.Popen(
            argv, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        child.kill()
        child.wait()
        child.stdout.close()
        part = Store(tmp_path, said.append).load().of("demo")
        assert set(part.work) <= {"x"}
        Store(tmp_path, said.append).choose("demo", work="x")
    assert said == []


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path, said):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match=r"can't be written .*CLASSREADY_HOME"):
        Store(tmp_path / "file" / "state", said.append).record("demo", "open")


def test_unknown_courses_have_an_empty_part():
    assert State().of("demo") == CourseState()


def test_a_file_that_somebody_reads_just_now_is_replaced_a_moment_later(store, monkeypatch):
    replace, refusals = Path.replace, [PermissionError(13, "Access is denied")] * 2

    def as_on_windows(self, target):
        if refusals:
            raise refusals.pop()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", as_on_windows)
    store.choose("demo", work="/home/ada/demo")
    assert (refusals, store.load().of("demo").work) == ([], "/home/ada/demo")
