"""The wizard's cloud milestone with a stand-in for the cloud: every prompt, every way out, every way back."""

import re
from collections.abc import Callable

import pytest

from tests.parts.student import Student
from tests.parts.terminal import CTRL_C, ENTER, Terminal
from tests.wizard.known import DO_IT, MENU
from wizard.state import Store

LOGIN, RUN, OPEN = "Log in to the cloud", "Start it in the cloud", "Open it from the cloud"
REPORT, STOP = "Write your readiness report", "Stop it in the cloud when you have finished"
SKIP = f"s{ENTER}"
LEAVE = f"q{ENTER}"
_NEXT = re.compile(r"^Next: (.*)$", re.MULTILINE)


@pytest.fixture
def person(person: Student) -> Student:
    """Somebody who has done the local half: the container was started, stopped and reported on."""
    store = Store(person.home / ".local/state/classready", print)
    for step in ("launch", "stop", "report"):
        store.record("cloudy", step)
    return person


def go_to(terminal: Terminal, step: str, menu: str = MENU) -> None:
    """Skip what comes before a step, and stay at its menu."""
    while True:
        terminal.wait_for("Next: ")  # a menu is drawn anew while it is answered
        terminal.wait_for(menu)
        if step.startswith(_NEXT.findall(terminal.shown)[-1]):
            return
        terminal.answer("", SKIP)


def here(terminal: Terminal, keys: str) -> None:
    """Type at the menu that is shown."""
    terminal.answer("", keys)


def test_from_the_first_login_to_the_stopped_job(person, far):
    far.account.unlink()
    with person.in_terminal() as terminal:
        go_to(terminal, LOGIN)
        here(terminal, DO_IT)
        terminal.wait_for("confirm your address, and log in again")
        (far.folder / "verified").touch()
        terminal.answer(MENU, DO_IT)
        terminal.wait_for("You are logged in as ada at lab.")
        go_to(terminal, RUN)
        here(terminal, DO_IT)
        terminal.wait_for("$ standin run --preset gpu-small --minutes 240")
        terminal.wait_for("0.53 USD/h x 4 h = at most 2.12 USD; stops at")
        terminal.answer("Start it?", "y")
        terminal.wait_for("Signing in works.")
        (name,) = far.alive
        terminal.wait_for(f"Next: {OPEN}")
        terminal.answer(MENU, DO_IT)
        terminal.wait_for("Opened in your browser: http://")
        go_to(terminal, STOP)
        here(terminal, DO_IT)
        terminal.wait_for(f"Stopped {name}; it cost 0.25 USD.")
        terminal.wait_for("Nothing is left but what you skipped")
        terminal.exit_code()
    assert (far.alive, person.opened[0]) == ([], "http://127.0.0.1:9/sign-up")
    assert f"http://{name}.localhost:" in person.opened[-1]


def test_a_later_start_finds_the_running_job_and_asks_nothing_twice(person, far):
    with person.in_terminal() as terminal:
        go_to(terminal, RUN)
        here(terminal, DO_IT)
        terminal.answer("Start it?", "y")
        terminal.wait_for(f"Next: {OPEN}")
        terminal.answer(MENU, LEAVE)
        terminal.wait_for("It runs on, and costs money, until")
        terminal.exit_code()
    (name,) = far.alive
    with person.in_terminal() as terminal:
        terminal.wait_for(f"classready: {name} at lab, running since")
        go_to(terminal, OPEN)
        here(terminal, DO_IT)
        terminal.wait_for("Opened in your browser: http://")
        go_to(terminal, REPORT)
        here(terminal, LEAVE)
        terminal.exit_code()
    assert far.calls.count(f"submit {name}") == 1
    assert f"Next: {RUN}" not in terminal.shown
    assert far.alive == [name]


def test_a_job_that_ended_by_itself_before_it_was_opened_is_started_anew(person, far):
    person.without_terminal("cloud", "run", "--yes")
    far.stop_all()
    with person.in_terminal() as terminal:
        terminal.wait_for("it has ended.")
        go_to(terminal, RUN)
        here(terminal, LEAVE)
        terminal.exit_code()


