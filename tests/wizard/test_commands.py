"""Each command as somebody types it, on the real engine: what it says, its exit code, what it leaves."""

import json
import socket

import pytest

from checks.registry import ALL_CHECKS
from tests.parts.courses import engine_state
from tests.parts.registry import free_port
from tests.parts.terminal import CTRL_C, ENTER

MARKS = {"✓": "passed", "!": "warned", "✗": "failed", "?": "unknown", "-": "skipped"}


def name_of(course) -> str:
    return f"classready-{course.stem}"


@pytest.fixture
def running(student, course) -> int:
    """The small course's container runs; its port."""
    port = free_port()
    for command in (("pull", "--course", str(course)), ("launch", "--port", str(port))):
        ran = student.without_terminal(*command)
        assert (ran.returncode, ran.stderr) == (0, "")
    return port


def test_check_says_the_same_as_text_and_as_json_with_the_same_exit_code(student, course):
    text = student.without_terminal("check", "--course", str(course))
    document = student.without_terminal("check", "--json")
    shown = {
        line.split()[1]: MARKS[line[0]]
        for line in text.stdout.splitlines()
        if line[:1] in MARKS and line.split()[1] in {check.id for check in ALL_CHECKS}
    }
    results = {result["check"]: result["status"] for result in json.loads(document.stdout)["results"]}
    assert shown == results
    assert list(results) == [check.id for check in ALL_CHECKS]
    assert (text.returncode, document.returncode) == (1, 1)
    assert (text.stderr, document.stderr) == ("", "")


def test_check_of_some_looks_at_them_and_what_they_need(student, course):
    ran = student.without_terminal("check", "docker.running", "python", "--json", "--course", str(course))
    results = json.loads(ran.stdout)["results"]
    assert [result["check"] for result in results] == ["docker.installed", "docker.running", "python.version"]
    assert ran.returncode == 0


def test_an_ignored_failure_is_shown_and_not_counted(student, course):
    asked = ("check", "image.present", "--course", str(course))
    counted = student.without_terminal(*asked)
    ignored = student.without_terminal(*asked, "--ignore", "image.present")
    assert (counted.returncode, ignored.returncode) == (1, 0)
    assert "(ignored)" in ignored.stdout


def test_a_warning_counts_where_it_is_asked_to(student, course):
    asked = ("check", "docker.version", "--json", "--course", str(course))
    loose, strict = student.without_terminal(*asked), student.without_terminal(*asked, "--strict")
    warned = any(result["status"] == "warned" for result in json.loads(loose.stdout)["results"])
    assert (loose.returncode, strict.returncode) == (0, 1 if warned else 0)


