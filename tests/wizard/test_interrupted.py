"""Whoever stops in the middle, closes the window or has no terminal at all loses nothing."""

import json
import subprocess

import pytest

from tests.parts.courses import engine_state
from tests.parts.images import HTTP_PORT
from tests.parts.registry import free_port
from tests.parts.student import CLASSREADY
from tests.parts.terminal import CTRL_C, CTRL_D, ENTER
from tests.wizard.known import MENU, remembered

GOODBYE = "Interrupted. Start `classready` again at any time; it goes on from here."
NOTHING = {"containers": {}, "image": False}


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["menus", "plain lines"])
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_a_key_that_means_enough_ends_a_menu_with_one_sentence(student, course, engine, plain, key):
    with student.in_terminal("--course", str(course), *plain) as terminal:
        terminal.wait_for("Next: Download the course's image")
        terminal.answer("Your choice" if plain else MENU, key)
        terminal.wait_for(GOODBYE)
        assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.shown
    assert terminal.shown.count("Interrupted") == 1
    assert engine_state(engine, course) == NOTHING
    assert remembered(student).course == str(course)


def test_ctrl_c_while_it_looks_ends_with_one_sentence(student, course):
    with student.in_terminal("--course", str(course)) as terminal:
        terminal.answer("Looking at your computer", CTRL_C)
        terminal.wait_for(GOODBYE)
        assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.shown


def test_ctrl_c_before_a_report_is_written_writes_none(student, course):
    with student.in_terminal("report", "--course", str(course)) as terminal:
        terminal.answer("Write it to", CTRL_C)
        terminal.wait_for(GOODBYE)
        assert terminal.exit_code() == 130
    assert list(student.folder.iterdir()) == []


def test_ctrl_c_while_the_app_starts_leaves_a_container_that_the_next_start_finds(
    student, courses, engine, images
):
    course = courses.write(images.never_ready(), "http", HTTP_PORT)
    port = str(free_port())
    with student.in_terminal("launch", "--course", str(course), "--port", port) as terminal:
        terminal.answer("Waiting until it answers", CTRL_C)
        terminal.wait_for(GOODBYE)
        assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.shown
    assert engine_state(engine, course)["containers"] == {f"classready-{course.stem}": "running"}
    assert "Stopped classready-test-" in student.without_terminal("stop").stdout


def test_a_window_that_changes_its_size_keeps_its_menu(student, course, engine):
    with student.in_terminal("--course", str(course)) as terminal:
        terminal.wait_for(MENU)
        terminal.resize(20, 10)
        terminal.resize(120, 50)
        terminal.type(f"q{ENTER}")
        terminal.wait_for("it goes on from here.")
        assert terminal.exit_code() == 1
    assert engine_state(engine, course) == NOTHING


def test_ctrl_c_at_a_question_leaves_what_was_asked_about(student, course, engine):
    name = started(student, course)
    with student.in_terminal("remove", "--course", str(course)) as terminal:
        terminal.answer("Remove it?", CTRL_C)
        terminal.wait_for("Interrupted.")
        assert terminal.exit_code() == 130
    assert engine_state(engine, course)["containers"] == {name: "running"}


def started(student, course) -> str:
    """Download and start the small course without a terminal; the container's name."""
    port = str(free_port())
    done = student.without_terminal("--course", str(course), "--yes", "--port", port)
    assert "Traceback" not in done.stderr
    return f"classready-{course.stem}"


@pytest.fixture
def slow_course(courses, engine, images, own_registry, proxy):
    """A course whose image comes so slowly that a test can act in the middle of it."""
    image = images.random([3_000_000])
    own_registry.push(engine, image, "course/slow:1")
    images.forget(image)
    proxy.set(bytes_per_second=300_000)
    return courses.write(own_registry.reference("course/slow:1", proxy.port), "http", HTTP_PORT)


def test_ctrl_c_in_a_download_says_what_is_kept_and_the_next_start_finishes_it(
    student, slow_course, engine, proxy
):
    with student.in_terminal("pull", "--course", str(slow_course)) as terminal:
        proxy.wait_for_bytes(500_000)
        terminal.type(CTRL_C)
        terminal.wait_for("Interrupted.")
        assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.shown
    assert engine_state(engine, slow_course) == NOTHING
    proxy.heal()
    assert student.without_terminal("pull").returncode == 0
    assert engine_state(engine, slow_course) == {"containers": {}, "image": True}


def test_closing_the_window_in_a_download_ends_it_and_the_next_start_goes_on(
    student, slow_course, engine, proxy
):
    with student.in_terminal("pull", "--course", str(slow_course)) as terminal:
        proxy.wait_for_bytes(500_000)
        terminal.hang_up()
        assert terminal.process.wait(30) != 0
    assert remembered(student).course == str(slow_course)
    proxy.heal()
    assert student.without_terminal("pull").returncode == 0
    assert engine_state(engine, slow_course) == {"containers": {}, "image": True}


