"""``classready support`` as somebody types it: what is in the file, what is not, and what is asked before."""

import datetime as dt
import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from checks.course import Cloud
from checks.report_file import read_report
from tests import fakes
from tests.parts.courses import Courses
from tests.parts.engine import missing
from tests.parts.registry import free_port
from tests.parts.student import CLASSREADY, Student
from tests.parts.terminal import ENTER
from wizard import cli
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Handle
from wizard.engine.engine_logs import MOST
from wizard.support_bundle import bundle

SECRETS = {
    "JUPYTER_TOKEN": "4f9e1c7a5d3b8e60",
    "LAB_PASSWORD": "correct-horse-7",
    "HTTPS_PROXY": "http://ada:pr0xy-pw-91@proxy.lab.example:3128",
    "GREETING": "zanzibar-is-my-secret",
}
GIVEN_AWAY = (
    "4f9e1c7a5d3b8e60", "correct-horse-7", "pr0xy-pw-91", "proxy.lab.example", "zanzibar", "grace.hopper",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "hopper-laptop", "10.20.30.40", "hub-pw-33", "grace",
    "zm9vomjhcg",
)  # fmt: skip
SAYS = (
    "echo serving at http://127.0.0.1:8888/lab?token=$JUPYTER_TOKEN; echo password $LAB_PASSWORD;"
    "echo $GREETING mail grace.hopper@navy.example from 10.20.30.40;"
    "busybox printf 'in colours: %s\\033[31m%s\\033[0m\\n' lin us@navy.example; exit 1"
)
# As dockerd 20.10 words them, with what a student's own would hold.
ENGINE_SAYS = """\
time="2026-11-22T22:43:45.5Z" level=info msg="Starting up"
time="2026-11-22T22:43:46.1Z" level=info msg="Daemon has completed initialization" host=hopper-laptop.local
time="2026-11-22T22:43:47.2Z" level=error msg="Not continuing with pull after error: Get \\"https://ada:hub-pw-33@\
registry.lab.example/v2/\\": dial tcp 10.20.30.40:443: i/o timeout"
time="2026-11-22T22:43:48.3Z" level=warning msg="bind source /home/zanzibar/work does not exist"
{"component":"dockerd","msg":"pulling as \\"grace-1906\\" through http://nn:pr0xy-pw-91@10.20.30.40:3128"}
{"component":"backend","msg":"login done","username":"grace-1906","mail":"grace.hopper@navy.example"}
{"component":"backend","msg":"C:\\\\Users\\\\Grace Hopper\\\\work","header":"X-Registry-Auth: Zm9vOmJhcg=="}
"""
TOKEN_TEXT = "denied: ghp_16C7e42F292c6912E7710c838347Ae178B4a is no valid token of grace.hopper@navy.example"


@pytest.fixture
def course(courses: Courses, images) -> Path:
    return courses.write(images.http_app(), "http", 8080)


@pytest.fixture
def student(student: Student) -> Student:
    """One who is called zanzibar and has had a failure and met a bug."""
    student.environment |= {"LOGNAME": "zanzibar", "GITHUB_TOKEN": "zanzibar-token-77"}
    state = student.home / ".local/state/classready"
    state.mkdir(parents=True)
    failure = {"at": "2026-11-22T20:15:00Z", "course": "demo", "message": "It failed.", "detail": TOKEN_TEXT}
    (state / "failures.json").write_text(json.dumps([failure | {"problem": "registry-auth-required"}]))
    (state / "bug-20261122-201500.log").write_text(f'File "{student.home}/x.py", line 1\nKeyError: 5\n')
    log = student.home / ".docker/desktop/log/vm"
    log.mkdir(parents=True)
    (log / "init.log").write_text(ENGINE_SAYS)
    return student


def the_file(student: Student, course: Path) -> Path:
    (written,) = student.folder.glob(f"classready-support-{course.stem}-*.zip")
    return written


