"""The work folder between two users of this machine, on a real engine."""

import os
import subprocess
import sys
from pathlib import Path

import docker
import pytest

from tests.parts.engine import missing
from tests.parts.images import Images
from tests.wizard.engine.conftest import Plan
from wizard.engine.acl import share_tree
from wizard.engine.errors import EngineError
from wizard.engine.launch import launch
from wizard.engine.work_folder import outer_id, prepare

STUDENT, APP_USER, STRANGER = 4101, 4102, 4103

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux shows file owners to the container"
)


def done_by(user: int, script: str) -> tuple[int, str]:
    """Exit code and output of a shell script run as another user of this machine."""
    if os.geteuid() != 0:
        missing("only root can try what other users may do")
    run = subprocess.run(
        ["sh", "-c", script],
        user=user,
        group=user,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the student's that other users can get to, so that only its own rights keep them out."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o711)
    made = tmp_path / "work"
    made.mkdir(mode=0o700)
    os.chown(made, STUDENT, STUDENT)
    return made


def share_as_owner(folder: Path) -> None:
    """Share the folder the way that ``launch`` does, with no more rights than the student has."""
    script = (
        "import sys; from pathlib import Path; from wizard.engine.acl import share_tree; "
        f"print(share_tree(Path(sys.argv[1]), {{{STUDENT}, {APP_USER}}}))"
    )
    # Not as a user of its own from the start: the interpreter may lie where only root can read it.
    become = f"import os; os.setgid({STUDENT}); os.setuid({STUDENT}); "
    imports = "import wizard.engine.acl; "
    subprocess.run(
        [sys.executable, "-c", imports + become + script, str(folder)], check=True, capture_output=True
    )


def test_both_sides_can_change_what_the_other_made(folder: Path) -> None:
    share_as_owner(folder)
    assert done_by(APP_USER, f"umask 022; mkdir {folder}/made && echo 1 > {folder}/made/by-app")[0] == 0
    assert (
        done_by(STUDENT, f"umask 077; echo 2 >> {folder}/made/by-app; echo 3 > {folder}/made/by-student")[0]
        == 0
    )
    assert done_by(APP_USER, f"echo 4 >> {folder}/made/by-student; cat {folder}/made/*") == (
        0,
        "1\n2\n3\n4\n",
    )
    assert done_by(STUDENT, f"rm -r {folder}/made && ls {folder}") == (0, "")


def test_nobody_else_gets_in(folder: Path) -> None:
    share_as_owner(folder)
    done_by(APP_USER, f"echo secret > {folder}/file")
    assert done_by(STRANGER, f"ls {folder} || cat {folder}/file")[0] != 0


def test_files_that_were_there_before_are_shared_too(folder: Path) -> None:
    done_by(
        STUDENT,
        f"umask 077; mkdir {folder}/old; echo 1 > {folder}/old/file; echo 'echo 2' > {folder}/old/run",
    )
    done_by(STUDENT, f"chmod 700 {folder}/old/run")
    share_as_owner(folder)
    assert done_by(APP_USER, f"cat {folder}/old/file && {folder}/old/run && echo 3 >> {folder}/old/file") == (
        0,
        "1\n2\n",
    )


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("private")
    outside.chmod(0o600)
    (folder / "link").symlink_to(outside)
    share_tree(folder, {STUDENT, APP_USER})
    assert done_by(APP_USER, f"cat {folder}/link")[0] != 0


def test_sharing_twice_changes_nothing(folder: Path) -> None:
    share_tree(folder, {STUDENT, APP_USER})
    before = os.getxattr(folder, "system.posix_acl_default")
    share_tree(folder, {STUDENT, APP_USER})
    assert os.getxattr(folder, "system.posix_acl_default") == before


def test_launched_container_and_student_share_the_folder(
    engine: docker.DockerClient, images: Images, plan: Plan, folder: Path, work: Path
) -> None:
    folder.rename(work)
    # The app signs in as this user; a number is a user, too.
    launched = launch(plan(images.http_app(), kind="rstudio", user=str(APP_USER)), engine)
    container = engine.containers.get(launched.id)
    assert (launched.note, launched.work) == ("", work)
    made = container.exec_run(["sh", "-c", "umask 022; echo 1 > /work/by-app"], user=str(APP_USER))
    assert made.exit_code == 0
    assert done_by(STUDENT, f"echo 2 >> '{work}/by-app' && cat '{work}/by-app'") == (0, "1\n2\n")
    as_root = container.exec_run(["sh", "-c", "echo 1 > /work/by-root"])
    assert as_root.exit_code == 0
    assert done_by(STUDENT, f"echo 2 >> '{work}/by-root'")[0] == 0


def test_folder_that_cannot_be_written_from_inside_is_said(
    engine: docker.DockerClient, images: Images, plan: Plan, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(work)

    def without_access_lists(*_: object) -> int:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("wizard.engine.work_folder.share_tree", without_access_lists)
    launched = launch(plan(images.http_app(), kind="rstudio", user=str(APP_USER)), engine)
    assert launched.note == (
        f"The folder {work} can't be written from inside the container; work can't be saved there. "
        f"The folder {work} could not be shared with the container's user (Operation not supported)."
    )


def test_new_folder_is_the_students_alone(work: Path) -> None:
    prepare(work)
    assert work.stat().st_mode & 0o777 == 0o700


def test_file_in_the_folders_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file")
    with pytest.raises(EngineError, match="can't be made") as caught:
        prepare(tmp_path / "work")
    assert caught.value.problem == "work-folder-not-made"


@pytest.mark.parametrize(
    ("inside", "uid_map", "outside"),
    [
        (1000, [(0, 0, 4294967295)], 1000),
        # Rootless: the container's root is the student, everybody else a subordinate id.
        (0, [(0, 1001, 1), (1, 165536, 65536)], 1001),
        (1000, [(0, 1001, 1), (1, 165536, 65536)], 166535),
        (1000, [], 1000),
    ],
)
def test_user_of_the_container_has_its_number_on_this_side(
    inside: int, uid_map: list[tuple[int, int, int]], outside: int
) -> None:
    assert outer_id(inside, uid_map) == outside