def test_closing_the_window_at_a_prompt_ends_the_wizard(student, course, engine):
    with student.in_terminal("--course", str(course)) as terminal:
        terminal.wait_for(MENU)
        terminal.hang_up()
        assert terminal.process.wait(30) != 0
    assert engine_state(engine, course) == NOTHING


@pytest.mark.parametrize("closed", [False, True], ids=["nothing to read", "closed"])
def test_without_somebody_to_ask_it_shows_the_plan_and_what_is_next(student, course, engine, closed):
    command = [*CLASSREADY, "--course", str(course)]
    if closed:
        command = ["sh", "-c", 'exec "$@" <&-', "sh", *command]
    ran = subprocess.run(
        command,
        env=student.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Next: Download the course's image" in ran.stdout
    assert f"$ docker pull {reference_in(course)}" in ran.stdout
    assert "What now?" not in ran.stdout
    assert (ran.returncode, ran.stderr) == (1, "")
    assert engine_state(engine, course) == NOTHING


def reference_in(course) -> str:
    return next(line for line in course.read_text().splitlines() if line.startswith("name = ")).split('"')[1]


def test_with_its_output_in_a_pipe_it_asks_nothing_although_somebody_sits_there(student, course):
    with student.in_terminal("--course", str(course)) as terminal:
        terminal.wait_for(MENU)
    piped = ["sh", "-c", '"$@" | cat', "sh", *CLASSREADY, "--course", str(course)]
    ran = subprocess.run(piped, env=student.environment, capture_output=True, text=True, check=False)
    assert "Next: Download the course's image" in ran.stdout
    assert "What now?" not in ran.stdout
    assert "\x1b" not in ran.stdout


def test_a_reader_that_goes_away_is_no_error(student, course):
    piped = ["sh", "-c", '"$@" | head -n 1', "sh", *CLASSREADY, "check", "--course", str(course)]
    ran = subprocess.run(piped, env=student.environment, capture_output=True, text=True, check=False)
    assert (len(ran.stdout.splitlines()), ran.stderr) == (1, "")


def test_yes_without_a_terminal_does_everything_but_stop(student, course, engine):
    ran = student.without_terminal("--course", str(course), "--yes", "--port", str(free_port()))
    assert "Downloaded" in ran.stdout
    assert "It answers at" in ran.stdout
    assert "Next: Stop it when you have finished" in ran.stdout
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert engine_state(engine, course) == {
        "containers": {f"classready-{course.stem}": "running"},
        "image": True,
    }


def test_a_dry_run_does_nothing(student, course, engine):
    before = engine_state(engine, course)
    ran = student.without_terminal("--course", str(course), "--yes", "--dry-run", "--work", "mine")
    assert "This was a dry run; nothing was done." in ran.stdout
    assert engine_state(engine, course) == before == NOTHING
    assert not (student.home / "classready").exists()
    assert list(student.folder.iterdir()) == []


def test_a_download_that_nobody_can_restart_is_no_reason_to_hang(student, course, engine, own_registry):
    own_registry.stop()
    gone = course.with_name("gone.toml")
    gone.write_text(
        course.read_text().replace(reference_in(course), own_registry.reference("course/small:1"))
    )
    ran = student.without_terminal("--course", str(gone), "--yes")
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert engine_state(engine, gone) == NOTHING


def test_two_wizards_at_once_make_one_container(student, course, engine):
    student.without_terminal("pull", "--course", str(course))
    command = [*CLASSREADY, "launch", "--port", str(free_port())]
    both = [
        subprocess.Popen(
            command, env=student.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=60)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert engine_state(engine, course)["containers"] == {f"classready-{course.stem}": "running"}


def test_a_home_that_can_not_be_written_is_said_in_one_sentence(student, course):
    student.environment["CLASSREADY_HOME"] = "/proc/nowhere"
    ran = student.without_terminal("--course", str(course))
    assert ran.returncode == 1
    assert ran.stderr.startswith("classready: /proc/nowhere/state/state.json can't be written")
    assert len(ran.stderr.splitlines()) == 1


def test_a_damaged_memory_is_set_aside_with_a_word(student, course):
    state = student.home / ".local/state/classready/state.json"
    state.parent.mkdir(parents=True)
    state.write_bytes(b"\x00\xff{")
    ran = student.without_terminal("--course", str(course))
    assert "is damaged; it was set aside as" in ran.stderr
    assert ran.returncode == 1
    assert json.loads(state.read_text())["course"] == str(course)
    assert [path.read_bytes() for path in state.parent.glob("state-set-aside-*.json")] == [b"\x00\xff{"]