def test_a_milestone_s_checks_and_their_needs_are_run(student, course):
    ran = student.without_terminal("check", "--milestone", "local", "--json", "--course", str(course))
    document = json.loads(ran.stdout)
    looked = {result["check"] for result in document["results"]}
    assert {"docker.running", "image.present", "app.signin"} <= looked
    assert "conda.installed" not in looked
    assert [(m["id"], m["verdict"]) for m in document["milestones"]] == [("local", "not ready")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("check", "docker.runing"),
            "There is no check called 'docker.runing'. Did you mean docker.running?",
        ),
        (("check", "--ignore", "disc"), "There is no check called 'disc'. Did you mean disk?"),
        (("check", "--milestone", "locl"), "There is no milestone called 'locl'. Did you mean local?"),
        (("lunch",), "There is no 'lunch'. Did you mean launch?"),
        (
            ("launch", "--port", "0"),
            "Argument --port: '0' is not a port; give a whole number from 1 to 65535",
        ),
        (("launch", "--port", "99999"), "Argument --port: '99999' is not a port"),
        (("launch", "--port", "abc"), "Argument --port: 'abc' is not a port"),
        (("launch", "--port", "٣"), "Argument --port: '٣' is not a port"),
        (("--port", "-1"), "Argument --port"),
        (("completion", "bsh"), "There is no 'bsh'. Did you mean bash?"),
        (("check", "--course", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_what_nobody_has_is_one_sentence_with_the_nearest(student, course, arguments, said):
    student.without_terminal("status", "--course", str(course))
    ran = student.without_terminal(*arguments)
    assert said in ran.stderr
    assert ran.stderr.startswith("classready: ")
    assert len(ran.stderr.splitlines()) == 1
    assert (ran.returncode, ran.stdout) == (2, "")


def test_pull_says_at_once_that_it_is_here_already(student, course):
    first = student.without_terminal("pull", "--course", str(course))
    again = student.without_terminal("pull")
    assert f"$ docker pull {image_of(course)}" in first.stdout
    assert "is already here and up to date." in again.stdout
    assert (first.returncode, again.returncode) == (0, 0)


def image_of(course) -> str:
    return next(line for line in course.read_text().splitlines() if line.startswith("name = ")).split('"')[1]


def test_status_as_text_and_json_follows_the_container(student, course, running):
    facts = json.loads(student.without_terminal("status", "--json").stdout)
    assert facts["engine"] == "ok"
    assert (facts["container"], facts["state"]) == (name_of(course), "running")
    assert facts["address"] == f"http://127.0.0.1:{running}/"
    text = student.without_terminal("status").stdout
    assert f"address: http://127.0.0.1:{running}/" in text
    student.without_terminal("stop")
    stopped = json.loads(student.without_terminal("status", "--json").stdout)
    assert (stopped["state"], stopped["address"]) == ("exited", "")


def test_a_second_launch_finds_the_first_and_a_stopped_one_is_started_again(student, engine, course, running):
    first = engine.containers.get(name_of(course)).id
    again = student.without_terminal("launch", "--port", str(running))
    assert "is running already" in again.stdout
    assert student.without_terminal("stop").returncode == 0
    third = student.without_terminal("launch", "--port", str(running))
    assert "Started your container again" in third.stdout
    assert engine.containers.get(name_of(course)).id == first


def test_a_taken_port_makes_it_the_next_free_one_and_says_so(student, course):
    student.without_terminal("pull", "--course", str(course))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ran = student.without_terminal("launch", "--port", str(taken))
    assert f"Port {taken} was taken, so it is at port " in ran.stdout
    assert ran.returncode == 0


def test_launch_without_the_image_says_what_to_do(student, new_course, engine):
    ran = student.without_terminal("launch", "--course", str(new_course))
    assert ran.returncode == 1
    assert "classready pull" in ran.stdout
    assert engine_state(engine, new_course) == {"containers": {}, "image": False}


def test_open_opens_the_browser_and_without_one_shows_the_address(student, course, running):
    address = f"http://127.0.0.1:{running}/"
    opened = student.without_terminal("open")
    assert f"Opened in your browser: {address}" in opened.stdout
    assert student.opened == [address]
    del student.environment["BROWSER"]
    shown = student.without_terminal("open")
    assert f"Open this address in your browser: {address}" in shown.stdout
    assert (opened.returncode, shown.returncode) == (0, 0)
    assert name_of(course)


def test_open_of_what_does_not_run_says_how_to_start_it(student, course):
    ran = student.without_terminal("open", "--course", str(course))
    assert "  $ classready launch\n" in ran.stdout
    assert ran.returncode == 1
    assert student.opened == []


def test_logs_shows_what_the_container_wrote_and_follow_goes_on_until_it_ends(student, courses, images):
    course = courses.write(images.exits(3), "http", 8080)
    launched = student.without_terminal("launch", "--course", str(course), "--port", str(free_port()))
    assert launched.returncode == 1
    assert "| the app could not start" in launched.stdout
    for options in ((), ("--follow",)):
        ran = student.without_terminal("logs", *options)
        assert (ran.stdout, ran.returncode) == ("the app could not start\n", 0)


def test_following_goes_on_until_ctrl_c(student, courses, images):
    course = courses.write(images.never_ready(), "http", 8080, "start_seconds = 1\n")
    launched = student.without_terminal("launch", "--course", str(course), "--port", str(free_port()))
    assert launched.returncode == 1
    with student.in_terminal("logs", "--follow") as terminal:
        terminal.answer("still starting", CTRL_C)
        assert terminal.exit_code() == 130
    assert "Traceback" not in terminal.shown


def test_stop_of_nothing_is_fine(student, course):
    ran = student.without_terminal("stop", "--course", str(course))
    assert "Nothing of this course is running." in ran.stdout
    assert ran.returncode == 0


def test_remove_asks_and_takes_no_for_an_answer(student, engine, course, running):
    before = engine_state(engine, course)
    with student.in_terminal("remove", "--course", str(course)) as terminal:
        terminal.answer("Remove it?", ENTER)
        terminal.wait_for("Nothing was removed.")
        assert terminal.exit_code() == 1
    assert student.without_terminal("remove").returncode == 1
    assert student.without_terminal("remove", "--dry-run").returncode == 0
    assert engine_state(engine, course) == before
    assert running


def test_remove_takes_the_container_and_the_image_where_asked(student, engine, course, running):
    with student.in_terminal("remove", "--course", str(course)) as terminal:
        terminal.answer("Remove it?", "y")
        terminal.wait_for(f"Removed {name_of(course)}")
        assert terminal.exit_code() == 0
    assert engine_state(engine, course) == {"containers": {}, "image": True}
    assert student.without_terminal("remove", "--image", "--yes").returncode == 0
    assert engine_state(engine, course) == {"containers": {}, "image": False}
    nothing = student.without_terminal("remove", "--yes")
    assert (nothing.returncode, "There was nothing to remove." in nothing.stdout) == (0, True)
    assert running


@pytest.mark.parametrize("command", ["pull", "launch", "stop"])
def test_a_dry_run_shows_the_command_and_does_nothing(student, engine, course, command):
    before = engine_state(engine, course)
    ran = student.without_terminal(command, "--dry-run", "--course", str(course))
    assert "  $ docker " in ran.stdout
    assert "This was a dry run; nothing was done." in ran.stdout
    assert ran.returncode == 0
    assert engine_state(engine, course) == before


@pytest.mark.parametrize("command", ["pull", "launch", "open", "status", "logs", "stop", "remove"])
def test_without_an_engine_each_command_says_so_without_a_traceback(student, course, command):
    student.environment["DOCKER_HOST"] = f"tcp://127.0.0.1:{free_port()}"
    options = ("--yes",) if command == "remove" else ()
    ran = student.without_terminal(command, *options, "--course", str(course))
    assert "Traceback" not in ran.stdout + ran.stderr
    assert ran.returncode == (4 if command == "status" else 1)


def test_a_course_that_was_named_is_remembered(student, course):
    student.without_terminal("status", "--course", str(course))
    assert json.loads(student.without_terminal("status", "--json").stdout)["course"] == course.stem


def test_a_dry_run_remembers_no_work_folder(student, courses, images):
    course = courses.write(images.http_app(), "http", 8080, 'work_folder = "/work"\n')
    folder = student.folder / "my work"
    student.without_terminal("launch", "--dry-run", "--course", str(course), "--work", str(folder))
    usual = str(student.home / "classready" / course.stem)
    assert json.loads(student.without_terminal("status", "--json").stdout)["work"] == usual
    launched = student.without_terminal("launch", "--work", str(folder), "--port", str(free_port()))
    assert launched.returncode == 0
    assert json.loads(student.without_terminal("status", "--json").stdout)["work"] == str(folder)
