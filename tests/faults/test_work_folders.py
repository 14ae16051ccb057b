"""Folders for the student's files that are not there, closed, full or somebody else's."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.disk import fill
from tests.faults.program import Program
from tests.parts.engine import program
from tests.parts.images import HTTP_PORT, Images
from wizard.engine.container import course_containers

APP_USER, STRANGER = 4102, 4103
MINE = "my homework"
IN_CONTAINER = 'work_folder = "/work"'


def like_a_student(*command: str) -> Sequence[str]:
    """A command without root's rights over other people's files."""
    rights = "-dac_override,-dac_read_search,-fowner,-chown"
    return (program("setpriv", "util-linux"), f"--bounding-set={rights}", "--inh-caps=-all", *command)


@pytest.fixture
def work(classready: Program) -> Path:
    return classready.here / "my work"


@pytest.fixture
def launch(course: Course, images: Images, work: Path, port: int) -> tuple[str, ...]:
    """The command that launches a course with that folder."""
    path = course(images.http_app(), more=IN_CONTAINER)
    return ("launch", "--course", path, "--work", str(work), "--port", str(port))


def a_file(work: Path) -> Callable[[], None]:
    work.write_text(MINE)
    return work.unlink


def below_a_closed_folder(work: Path) -> Callable[[], None]:
    work.parent.chmod(0o555)
    return lambda: work.parent.chmod(0o755)


def read_only(work: Path) -> Callable[[], None]:
    work.mkdir(mode=0o555)
    return lambda: work.chmod(0o755)


def of_somebody_else(work: Path) -> Callable[[], None]:
    work.mkdir()
    os.chown(work, STRANGER, STRANGER)
    return lambda: os.chown(work, os.getuid(), os.getgid())


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (a_file, "work-folder-not-made"),
        (below_a_closed_folder, "work-folder-not-made"),
        (read_only, "work-folder-not-writable"),
        (of_somebody_else, "work-folder-not-writable"),
    ],
)
def test_a_folder_that_can_not_be_used_is_said_before_anything_is_started(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    course: Course,
    engine: docker.DockerClient,
    work: Path,
    launch: tuple[str, ...],
    make: Callable[[Path], Callable[[], None]],
    problem: str,
) -> None:
    heal = make(work)
    found = classready.run(*launch)
    assert (found.code, found.err, found.known) == (1, "", (problem,))
    assert str(work) in found.out
    assert "classready launch --work FOLDER" in found.out
    assert course_containers(engine, course.id) == []
    heal()
    again = classready.run(*launch)
    assert (again.code, again.err, again.known) == (0, "", ())


@pytest.fixture
def disk(small_disk: Path) -> Iterator[Path]:
    """A disk with a folder that holds a student's file."""
    (small_disk / "work").mkdir()
    (small_disk / "work" / "homework").write_text(MINE)
    yield small_disk
    assert (small_disk / "work" / "homework").read_text() == MINE


def test_a_disk_that_can_only_be_read_is_said_before_anything_is_started(
    classready: Program, course: Course, engine: docker.DockerClient, launch: tuple[str, ...], disk: Path
) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    found = classready.run(*launch, "--work", str(disk / "work"))
    assert (found.code, found.err, found.known) == (1, "", ("work-folder-not-writable",))
    assert "Read-only file system" in found.out
    assert course_containers(engine, course.id) == []


def test_a_disk_that_is_full_is_said_before_anything_is_started(
    classready: Program, course: Course, engine: docker.DockerClient, launch: tuple[str, ...], disk: Path
) -> None:
    fill(disk, leaving=0)
    there = ("--work", str(disk / "work"))
    found = classready.run(*launch, *there)
    assert (found.code, found.err, found.known) == (1, "", ("work-folder-disk-full",))
    assert "df -h" in found.out
    assert course_containers(engine, course.id) == []
    (disk / "filling").unlink()
    assert classready.run(*launch, *there).code == 0
    course_containers(engine, course.id)[0].remove(force=True)  # it holds the disk


def test_a_folder_that_was_deleted_between_two_starts_is_made_again(
    classready: Program, course: Course, engine: docker.DockerClient, launch: tuple[str, ...], work: Path
) -> None:
    classready.run(*launch)
    before = engine.containers.get(course.container).id
    classready.run("stop")
    work.rmdir()
    again = classready.run(*launch)
    assert (again.code, again.err, again.known) == (0, "", ())
    container = engine.containers.get(course.container)
    assert container.id == before
    assert container.exec_run(["touch", "/work/saved"]).exit_code == 0
    assert [path.name for path in work.iterdir()] == ["saved"]


def test_a_folder_that_was_deleted_while_the_app_runs_is_told_with_what_helps(
    classready: Program, engine: docker.DockerClient, course: Course, launch: tuple[str, ...], work: Path
) -> None:
    classready.run(*launch)
    work.rmdir()
    found = classready.run(*launch)
    assert (found.code, found.err) == (0, "")
    assert f"The folder {work} can't be written from inside the container" in found.out
    assert "classready stop" in found.out
    classready.run("stop")
    assert "can't be written" not in classready.run(*launch).out
    assert engine.containers.get(course.container).exec_run(["touch", "/work/saved"]).exit_code == 0


def test_what_somebody_else_wrote_inside_is_the_students_too(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, work: Path, port: int
) -> None:
    script = f"until echo theirs >/work/made; do sleep 0.05; done; exec httpd -f -p {HTTP_PORT} -h /www"
    path = course(images.runs(script, user=str(APP_USER)), more=IN_CONTAINER)
    launch = ("launch", "--course", path, "--work", str(work), "--port", str(port))
    assert classready.run(*launch).code == 0
    assert (work / "made").stat().st_uid == APP_USER
    assert classready.run_argv(like_a_student("sh", "-c", f"echo mine >>'{work}/made'")).code == 0
    assert (work / "made").read_text() == "theirs\nmine\n"
    inside = engine.containers.get(course.container)
    inside.exec_run(["sh", "-c", "echo closed >/work/closed; chmod 600 /work/closed"])
    again = classready.run_argv(like_a_student(*classready.command(*launch)))
    assert (again.code, again.err) == (0, "")
    assert f"docker exec --user 0 {course.container} chown -R {os.getuid()} /work" in again.out
    inside.exec_run(["busybox", "chown", "-R", str(os.getuid()), "/work"], user="0")
    assert classready.run_argv(like_a_student("cat", f"{work}/closed")).out == "closed"
    assert "chown" not in classready.run_argv(like_a_student(*classready.command(*launch))).out
    inside.reload()
    assert inside.status == "running"
