"""The whole wizard as students use it: in a terminal, from the first prompt to the stopped container.

The images come from a real registry and run on the real engine. JupyterLab is JupyterLab; RStudio is the
stand-in of ``tests.parts.rstudio``, because RStudio Server itself can't be had here.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.parts.courses import Courses, engine_state
from tests.parts.engine import program
from tests.parts.registry import free_port
from tests.parts.student import Student
from tests.parts.terminal import Terminal
from tests.wizard.known import DO_IT, MENU

JUPYTER = """\
path = "/lab"
work_folder = "/home/jovyan/work"

[[app.smoke_tests]]
title = "Python computes"
command = ["python3", "-c", "print(6 * 7)"]
expect = "42"
"""
RSTUDIO = """\
user = "rstudio"
password = "rstudio"
work_folder = "/home/rstudio/work"
"""


def take(terminal: Terminal, step: str, said: str) -> None:
    """Do the next step and wait until it has said what it should."""
    terminal.wait_for(f"Next: {step}")
    terminal.answer(MENU, DO_IT)
    terminal.wait_for(said)


def write_report(terminal: Terminal, enter: str) -> None:
    terminal.wait_for("Next: Write your readiness report")
    terminal.answer(MENU, DO_IT)
    terminal.answer("Write it to", enter)
    terminal.wait_for("Written to")


def look_at_jupyterlab(address: str) -> None:
    """Open an address in Chromium and wait for JupyterLab's launcher."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program("chromium", "chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(address)
        expect(page.locator(".jp-LauncherCard").first).to_be_visible(timeout=60_000)
        expect(page).to_have_title("JupyterLab")
        browser.close()


def test_a_student_gets_from_the_first_prompt_to_jupyterlab_in_the_browser_and_back(
    student: Student, courses: Courses, engine, jupyter_in_registry
):
    course = courses.write(jupyter_in_registry, "jupyter", 8888, JUPYTER)
    name = courses.container_name(course)
    port = free_port()
    with student.in_terminal("--course", str(course), "--port", str(port)) as terminal:
        take(terminal, "Download the course's image", "Downloaded 127.0.0.1:")
        take(terminal, "Start the container", f"It answers at http://127.0.0.1:{port}")
        terminal.wait_for("Signing in works: was skipped, now passed")
        take(terminal, "Try the course's programs", "Python computes")
        take(terminal, "Open it in your browser", "Opened in your browser")
        write_report(terminal, "y")
        terminal.wait_for("Next: Stop it when you have finished")
        assert student.opened[0].startswith(f"http://127.0.0.1:{port}/lab?token=")
        look_at_jupyterlab(student.opened[0])
        wrote = engine.containers.get(name).exec_run(["sh", "-c", "echo mine >/home/jovyan/work/notes"])
        assert (wrote.exit_code, wrote.output) == (0, b"")
        terminal.answer(MENU, DO_IT)
        terminal.wait_for(f"Stopped {name}")
        terminal.wait_for("Everything is done.")
        assert terminal.exit_code() == 0
    assert engine_state(engine, course) == {"containers": {name: "exited"}, "image": True}
    folder = student.home / "classready" / name.removeprefix("classready-")
    assert (folder / "notes").read_text() == "mine\n"
    assert [path.suffix for path in student.folder.iterdir()] == [".html"]
    sees_everything_done(student, course)


@pytest.mark.parametrize(
    "way",
    [(("--plain",), 100, "Your choice [", "d\n"), ((), 40, MENU, DO_IT)],
    ids=["plain lines", "40 columns"],
)
def test_a_student_signs_in_to_rstudio_and_stops_it(
    student: Student, courses: Courses, engine, rstudio_in_registry, way
):
    arguments, columns, menu, do_it = way
    course = courses.write(rstudio_in_registry, "rstudio", 8787, RSTUDIO)
    name, port = courses.container_name(course), free_port()
    options = ("--course", str(course), "--port", str(port), *arguments)
    with student.in_terminal(*options, columns=columns) as terminal:
        for step, said in (
            ("Download the course's image", "Downloaded 127.0.0.1:"),
            ("Start the container", "Signing in works: was skipped, now passed"),
            ("Open it in your browser", "login rstudio, password rstudio"),
        ):
            terminal.wait_for(f"Next: {step}")
            terminal.answer(menu, do_it)
            terminal.wait_for(said)
        terminal.wait_for("Next: Write your readiness report")
        terminal.answer(menu, f"s{do_it[1:]}")
        terminal.wait_for("Next: Stop it when you have finished")
        terminal.answer(menu, do_it)
        terminal.wait_for("Stopped classready-test-")
        terminal.wait_for("Nothing is left but what you skipped")
        assert terminal.exit_code() == 0
    assert student.opened == [f"http://127.0.0.1:{port}/"]
    assert engine_state(engine, course) == {"containers": {name: "exited"}, "image": True}
    assert max(map(len, terminal.shown.splitlines())) <= columns


def sees_everything_done(student: Student, course: Path) -> None:
    with student.in_terminal("--course", str(course)) as again:
        again.wait_for("Everything is done.")
        assert again.exit_code() == 0
    assert "What now?" not in again.shown