def at_the_menu_of_login(terminal: Terminal) -> None:
    go_to(terminal, LOGIN)


def at_the_menu_of_run(terminal: Terminal) -> None:
    go_to(terminal, RUN)


def at_the_price(terminal: Terminal) -> None:
    go_to(terminal, RUN)
    here(terminal, DO_IT)
    terminal.wait_for("Start it?")


@pytest.mark.parametrize("place", [at_the_menu_of_login, at_the_menu_of_run, at_the_price])
def test_ctrl_c_before_the_start_starts_nothing(person, far, place: Callable[[Terminal], None]):
    if place is at_the_menu_of_login:
        far.account.unlink()
    with person.in_terminal() as terminal:
        place(terminal)
        here(terminal, CTRL_C)
        terminal.wait_for("Interrupted.")
        assert terminal.exit_code() == 130
    assert (far.calls, "Traceback" in terminal.shown) == ([], False)


def test_ctrl_c_while_it_starts_stops_it(person, far):
    far.break_(wait="pending")
    with person.in_terminal() as terminal:
        at_the_price(terminal)
        here(terminal, "y")
        terminal.wait_for("Waiting for a free machine")
        here(terminal, CTRL_C)
        terminal.wait_for("Nothing of it runs in the cloud.")
        assert terminal.exit_code() == 130
    assert far.alive == []


def test_ctrl_c_while_it_runs_says_until_when_and_how_to_stop_it(person, far):
    person.without_terminal("cloud", "run", "--yes")
    with person.in_terminal() as terminal:
        go_to(terminal, OPEN)
        here(terminal, CTRL_C)
        said = terminal.wait_for("`classready cloud stop`.")
        assert "It runs on, and costs money, until" in " ".join(said.split())
        assert terminal.exit_code() == 130
    assert len(far.alive) == 1


def test_the_milestone_fits_into_forty_columns(person, far):
    with person.in_terminal("--plain", columns=40) as terminal:
        go_to(terminal, RUN, "Your choice [")
        here(terminal, "d\n")
        terminal.answer("Start it?", "y\n")
        terminal.wait_for("Signing in works.")
        go_to(terminal, OPEN, "Your choice [")
        here(terminal, "d\n")
        terminal.wait_for("Opened in your browser")
        go_to(terminal, STOP, "Your choice [")
        here(terminal, "d\n")
        terminal.wait_for("Nothing is left but what you skipped")
        terminal.exit_code()
    assert far.alive == []
    longest = max(terminal.shown.splitlines(), key=len)
    assert len(longest) <= 40


@pytest.mark.parametrize("options", [(), ("--yes",)])
def test_without_a_terminal_the_wizard_starts_nothing_whatever_was_agreed_to(person, far, options):
    ran = person.without_terminal(*options)
    assert (far.calls, "Traceback" in ran.stderr) == ([], False)


def test_enter_after_enter_begins_to_spend_no_money(person, far):
    with person.in_terminal() as terminal:
        at_the_price(terminal)
        here(terminal, ENTER)
        terminal.wait_for("Nothing was started.")
        terminal.answer(MENU, ENTER)
        terminal.exit_code()
    assert far.calls == []


def test_the_report_is_due_once_more_after_the_cloud_was_opened(person, far):
    person.without_terminal("cloud", "run", "--yes")
    person.without_terminal("cloud", "open")
    with person.in_terminal() as terminal:
        go_to(terminal, REPORT)
        here(terminal, DO_IT)
        terminal.answer("Write it to", "y")
        terminal.wait_for(f"Next: {STOP}")
        terminal.answer(MENU, LEAVE)
        terminal.exit_code()
    (page,) = person.folder.glob("*.html")
    assert "Opened the app in the cloud" in page.read_text()
    assert len(far.alive) == 1