def texts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_everything_is_in_one_file_and_nothing_that_is_private(student, course, engine, images):
    container = engine.containers.create(
        images.runs(SAYS),
        environment=SECRETS,
        labels={"classready.course": course.stem},
        volumes=[f"{student.home}/work:/work"],
        command=["sh", "-c", SAYS, "--token", SECRETS["JUPYTER_TOKEN"]],
    )
    try:
        container.start()
        container.wait()
        ran = student.without_terminal("support", "--course", str(course))
        assert (ran.returncode, ran.stderr) == (0, "")
        written = the_file(student, course)
        texts = texts_of(written.read_bytes())
    finally:
        container.remove(v=True)
    assert list(texts) == [
        "README.txt", "report.html", "report.json", "docker-version.txt", "docker-info.txt",
        "engine-init.log", "container.log", "container.json", "failures.txt", "bugs.txt",
    ]  # fmt: skip
    everything = (ran.stdout + "".join(texts) + "".join(texts.values())).lower()
    assert [secret for secret in GIVEN_AWAY if secret.lower() in everything] == []
    assert [n for n, t in texts.items() if str(student.home) in t] == []
    assert texts["container.log"].startswith("serving at http://127.0.0.1:8888/lab?token=<secret-")
    assert re.search(r"^in colours: <email-\d+>$", texts["container.log"], re.MULTILINE)
    made = json.loads(texts["container.json"])
    assert "LAB_PASSWORD=<not included>" in made["Config"]["Env"]
    assert made["State"]["ExitCode"] == 1
    assert "Daemon has completed initialization" in texts["engine-init.log"]
    assert "i/o timeout" in texts["engine-init.log"]
    assert "KeyError: 5" in texts["bugs.txt"]
    assert texts["failures.txt"].startswith("2026-11-22 20:15:00 UTC, course demo\nIt failed.\nKnown as")
    report = read_report(texts["report.html"].encode(), "page")
    assert report == read_report(texts["report.json"].encode(), "json")
    assert report.course.id == course.stem


