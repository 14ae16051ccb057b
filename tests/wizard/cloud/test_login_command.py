"""``classready cloud login`` as somebody types it, with a stand-in for the cloud."""

import subprocess

import pytest

from tests.parts.terminal import CTRL_C, ENTER
from tests.wizard.cloud.stand_in import DRIVER, TOKEN


def of(said: str) -> str:
    """A text whose lines may break anywhere."""
    return " ".join(said.split())


@pytest.fixture(autouse=True)
def nobody(far):
    far.account.unlink()


def test_a_new_account_is_confirmed_by_e_mail_and_then_logs_in(person, far):
    first = person.without_terminal("cloud", "login")
    assert person.opened == ["http://127.0.0.1:9/sign-up"]
    assert "open the e-mail that came, confirm your address, and log in again" in of(first.stdout)
    assert first.returncode == 1
    (far.folder / "verified").touch()
    second = person.without_terminal("cloud", "login")
    assert "You are logged in as ada at lab." in second.stdout
    assert second.returncode == 0


def test_without_a_browser_the_person_chooses_another_way(person):
    del person.environment["BROWSER"]
    with person.in_terminal("cloud", "login", "--plain") as terminal:
        terminal.answer("Your choice [o]:", f"{ENTER}")
        terminal.answer("Code (empty for exit)", f"4711{ENTER}")
        terminal.wait_for("You are logged in as ada at lab.")
        assert terminal.exit_code() == 0


@pytest.mark.parametrize("option", [("--token", "-"), ("--token-stdin",)])
def test_a_token_comes_on_standard_input_and_is_written_nowhere(person, far, option):
    command = [*DRIVER, "cloud", "login", *option]
    ran = subprocess.run(
        command,
        env=person.environment,
        cwd=person.folder,
        input=f"{TOKEN}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "You are logged in as ada at lab." in ran.stdout
    assert far.calls == ["login token"]
    written = [path for path in person.home.rglob("*") if path.is_file()]
    assert [path for path in written if TOKEN in path.read_text(errors="replace")] == []
    assert TOKEN not in ran.stdout + ran.stderr


def test_no_token_at_all_is_one_sentence(person):
    ran = person.without_terminal("cloud", "login", "--token", "-")
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize("option", [("--token", TOKEN), (f"--token={TOKEN}",)])
def test_a_token_on_the_command_line_is_refused_and_not_repeated(person, far, option):
    ran = person.without_terminal("cloud", "login", *option)
    assert "a token must come on standard input" in ran.stderr
    assert TOKEN not in ran.stdout + ran.stderr
    assert (ran.returncode, far.calls) == (2, [])


def test_run_offers_to_log_in_first(person, far):
    (far.folder / "verified").touch()
    with person.in_terminal("cloud", "run") as terminal:
        terminal.answer("Log in to the cloud?", "y")
        terminal.wait_for("You are logged in as ada at lab.")
        terminal.answer("Start it?", "y")
        terminal.wait_for("Signing in works.")
        assert terminal.exit_code() == 0
    assert len(far.alive) == 1


def test_the_client_is_installed_first_where_the_person_agrees(person, far):
    far.break_(client="missing")
    (far.folder / "verified").touch()
    refused = person.without_terminal("cloud", "login")
    assert "The course's cloud client is not installed yet." in refused.stdout
    assert "`classready cloud login --yes` installs the client too." in of(refused.stdout)
    assert (refused.returncode, far.calls) == (1, [])
    with person.in_terminal("cloud", "run") as terminal:
        terminal.answer("Install the cloud client?", "y")
        terminal.wait_for("The cloud client runs (1.0).")
        terminal.answer("Log in to the cloud?", "y")
        terminal.wait_for("You are logged in as ada at lab.")
        terminal.answer("Start it?", CTRL_C)
        assert terminal.exit_code() == 130
    assert far.calls == ["login browser"]


def test_yes_agrees_to_the_client_too(person, far):
    far.break_(client="missing")
    (far.folder / "verified").touch()
    ran = person.without_terminal("cloud", "login", "--yes")
    assert "The cloud client runs (1.0)." in ran.stdout
    assert "You are logged in as ada at lab." in ran.stdout
    assert ran.returncode == 0


def test_run_without_anybody_to_ask_says_to_log_in(person, far):
    ran = person.without_terminal("cloud", "run", "--yes")
    assert "You are not logged in to the course's cloud." in ran.stdout
    assert (ran.returncode, far.calls) == (1, [])


def test_a_machine_is_asked_for_until_it_is_one_and_then_remembered(person, far):
    far.break_(machine=True)
    (far.folder / "verified").touch()
    nobody = person.without_terminal("cloud", "login")
    assert "$ classready cloud login --host USER@HOST" in nobody.stdout
    with person.in_terminal("cloud", "login", "--plain") as terminal:
        terminal.answer("Which machine?", f"-oProxyCommand=x{ENTER}")
        terminal.wait_for("'-oProxyCommand=x' is no machine")
        terminal.answer("Which machine?", f"ada@gpu.example.edu{ENTER}")
        terminal.wait_for("You are logged in as ada at ada@gpu.example.edu.")
        assert terminal.exit_code() == 0
    again = person.without_terminal("cloud", "login")
    other = person.without_terminal("cloud", "login", "--host", "ada@other.example.edu")
    assert "at ada@gpu.example.edu." in again.stdout
    assert "at ada@other.example.edu." in other.stdout
    assert (nobody.returncode, again.returncode, other.returncode) == (1, 0, 0)


def test_a_machine_that_is_none_is_refused(person):
    ran = person.without_terminal("cloud", "login", "--host", "-oProxyCommand=x")
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
