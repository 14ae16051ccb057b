import os
import socket
import sys
from pathlib import Path

import pytest

from checks.probes import files
from checks.questions import (
    FileText,
    ListFolder,
    Listing,
    PathFacts,
    ReadFile,
    Stat,
    Volume,
    VolumeFacts,
)

only_posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, modes and sparse files of POSIX")


def test_reads_text_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_bytes(b"one\r\ntwo \xff three")
    assert files.answer(ReadFile(str(path), limit=10)) == FileText("ok", "one\ntwo \N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize("name", ["gone", "notes/below"])
def test_what_is_not_there_is_missing(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes").touch()
    path = str(tmp_path / name)
    answers = [files.answer(question) for question in (ReadFile(path), Stat(path), ListFolder(path))]
    assert answers == [FileText("missing"), PathFacts("missing"), Listing("missing")]


def test_a_path_that_no_system_takes_is_an_error() -> None:
    answers = [files.answer(question) for question in (ReadFile("a\0b"), Stat("a\0b"), ListFolder("a\0b"))]
    assert answers == [FileText("error"), PathFacts("error"), Listing("error")]


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    assert files.answer(ReadFile(str(tmp_path))) == FileText("error")


@only_posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert files.answer(ReadFile(str(tmp_path / "pipe"))) == FileText("error")


@only_posix
def test_a_file_that_may_not_be_read_is_denied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch()

    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    # root, as whom containers and CI run, may read everything: the refusal is made up.
    monkeypatch.setattr(Path, "open", refuse)
    assert files.answer(ReadFile(str(path))) == FileText("denied")


@only_posix
def test_a_sparse_file_takes_less_than_its_size(tmp_path: Path) -> None:
    path = tmp_path / "disk"
    with path.open("wb") as file:
        file.truncate(10_000_000)
    facts = files.answer(Stat(str(path)))
    assert isinstance(facts, PathFacts)
    assert (facts.kind, facts.size, facts.allocated) == ("file", 10_000_000, 0)


@only_posix
def test_tells_folders_from_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        kinds = [files.answer(Stat(path)) for path in ("socket", ".")]
    assert [facts.kind for facts in kinds if isinstance(facts, PathFacts)] == ["socket", "folder"]


def test_lists_names_sorted(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / name).touch()
    assert files.answer(ListFolder(str(tmp_path))) == Listing("ok", ("a", "b", "c"))


def test_a_volume_is_measured_at_the_nearest_folder_that_exists(tmp_path: Path) -> None:
    facts = files.answer(Volume(str(tmp_path / "not" / "yet" / "there")))
    assert isinstance(facts, VolumeFacts)
    assert (facts.status, facts.path, 0 <= facts.free <= facts.total) == ("ok", str(tmp_path), True)