def test_the_preview_says_what_is_in_it_what_is_not_and_what_was_taken_out(student, course):
    ran = student.without_terminal("support", "--course", str(course))
    said = " ".join(ran.stdout.split())
    assert "For somebody who helps you: 8 files, " in said
    assert " engine-init.log 7" in said
    assert "Not in it: container.log: The course has no container. Removed from it: " in said
    assert "password or token: 4 times (engine-init.log, failures.txt)" in said
    assert said.endswith("Send it to ta@example.edu, and say what you did when it went wrong.")
    assert [p.name for p in student.folder.iterdir()] == [the_file(student, course).name]
    with zipfile.ZipFile(the_file(student, course)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
    again = student.without_terminal("support", "--course", str(course))
    assert again.returncode == 2
    assert again.stderr.endswith(
        "is there already. Replace it with --yes, or name another file with --out.\n"
    )
    assert student.without_terminal("support", "--yes").returncode == 0


def test_with_an_engine_that_is_off_the_rest_is_there_and_says_so(student, course):
    student.environment["DOCKER_HOST"] = f"tcp://127.0.0.1:{free_port()}"
    ran = student.without_terminal("support", "--course", str(course), "--out", "help.zip")
    assert (ran.returncode, ran.stderr) == (0, "")
    texts = texts_of((student.folder / "help.zip").read_bytes())
    assert "Cannot connect to the Docker daemon" in texts["docker-info.txt"]
    assert "  container.log: The container engine does not answer.\n" in texts["README.txt"]
    assert read_report(texts["report.json"].encode(), "json").failed == ("docker.running",)


def test_what_failed_before_is_in_it_with_the_programs_own_words(student, courses):
    course = courses.write(f"127.0.0.1:{free_port()}/course/none:1", "http", 8080)
    assert student.without_terminal("pull", "--yes", "--course", str(course)).returncode == 1
    assert student.without_terminal("support", "--out", "help.zip").returncode == 0
    failed = texts_of((student.folder / "help.zip").read_bytes())["failures.txt"].split("\n\n")[-1]
    assert f" UTC, course {course.stem}, pull\n127.0.0.1:" in failed
    assert "\nKnown as registry-" in failed
    assert "connection refused" in failed


def test_somebody_looks_into_a_file_before_it_is_written(student, course):
    with student.in_terminal("support", "--course", str(course)) as terminal:
        terminal.answer("What now?", f"l{ENTER}")
        terminal.answer("Which one?", f"1{ENTER}")
        terminal.wait_for("Made by classready")
        terminal.wait_for("The same name stands for the same thing")
        terminal.answer("What now?", f"l{ENTER}")
        terminal.answer("Which one?", f"b{ENTER}")
        terminal.answer("What now?", f"w{ENTER}")
        terminal.wait_for("Written to")
        assert terminal.exit_code() == 0
    assert the_file(student, course).exists()


def test_who_does_not_like_it_gets_no_file(student, course):
    student.environment["ACCESSIBLE"] = "1"
    with student.in_terminal("support", "--course", str(course), columns=40) as terminal:
        terminal.answer("Your choice [w]:", f"q{ENTER}")
        terminal.wait_for("Nothing was written.")
        assert terminal.exit_code() == 1
    assert list(student.folder.iterdir()) == []


def test_standard_output_gets_the_file_alone_but_no_terminal_does(student, course):
    ran = subprocess.run(
        [*CLASSREADY, "support", "--course", str(course), "--out", "-"],
        env=student.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert "report.html" in texts_of(ran.stdout)
    assert b"You decide whom you give it to." in ran.stderr
    with student.in_terminal("support", "--out", "-", "--course", str(course)) as terminal:
        terminal.wait_for("A ZIP file can't be shown in a terminal. Name a file with --out.")
        assert terminal.exit_code() == 2


def test_a_full_disk_leaves_no_file_and_no_part(student, course, tmp_path):
    if os.geteuid() != 0:
        missing("only root can mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], check=True)
    try:
        ran = student.without_terminal("support", "--course", str(course), "--out", str(disk / "help.zip"))
        assert (ran.returncode, list(disk.iterdir())) == (1, [])
        assert f"There is no room left for {disk}/help.zip. Nothing was written." in ran.stderr
        subprocess.run(["mount", "-o", "remount,ro", "tmpfs", disk], check=True)
        ran = student.without_terminal("support", "--out", str(disk / "help.zip"))
        assert (ran.returncode, "Read-only file system" in ran.stderr) == (2, True)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)


def test_long_logs_are_cut_at_their_old_end_and_it_stays_quick(student, course):
    log = student.home / ".docker/desktop/log/vm/init.log"
    with log.open("w") as file:
        for number in range(60_000):
            file.write(f"line {number} " + ENGINE_SAYS.splitlines()[number % 4] + "\n")
    assert student.without_terminal("support", "--course", str(course), "--out", "help.zip").returncode == 0
    content = (student.folder / "help.zip").read_bytes()
    lines = texts_of(content)["engine-init.log"].splitlines()
    assert (len(content) < bundle.LARGEST, log.stat().st_size > 2 * MOST) == (True, True)
    assert lines[0].endswith(" before this were left out]")
    assert [line.split()[0] for line in lines[1:]] == ["line"] * (len(lines) - 1)
    assert lines[-1].startswith("line 59999 ")


def test_what_would_be_too_large_to_send_is_left_out_and_said(student, course, monkeypatch):
    for name, value in student.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(student.folder)
    monkeypatch.setattr(bundle, "LARGEST", 30_000)
    args = cli.parser().parse_args(["support", "--course", str(course), "--out", "help.zip"])
    assert args.run(args) == 0
    content = Path("help.zip").read_bytes()
    texts = texts_of(content)
    assert len(content) <= 30_000
    assert "report.html" not in texts
    assert "\n  report.html: It is too large (" in texts["README.txt"]


def test_cloud_jobs_that_are_written_down_are_in_it_without_who_and_where(student, course):
    far = fakes.course(id=course.stem, cloud=Cloud(provider="ssh", hours=1))
    job = Handle(
        name="classready-far-1",
        course=far,
        asked=dt.datetime.now(dt.UTC),
        stops=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1),
        stage="given",
        id="f00dfeed4711beef",
        machine="lovelace@blue-box.invalid",
        notes={"container": "f00dfeed4711beef"},
    )
    Ledger(student.home / ".local/state/classready").write(job)
    assert student.without_terminal("support", "--course", str(course)).returncode == 0
    texts = texts_of(the_file(student, course).read_bytes())
    (written,) = json.loads(texts["cloud-jobs.json"])
    assert (written["name"], written["stage"]) == ("classready-far-1", "given")
    assert written["id"] == written["notes"]["container"] == "<job-1>"
    everything = "".join(texts.values()).lower()
    assert [private for private in ("lovelace", "blue-box", "f00dfeed") if private in everything] == []


def test_a_list_of_cloud_jobs_that_is_damaged_is_named_with_the_reason(student, course):
    (student.home / ".local/state/classready/cloud-jobs.json").write_text("{}}")
    assert student.without_terminal("support", "--course", str(course)).returncode == 0
    said = texts_of(the_file(student, course).read_bytes())["README.txt"]
    assert "cloud-jobs.json: <home>/.local/state/classready/cloud-jobs.json, where cloud jobs are" in said
