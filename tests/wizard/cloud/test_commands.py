"""``classready cloud`` as somebody types it, with a stand-in for the cloud: money above all."""

import json
import re
import signal
import subprocess

import pytest

from tests.parts.student import Student
from tests.parts.terminal import CTRL_C
from tests.wizard.cloud.orders import a_handle
from tests.wizard.cloud.stand_in import DRIVER
from wizard.cloud.ledger import Ledger

GOODBYE = "Interrupted. Start `classready` again at any time; it goes on from here."
PRICE = "gpu-small (1 T4) on lab: 0.53 USD/h x 4 h = at most 2.12 USD; stops at"


@pytest.fixture
def written(person: Student) -> Ledger:
    """What the person's classready has written down."""
    return Ledger(person.home / ".local/state/classready")


def of(said: str) -> str:
    """A text whose lines may break anywhere."""
    return " ".join(said.split())


def jobs(person: Student) -> list[tuple[str, str]]:
    listed = json.loads(person.without_terminal("cloud", "status", "--json").stdout)
    return [(job["name"], job["state"]) for job in listed["jobs"]]


def test_from_the_price_to_the_stopped_job_without_a_terminal(person, far, written):
    quoted = json.loads(person.without_terminal("cloud", "quote", "--json", "--hours", "1.5").stdout)
    assert (quoted["offer"]["name"], quoted["minutes"]) == ("gpu-small", 90)
    assert quoted["worst"] == pytest.approx(0.795)
    ran = person.without_terminal("cloud", "run", "--yes")
    (name,) = far.alive
    shown = of(ran.stdout)
    assert "$ standin run --preset gpu-small --minutes 240" in shown
    assert shown.index("standin run") < shown.index(PRICE) < shown.index("It runs at http://")
    assert "(login rstudio, password rstudio). Signing in works." in shown
    assert "Stop it when you have finished: `classready cloud stop`." in shown
    assert (ran.returncode, ran.stderr) == (0, "")
    assert jobs(person) == [(name, "running")]
    opened = person.without_terminal("cloud", "open")
    assert re.fullmatch(rf"http://{name}\.localhost:\d+", person.opened[0])
    before = written.jobs()[0].stops
    longer = person.without_terminal("cloud", "extend", "60", "--yes")
    assert "60 minutes more: at most 0.53 USD more" in of(longer.stdout)
    assert (written.jobs()[0].stops - before).total_seconds() == 3600
    stopped = person.without_terminal("cloud", "stop")
    assert f"Stopped {name}; it cost 0.25 USD." in of(stopped.stdout)
    assert [r.returncode for r in (opened, longer, stopped)] == [0, 0, 0]
    assert (far.alive, written.jobs()) == ([], ())
    assert jobs(person) == []


def test_without_anybody_to_ask_nothing_is_started(person, far, written):
    ran = person.without_terminal("cloud", "run")
    assert PRICE in of(ran.stdout)
    assert "Nothing was started. Nobody can be asked here: `--yes` agrees beforehand." in of(ran.stdout)
    assert (ran.returncode, far.calls, written.jobs()) == (1, [], ())


def test_a_dry_run_shows_the_price_and_starts_nothing(person, far):
    ran = person.without_terminal("cloud", "run", "--dry-run", "--yes")
    assert PRICE in of(ran.stdout)
    assert "This was a dry run; nothing was done." in ran.stdout
    assert (ran.returncode, far.calls) == (0, [])


@pytest.mark.parametrize(("keys", "code"), [("n", 1), (CTRL_C, 130)], ids=["no", "Ctrl-C"])
def test_whoever_does_not_agree_to_the_price_pays_nothing(person, far, keys, code):
    with person.in_terminal("cloud", "run") as terminal:
        terminal.wait_for(PRICE)
        terminal.answer("Start it?", keys)
        assert terminal.exit_code() == code
    assert (far.calls, "Traceback" in terminal.shown) == ([], False)


