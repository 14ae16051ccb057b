import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Platform
from checks.questions import Command, Completed, Env, Value
from tests.fakes import fake_host, ran
from wizard.engine import engine_logs as module
from wizard.engine.engine_logs import MOST, Log, engine_logs, last_lines, log_of

JOURNAL = Command(module._JOURNAL)  # noqa: SLF001 - the question that is asked
HINT = "Hint: You are currently not seeing messages from other users and the system."
LINE = 'time="2026-11-22T22:43:45Z" level=info msg="Starting up"\n'


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_docker_desktops_files_are_found_where_docker_documents_them(tmp_path):
    data = tmp_path / "Library/Containers/com.docker.docker/Data/log"
    for name in ("vm/init.log", "vm/dockerd.log", "vm/console.log", "host/com.docker.backend.log"):
        write(data / name, LINE)
    found = engine_logs(fake_host(Platform.MACOS, str(tmp_path)))
    names = ("engine-init.log", "engine-dockerd.log", "engine-com.docker.backend.log")
    assert sorted(found, key=lambda log: log.name) == [Log(name, LINE) for name in sorted(names)]


def test_of_many_logs_those_that_were_written_to_last_are_taken(tmp_path):
    old = [
        "Library/Containers/com.docker.docker/Data/log/vm/init.log",
        "Library/Logs/rancher-desktop/background.log",
    ]
    names = [*old, "Library/Containers/com.docker.docker/Data/log/vm/dockerd.log"]
    for age, name in enumerate([*names, ".colima/_lima/colima/ha.stderr.log"]):
        write(tmp_path / name, LINE)
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    found = [log.name for log in engine_logs(fake_host(Platform.MACOS, str(tmp_path)))]
    assert found == ["engine-ha.stderr.log", "engine-dockerd.log", "engine-background.log"]


def test_on_windows_they_are_looked_for_below_the_local_application_data(monkeypatch):
    asked = []
    monkeypatch.setattr(module, "_matching", lambda path: asked.append(str(path)) or [])
    answers = {Env("LOCALAPPDATA"): Value(r"D:\Data [1]\Local")}
    (log,) = engine_logs(fake_host(Platform.WINDOWS, answers=answers))
    assert log.why_not == "Docker has no log in the usual places."
    assert asked[0] == r"D:\Data [[]1]\Local\Docker\log\vm\init.log"


def test_a_home_folder_whose_name_has_brackets_is_read(tmp_path):
    home = tmp_path / "a[b]*"
    write(home / ".docker/desktop/log/vm/init.log", LINE)
    assert Log("engine-init.log", LINE) in engine_logs(fake_host(Platform.LINUX, str(home)))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (ran(f"-- Journal begins --\n{LINE}"), Log("engine-journal.log", f"-- Journal begins --\n{LINE}")),
        (Completed("missing"), "This system keeps no journal (there is no journalctl)."),
        (Completed("timeout"), "The journal could not be read (timeout)."),
        (
            ran("-- No entries --\n", HINT),
            f"The journal shows this user nothing of Docker. {HINT}",
        ),
    ],
)
def test_on_linux_the_journal_is_asked_and_its_refusal_said(tmp_path, told, expected):
    (log,) = engine_logs(fake_host(Platform.LINUX, str(tmp_path), {JOURNAL: told}))
    assert (log if isinstance(expected, Log) else log.why_not) == expected


def test_a_file_that_may_not_be_read_is_said_with_its_reason(tmp_path, monkeypatch):
    path = tmp_path / ".docker/desktop/log/vm/init.log"
    write(path, LINE)

    def refuse(self, _mode):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    host = fake_host(Platform.LINUX, str(tmp_path))
    assert [log.why_not for log in engine_logs(host)] == [
        "This system keeps no journal (there is no journalctl).",
        f"{path} can't be read (Permission denied).",
    ]


def test_of_a_large_file_only_the_end_is_read_from_the_start_of_a_line(tmp_path):
    write(tmp_path / ".docker/desktop/log/vm/init.log", "".join(f"{n:09}\n" for n in range(100_000)))
    log = engine_logs(fake_host(Platform.LINUX, str(tmp_path)))[0]
    lines = log.text.splitlines()
    assert (lines[-1], {len(line) for line in lines}) == ("000099999", {9})
    assert log.left_out == 1_000_000 - len(log.text) >= 1_000_000 - MOST


def test_a_note_says_that_there_were_more_lines():
    assert last_lines("a", "1\n2\n", 3).text == "1\n2\n"
    assert last_lines("a", "1\n2\n3\n", 3).text == "[the last 3 lines]\n1\n2\n3\n"


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(0, 5))
def test_an_end_starts_with_a_line_and_holds_no_half_of_a_key(words, lines):
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n"
    text = "x" * MOST + words + key[20:] + LINE * lines
    end = log_of("a", text)
    assert text.endswith(end.text)
    assert "MIIE" not in end.text
    assert end.text or end.why_not == f"It ends in one line of more than {MOST} bytes."
