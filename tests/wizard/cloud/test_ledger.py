"""The ledger: on the disk before anything is asked for, whole at every moment, left alone where it is bad."""

import subprocess
import sys
import threading

import msgspec
import pytest

from tests.wizard.cloud.orders import a_handle
from wizard.cloud.ledger import HeldError, Ledger
from wizard.errors import StateError

HOLDER = """
import sys, pathlib
from wizard.cloud.ledger import Ledger
with Ledger(pathlib.Path(sys.argv[1])).held("job-1"):
    print("held", flush=True)
    sys.stdin.read()
"""


def files(ledger: Ledger) -> list[str]:
    return sorted(path.name for path in ledger.file.parent.iterdir() if path != ledger.file)


def test_what_was_written_is_read_by_another_start_until_it_is_struck(ledger):
    first, second = a_handle("job-1"), a_handle("job-2")
    ledger.write(first)
    ledger.write(second)
    later = Ledger(ledger.file.parent)
    assert later.jobs() == (first, second)
    changed = msgspec.structs.replace(first, stage="given", id="7")
    later.write(changed)
    assert ledger.jobs() == (second, changed)
    assert (ledger.find("job-1"), ledger.find("job-3")) == (changed, None)
    ledger.strike("job-2")
    assert ledger.jobs() == (changed,)


def test_without_jobs_there_is_no_file_so_that_a_start_need_not_read_one(ledger):
    assert ledger.jobs() == ()
    ledger.write(a_handle("job-1"))
    with ledger.held("job-1"):
        pass
    ledger.strike("job-1")
    ledger.strike("job-1")
    assert not ledger.file.exists()
    assert files(ledger) == ["cloud-jobs.lock"]


def test_only_its_person_reads_it_and_it_holds_no_password(ledger):
    ledger.write(a_handle("job-1"))
    assert ledger.file.stat().st_mode & 0o777 == 0o600
    assert "hunter2" not in ledger.file.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is damaged"),
        (b'{"schema": 1, "jobs": [{"name"', "is damaged"),
        (b'{"schema": 1, "jobs": [{"name": 7}]}', "is damaged"),
        (b"\xff\xfe{}", "is damaged"),
        (b'{"schema": 99}', "is from another version of classready"),
    ],
)
def test_a_bad_file_is_one_sentence_and_is_left_as_it_is(ledger, content, said):
    ledger.file.parent.mkdir()
    ledger.file.write_bytes(content)
    for act in (ledger.jobs, lambda: ledger.write(a_handle("job-1")), lambda: ledger.strike("job-1")):
        with pytest.raises(StateError, match=said) as caught:
            act()
        assert "\n" not in str(caught.value)
    assert ledger.file.read_bytes() == content


@pytest.mark.parametrize(
    "act", [lambda at: at.write(a_handle("job-1")), lambda at: at.held("job-1").__enter__()]
)
def test_a_folder_that_can_not_be_made_is_one_sentence(tmp_path, act):
    (tmp_path / "state").write_text("a file in the folder's place")
    with pytest.raises(StateError, match="can't be written"):
        act(Ledger(tmp_path / "state"))


def test_a_folder_in_its_place_can_not_be_read(ledger):
    ledger.file.mkdir(parents=True)
    with pytest.raises(StateError, match="can't be read"):
        ledger.jobs()


def test_many_writers_at_once_lose_nothing(ledger):
    def write(number: int) -> None:
        Ledger(ledger.file.parent).write(a_handle(f"job-{number}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {job.name for job in ledger.jobs()} == {f"job-{number}" for number in range(12)}


def test_who_works_on_a_job_holds_it_until_it_dies(ledger):
    ledger.write(a_handle("job-1"))
    command = [sys.executable, "-c", HOLDER, str(ledger.file.parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        said = "Another classready is working on the cloud job job-1"
        with pytest.raises(HeldError, match=said), ledger.held("job-1"):
            pass
        other.kill()
    with ledger.held("job-1"):
        pass


def test_a_failure_while_a_job_is_held_lets_it_go_and_leaves_no_lock(ledger):
    with pytest.raises(KeyboardInterrupt), ledger.held("job-1"):
        raise KeyboardInterrupt
    assert files(ledger) == []