@pytest.mark.parametrize("hours", ["0", "0.001", "-1", "12.1", "nan", "four", "1e1", "٣"])
def test_a_time_that_is_none_is_one_sentence(person, far, hours):
    ran = person.without_terminal("cloud", "run", "--yes", "--hours", hours)
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
    assert far.calls == []


def test_ctrl_c_while_it_waits_for_a_machine_stops_it(person, far, written):
    far.break_(wait="pending")
    with person.in_terminal("cloud", "run", "--yes") as terminal:
        terminal.answer("Waiting for a free machine", CTRL_C)
        terminal.wait_for("Nothing of it runs in the cloud.")
        terminal.wait_for(GOODBYE)
        assert terminal.exit_code() == 130
    assert (far.alive, written.jobs()) == ([], ())


def test_a_window_that_is_closed_while_it_waits_stops_it(person, far, written):
    far.break_(wait="pending")
    with person.in_terminal("cloud", "run", "--yes") as terminal:
        terminal.wait_for("Waiting for a free machine")
        terminal.hang_up()
        terminal.process.wait(30)
    assert (far.alive, written.jobs()) == ([], ())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_polite_kill_without_a_terminal_stops_it(person, far, written, number):
    far.break_(wait="pending")
    command = [*DRIVER, "cloud", "run", "--yes"]
    with subprocess.Popen(
        command, env=person.environment, cwd=person.folder, stdout=subprocess.PIPE, text=True
    ) as ran:
        assert ran.stdout is not None
        while not far.alive or "wait" not in far.calls[-1]:
            assert ran.poll() is None
        ran.send_signal(number)
        assert "Nothing of it runs in the cloud." in ran.stdout.read()
    assert (ran.returncode, far.alive, written.jobs()) == (130, [], ())


def test_what_does_not_stop_is_said_loudly_until_it_does(person, far, written):
    far.break_(wait="failed", stop="refused")
    ran = person.without_terminal("cloud", "run", "--yes")
    (name,) = far.alive
    assert f"STILL RUNNING: {name} on Stand-in Cloud could not be seen to stop" in of(ran.stdout)
    assert "Nothing of it runs" not in of(ran.stdout)
    assert f"`standin kill {name}`" in of(ran.stdout)
    later = person.without_terminal("course", "show")
    assert f"STILL RUNNING: {name}" in of(later.stderr)
    assert later.returncode == 0
    stopped = person.without_terminal("cloud", "stop", "--all")
    assert (ran.returncode, stopped.returncode) == (1, 1)
    assert f"STILL RUNNING: {name}" in of(stopped.stdout)
    far.break_()
    assert person.without_terminal("cloud", "stop", "--all").returncode == 0
    assert (far.alive, written.jobs()) == ([], ())


def test_a_job_that_fails_says_why_in_the_cloud_s_words(person, far, written):
    far.break_(wait="failed")
    ran = person.without_terminal("cloud", "run", "--yes")
    assert "The job failed." in ran.stdout
    assert "  | ImagePullBackOff: not found" in ran.stdout
    assert ran.stdout.index("Nothing of it runs in the cloud.") < ran.stdout.index("The job failed.")
    assert (ran.returncode, far.alive, written.jobs()) == (1, [], ())


def test_every_start_says_what_runs_and_leaves_what_a_command_prints_as_it_is(person, far):
    person.without_terminal("cloud", "run", "--yes")
    (name,) = far.alive
    far.break_(spent=0.11)
    ran = person.without_terminal("check", "python.version", "--json")
    assert json.loads(ran.stdout)["course"] == "cloudy"
    said = of(ran.stderr)
    assert said.startswith(f"classready: {name} at lab, running since ")
    assert "0.11 USD so far; it ends by itself at" in said
    assert said.endswith("`classready cloud open` opens it, `classready cloud stop` stops it.")
    for silent in (("--version",), ("completion", "bash")):
        assert person.without_terminal(*silent).stderr == ""


