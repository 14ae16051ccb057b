from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.parts.memory_disk import memory_disk
from wizard.errors import UsageError, WizardError
from wizard.report_writing import write_report

OLD, NEW = b"the old report", b"the new report"


def yes(_path: Path) -> bool:
    return True


def no(_path: Path) -> bool:
    return False


def never(path: Path) -> bool:
    raise AssertionError(path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """``disk(options)`` mounts, or mounts again, a disk in memory."""
    with memory_disk(tmp_path / "disk") as mount:
        yield mount


def test_writes_a_new_file_without_asking(tmp_path):
    assert write_report(NEW, tmp_path / "r.html", overwrite=never)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("r.html", NEW)]


def test_the_file_can_be_read_by_whom_the_student_lets_read_files(tmp_path):
    write_report(NEW, tmp_path / "r.html", overwrite=never)
    (tmp_path / "other").touch()
    assert (tmp_path / "r.html").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize(("answer", "left"), [(yes, NEW), (no, OLD)])
def test_replaces_a_file_only_if_told_so(tmp_path, answer, left):
    out = tmp_path / "r.html"
    out.write_bytes(OLD)
    assert write_report(NEW, out, overwrite=answer) is (left == NEW)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("r.html", left)]


def test_follows_a_link_instead_of_replacing_it(tmp_path):
    (tmp_path / "real.html").write_bytes(OLD)
    link = tmp_path / "link.html"
    link.symlink_to("real.html")
    write_report(NEW, link, overwrite=yes)
    assert (link.is_symlink(), (tmp_path / "real.html").read_bytes()) == (True, NEW)


def loop_of_links(folder: Path) -> Path:
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")
    return folder / "a" / "r.html"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (lambda folder: folder / "no" / "r.html", "There is no folder {0}/no. Make it first, or name"),
        (lambda folder: folder, "{0} is a folder. Name a file in it with --out."),
        (lambda _folder: Path("/dev/null"), "/dev/null is no ordinary file. Name another with --out, or -"),
        (lambda folder: folder / ("x" * 300), "can't be used as a file name (File name too long)."),
        (lambda folder: folder / "a\0b", "can't be used as a file name (embedded null"),
        (loop_of_links, "{0}/a"),
    ],
)  # fmt: skip
def test_a_place_that_can_not_be_written_is_named_in_one_sentence(tmp_path, place, said):
    out = place(tmp_path)
    before = set(tmp_path.iterdir())
    with pytest.raises(UsageError) as caught:
        write_report(NEW, out, overwrite=never)
    assert said.format(tmp_path) in str(caught.value)
    assert set(tmp_path.iterdir()) == before


def test_a_folder_that_can_not_be_written(disk):
    folder = disk("ro")
    with pytest.raises(UsageError) as caught:
        write_report(NEW, folder / "r.html", overwrite=never)
    assert str(caught.value) == (
        f"{folder}/r.html can't be written (Read-only file system). Nothing was changed. "
        "Name a place that you may write to with --out."
    )


def test_a_full_disk_keeps_the_old_file_and_leaves_no_part(disk):
    folder = disk("size=64k")
    (folder / "r.html").write_bytes(OLD)
    with pytest.raises(WizardError) as caught:
        write_report(b"x" * 200_000, folder / "r.html", overwrite=yes)
    assert str(caught.value) == (
        f"There is no room left for {folder}/r.html. Nothing was written. Free some space, or name a file on "
        "another disk with --out."
    )
    assert not isinstance(caught.value, UsageError)
    assert [(p.name, p.read_bytes()) for p in folder.iterdir()] == [("r.html", OLD)]
