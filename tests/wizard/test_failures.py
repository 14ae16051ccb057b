"""When something fails: the cause, the cure, the whole error one key away, and a safe way on."""

import socket
from contextlib import closing

import pytest

from tests.parts.courses import engine_state
from tests.parts.images import HTTP_PORT
from tests.parts.registry import free_port
from tests.parts.terminal import CTRL_C, ENTER
from tests.wizard.known import DO_IT, MENU

NOWHERE = "unix:///tmp/classready-nowhere.sock"
GOODBYE = "Interrupted. Start `classready` again at any time; it goes on from here."
THIRTY_LINES = 'i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo "line $i"; done; exit 3'
WAYS = {
    "menus": ((), 100, MENU, ENTER),
    "plain lines": (("--plain",), 100, "Your choice [", "\n"),
    "40 columns": ((), 40, "Your choice [", "\n"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_setting_that_points_nowhere_is_explained_and_passed_by_with_consent(student, course, way):
    arguments, columns, menu, enter = WAYS[way]
    student.environment["DOCKER_HOST"] = NOWHERE
    with student.in_terminal("--course", str(course), *arguments, columns=columns) as terminal:
        said = terminal.answer(menu, f"e{enter}")
        assert "Known as docker-context-points-elsewhere" in " ".join(said.split())
        assert "unset DOCKER_HOST" in said
        terminal.wait_for("(DOCKER_HOST)")
        terminal.answer(menu, f"c{enter}")
        terminal.answer("until classready ends?", enter)
        terminal.wait_for("Docker is running: was failed, now passed")
        terminal.wait_for("Next: Download the course's image")
        terminal.answer(menu, f"q{enter}")
        assert terminal.exit_code() == 1
    assert max(map(len, terminal.shown.splitlines())) <= columns


@pytest.mark.parametrize("asked", [True, False], ids=["the question", "the menu"])
def test_ctrl_c_at_an_offer_changes_nothing_and_says_one_sentence(student, course, asked):
    student.environment["DOCKER_HOST"] = NOWHERE
    with student.in_terminal("--course", str(course)) as terminal:
        terminal.answer(MENU, f"c{ENTER}" if asked else CTRL_C)
        if asked:
            terminal.answer("until classready ends?", CTRL_C)
        terminal.wait_for(GOODBYE)
        assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.shown
    assert "was failed" not in terminal.shown


def test_yes_does_not_go_to_another_engine_than_the_one_that_is_set(student, course, engine):
    student.environment["DOCKER_HOST"] = NOWHERE
    ran = student.without_terminal("--course", str(course), "--yes")
    assert "Known as docker-context-points-elsewhere" in ran.stdout
    assert "was failed, now passed" not in ran.stdout
    assert ran.returncode == 1
    assert engine_state(engine, course) == {"containers": {}, "image": False}


def test_a_container_with_our_name_is_renamed_with_consent_and_the_launch_goes_on(
    student, courses, engine, images, containers
):
    course = courses.write(images.http_app(), "http", HTTP_PORT)
    name = courses.container_name(course)
    other = containers(images.never_ready(), name=name)
    with student.in_terminal("--course", str(course), "--port", str(free_port())) as terminal:
        terminal.wait_for("Next: Start the container")
        terminal.answer(MENU, DO_IT)
        terminal.wait_for(f"There is a container called {name} that classready did not make")
        terminal.wait_for("  | Conflict. The container name")
        terminal.wait_for("Known as container-name-in-use")
        terminal.answer(MENU, f"c{ENTER}")
        terminal.wait_for(f"$ docker rename {name} {name}-other")
        terminal.answer("-other?", ENTER)
        terminal.wait_for(f"The other container is called {name}-other now.")
        terminal.wait_for("Next: Start the container")
        terminal.answer(MENU, DO_IT)
        terminal.wait_for("It answers at")
        terminal.answer(MENU, f"e{ENTER}")
        terminal.wait_for("Start the container: failed")
        terminal.wait_for("Conflict. The container name")
        terminal.answer(MENU, f"q{ENTER}")
        terminal.exit_code()
    other.reload()
    assert (other.name, other.status) == (f"{name}-other", "running")
    assert engine_state(engine, course)["containers"] == {name: "running"}


def test_a_port_that_is_taken_is_passed_by_and_said(student, courses, images):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        course = courses.write(images.http_app(), "http", HTTP_PORT)
        ran = student.without_terminal("launch", "--course", str(course), "--port", str(port))
    assert f"Port {port} was taken, so it is at port" in ran.stdout
    assert ran.returncode == 0


def test_a_command_that_fails_prints_all_that_the_program_said(student, courses, images):
    course = courses.write(images.runs(THIRTY_LINES), "http", HTTP_PORT)
    ran = student.without_terminal("launch", "--course", str(course), "--port", str(free_port()))
    lines = [line for line in ran.stdout.splitlines() if line.startswith("  | ")]
    assert (lines[0], lines[-1], len(lines)) == ("  | line 11", "  | line 30", 20)
    assert ran.returncode == 1


@pytest.mark.parametrize("command", [("logs",), ("open",), ("logs", "--follow")], ids=" ".join)
def test_a_command_that_needs_a_container_says_which_one_makes_it(student, course, command):
    ran = student.without_terminal(*command, "--course", str(course))
    assert "Known as container-not-running" in ran.stdout
    assert "$ classready launch" in ran.stdout
    assert (ran.returncode, ran.stderr) == (1, "")


def test_whoever_has_no_nvidia_card_is_told_so_before_anything_else(student, courses, images):
    course = courses.write(images.http_app(), "http", HTTP_PORT)
    with student.in_terminal(
        "launch", "--gpu", "--course", str(course), "--port", str(free_port())
    ) as terminal:
        said = terminal.wait_for("Known as nvidia-container-toolkit-missing")
        assert said.index("No NVIDIA card was found") < said.index("NVIDIA Container Toolkit")
        terminal.answer("Do without the GPU?", ENTER)
        terminal.wait_for("The container will be started without a GPU")
        terminal.wait_for("It answers at")
        assert terminal.exit_code() == 0


def test_a_command_offers_what_is_missing_and_then_does_what_was_typed(student, course, engine):
    with student.in_terminal("launch", "--course", str(course), "--port", str(free_port())) as terminal:
        terminal.wait_for("Known as image-not-pulled")
        terminal.answer("Download the course's image?", ENTER)
        terminal.wait_for("Downloaded 127.0.0.1:")
        terminal.wait_for("It answers at")
        assert terminal.exit_code() == 0
    assert engine_state(engine, course)["containers"] == {f"classready-{course.stem}": "running"}


def test_a_command_that_finds_no_docker_offers_the_one_that_answers(student, course):
    student.environment["DOCKER_HOST"] = NOWHERE
    with student.in_terminal("logs", "--course", str(course)) as terminal:
        terminal.answer("until classready ends?", ENTER)
        terminal.wait_for("The course has no container yet")
        assert terminal.exit_code() == 1


@pytest.mark.parametrize("keys", [CTRL_C, f"n{ENTER}"], ids=["Ctrl-C", "no"])
def test_an_offer_of_a_command_that_is_not_wanted_changes_nothing(student, course, engine, keys):
    with student.in_terminal("launch", "--course", str(course)) as terminal:
        terminal.answer("Download the course's image?", keys)
        assert terminal.exit_code() == (130 if keys == CTRL_C else 1)
    assert "Traceback" not in terminal.shown
    assert engine_state(engine, course) == {"containers": {}, "image": False}


def test_yes_to_a_launch_is_no_yes_to_a_download(student, course, engine):
    with student.in_terminal("launch", "--yes", "--course", str(course)) as terminal:
        terminal.wait_for("Known as image-not-pulled")
        assert terminal.exit_code() == 1
    assert engine_state(engine, course) == {"containers": {}, "image": False}


def test_an_image_that_another_container_uses_is_kept_and_that_is_no_riddle(
    student, courses, images, containers
):
    image = images.http_app()
    containers(image)
    course = courses.write(image, "http", HTTP_PORT)
    ran = student.without_terminal("remove", "--image", "--yes", "--course", str(course))
    assert "is still used by another container, so it was kept." in " ".join(ran.stdout.split())
    assert "Known as image-in-use" in ran.stdout
    assert ran.returncode == 1