def test_what_an_interrupted_start_left_is_stopped_by_whatever_comes_next(person, far, written):
    far.start("classready-cloudy-000001", 600)
    written.write(a_handle("classready-cloudy-000001"))
    ran = person.without_terminal("check", "python.version", "--json")
    assert json.loads(ran.stdout)["results"]
    assert ran.stderr.splitlines() == [
        "classready: Stopping classready-cloudy-000001, which an interrupted start left in the cloud ...",
        "classready: An interrupted start had left classready-cloudy-000001 in the cloud; it was stopped.",
    ]
    assert far.alive == []


def test_a_cloud_that_can_not_be_reached_is_said_from_what_is_written_down(person, far, written):
    written.write(a_handle("classready-cloudy-000001", stage="given", id="1"))
    far.break_(status="unreachable", list_mine="unreachable")
    ran = person.without_terminal("course", "show")
    assert "could not be asked how it is (The stand-in can't be reached.) It ends by itself at" in of(
        ran.stderr
    )
    listed = person.without_terminal("cloud", "status")
    assert (ran.returncode, listed.returncode) == (0, 4)
    assert "could not be asked how it is" in of(listed.stdout)


def test_a_damaged_ledger_is_said_left_alone_and_in_the_way_of_a_new_job_only(person, far, written):
    written.file.parent.mkdir(parents=True, exist_ok=True)
    written.file.write_text("{")
    shown = person.without_terminal("course", "show")
    ran = person.without_terminal("cloud", "run", "--yes")
    assert "is damaged" in shown.stderr
    assert len(shown.stderr.splitlines()) == 1
    assert "is damaged" in of(ran.stdout)
    assert (shown.returncode, ran.returncode) == (0, 1)
    assert (written.file.read_text(), far.calls) == ("{", [])
    assert person.without_terminal("cloud", "stop", "--all").returncode == 1


def test_a_second_start_opens_the_first_unless_another_is_asked_for(person, far):
    person.without_terminal("cloud", "run", "--yes")
    first = far.alive
    again = person.without_terminal("cloud", "run", "--yes")
    assert "It runs already, so no second one is started" in of(again.stdout)
    assert f"It runs at http://{first[0]}.localhost:" in of(again.stdout)
    assert (again.returncode, far.alive) == (0, first)
    assert person.without_terminal("cloud", "run", "--yes", "--another").returncode == 0
    assert len(far.alive) == 2
    person.without_terminal("cloud", "stop")
    assert far.alive == []


def test_a_job_that_another_window_is_starting_is_left_to_it(person, far):
    far.break_(wait="pending")
    with person.in_terminal("cloud", "run", "--yes") as terminal:
        terminal.wait_for("Waiting for a free machine")
        (name,) = far.alive
        other = person.without_terminal("cloud", "status")
        assert f"{name} at lab, asked for since" in of(other.stdout)
        assert "another classready is working on it" in of(other.stdout)
        assert far.alive == [name]
        terminal.type(CTRL_C)
        assert terminal.exit_code() == 130
    assert far.alive == []


def test_stop_takes_those_of_the_course_one_by_name_or_all(person, far, written):
    far.start("mine-1", 600)  # the person's own, not classready's
    for name in ("classready-cloudy-000001", "classready-other-000002", "classready-cloudy-000003"):
        far.start(name, 600)
    written.write(a_handle("classready-cloudy-000001", stage="given", id="1"))
    unknown = person.without_terminal("cloud", "stop", "nope")
    assert unknown.returncode == 2
    assert "There is no cloud job called nope. There are: classready-cloudy-000001" in of(unknown.stderr)
    assert person.without_terminal("cloud", "stop", "classready-cloudy-000003").returncode == 0
    assert far.alive == ["classready-cloudy-000001", "classready-other-000002", "mine-1"]
    assert person.without_terminal("cloud", "stop", "--all").returncode == 0
    assert (far.alive, written.jobs()) == (["mine-1"], ())


def test_stop_all_that_can_not_ask_what_runs_says_so(person, far):
    far.break_(list_mine="unreachable")
    ran = person.without_terminal("cloud", "stop", "--all")
    assert "Whether anything else of yours runs could not be told" in of(ran.stdout)
    listed = person.without_terminal("cloud", "status")
    assert "Nothing that was started from this computer runs." in listed.stdout
    assert (ran.returncode, listed.returncode) == (4, 4)


def test_what_goes_on_costing_after_a_job_is_said(person, far):
    person.without_terminal("cloud", "run", "--yes")
    far.break_(disk=True)
    assert "The disk of lab costs 1 USD a month." in of(person.without_terminal("cloud", "stop").stdout)


def test_the_window_keeps_the_way_open_and_ctrl_c_ends_the_way_and_not_the_job(person, far):
    far.break_(tunnel=True)
    with person.in_terminal("cloud", "run") as terminal:
        terminal.answer("Start it?", "y")
        terminal.wait_for("It runs at http://127.0.0.1:")
        terminal.answer("Ctrl-C closes the way.", CTRL_C)
        terminal.wait_for("The way is closed; the job goes on")
        terminal.wait_for("Stop it when you have finished: `classready cloud stop`.")
        assert terminal.exit_code() == 0
    assert len(far.alive) == 1
    assert far.calls[-1].startswith("close ")


def test_the_way_to_a_job_that_ends_is_said_to_have_ended(person, far):
    person.without_terminal("cloud", "run", "--yes")
    far.break_(tunnel=True)
    with person.in_terminal("cloud", "open") as terminal:
        terminal.wait_for("Ctrl-C closes the way.")
        far.stop_all()
        terminal.wait_for("The job has ended.")
        assert terminal.exit_code() == 1


def test_open_of_nothing_says_how_to_start_it(person):
    ran = person.without_terminal("cloud", "open")
    assert "`classready cloud run` starts it" in of(ran.stdout)
    assert ran.returncode == 1


def test_more_time_is_only_given_up_to_twelve_hours_and_with_consent(person, written):
    person.without_terminal("cloud", "run", "--yes")
    before = written.jobs()
    too_much = person.without_terminal("cloud", "extend", "--hours", "9", "--yes")
    assert "a cloud job runs for at most 12 hours in all" in of(too_much.stderr)
    unasked = person.without_terminal("cloud", "extend", "30")
    dry = person.without_terminal("cloud", "extend", "30", "--dry-run")
    neither = person.without_terminal("cloud", "extend")
    assert [r.returncode for r in (too_much, unasked, dry, neither)] == [2, 1, 0, 2]
    assert written.jobs() == before


def test_a_course_without_a_cloud_has_nothing_to_start(person):
    ran = person.without_terminal("cloud", "run", "--yes", "--course", "jupyterlab")
    assert "The course jupyterlab uses no cloud." in ran.stderr
    assert ran.returncode == 2
    assert person.without_terminal("cloud", "status").returncode == 0


def test_a_line_of_the_course_page_is_translated_and_asks_for_the_same(person, far, written):
    line = ("neuro", "run", "other/image:2", "-c", "4", "-g", "1", "-m", "16G", "--http", "8787")
    ran = person.without_terminal("cloud", "run", "--yes", "--", *line)
    shown = of(ran.stdout)
    assert "$ neuro run other/image:2 -c 4 -g 1 -m 16G --http 8787" in shown
    assert "-m 16G" in shown
    assert "--preset gpu-small" in shown
    assert "other/image:2 is another image than the course's (example/rstudio:1)." in shown
    assert ran.returncode == 0
    (job,) = written.jobs()
    assert (job.course.image.name, job.course.app.port) == ("other/image:2", 8787)
    assert far.alive == [job.name]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("docker", "run", "x"), "it begins with neuro or apolo"),
        (("neuro", "run", "x", "-g", "1", "-v", "a:/b"), "without -v"),
        (("neuro", "run", "x", "-g", "1", "bash"), "without bash"),
    ],
)
def test_a_line_that_asks_for_what_is_not_done_starts_nothing(person, far, line, said):
    ran = person.without_terminal("cloud", "run", "--yes", "--", *line)
    assert said in of(ran.stderr)
    assert (ran.returncode, far.calls) == (2, [])
