"""The walk itself: which step is next, what each answer does, and that it always ends."""

import io
from dataclasses import dataclass, field, replace

import pytest
from rich.console import Console

from checks.model import Finding, Result, Status, fail
from checks.registry import ALL_CHECKS
from tests.fakes import course, fake_host
from wizard import checklist, flow, offers
from wizard.cloud.asking import CourseCloud
from wizard.exits import Exit
from wizard.plan import Group
from wizard.screen import Screen
from wizard.session import Choices, Ended, Outcome, Session, Step
from wizard.state import Store

FIRST = Step("first", "First thing", "It comes first.", ("os.version",))
SECOND = Step("second", "Second thing", "It comes then.", ("docker.running",))
THIRD = Step("third", "Third thing", "It comes last.", ("disk.host",))
SECOND_FAILS = replace(SECOND, done=lambda *_: False)


@dataclass
class Scripted:
    """Somebody who gives these answers, in order, and then has had enough."""

    answers: list[str]
    offered: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def confirm(self, question: str, *, default: bool) -> bool:
        raise NotImplementedError(question, default)

    def choose(self, question: str, choices) -> str:
        assert question == "What now?"
        self.offered.append([choice.key for choice in choices])
        answer = self.answers.pop(0)
        self.labels += [choice.label for choice in choices if choice.key == answer]
        return answer

    def wait(self, message: str) -> None:
        raise NotImplementedError(message)


@dataclass
class Machine:
    """What the checks would say; looking at it counts."""

    states: dict[str, Status]
    looks: int = 0
    findings: dict[str, Finding] = field(default_factory=dict)

    def results(self, _session, _on_slow=None):
        self.looks += 1
        return {
            check.id: Result(
                check.id, check.title, self.states.get(check.id, Status.PASSED), self.found(check.id)
            )
            for check in ALL_CHECKS
        }

    def found(self, check: str) -> tuple[Finding, ...]:
        """What is in the way as long as the check has not passed."""
        failed = self.states.get(check) is Status.FAILED
        return (self.findings[check],) if failed and check in self.findings else ()


@pytest.fixture
def walking(tmp_path, monkeypatch):
    """``walking(machine, steps, answers, **choices)`` walks; gives the exit code and what was shown."""

    def go(machine: Machine, steps, answers=None, **choices: bool):
        monkeypatch.setattr(Session, "results", machine.results)
        monkeypatch.setattr(checklist, "plan_for", lambda _course: (Group("The plan", tuple(steps)),))
        out, shown = io.StringIO(), []
        screen = Screen(Console(file=out, width=100), plain=True)
        prompter = None if answers is None else Scripted(answers)
        store = Store(tmp_path, shown.append)
        session = Session(fake_host(), course(), screen, prompter, store, Choices(**choices), CourseCloud())
        return flow.walk(session), out.getvalue(), prompter

    return go


def failing(*checks: str) -> Machine:
    return Machine(dict.fromkeys(checks, Status.FAILED))


def curing(machine: Machine, step: Step, ended: Ended = Ended.DONE) -> Step:
    """A step that puts its checks right, unless it ends in another way."""

    def act(_session, _results) -> Outcome:
        if ended is Ended.DONE:
            machine.states |= dict.fromkeys(step.resolves, Status.PASSED)
        return Outcome(ended, f"{step.id} was tried.")

    return replace(step, act=act)


def test_the_first_step_that_is_not_done_is_next(walking):
    code, shown, _ = walking(failing("docker.running"), [FIRST, SECOND])
    assert " ✓ First thing\n → Second thing\n" in shown
    assert shown.count("Next: Second thing") == 1
    assert code == Exit.NOT_READY


def test_a_step_that_was_done_is_seen_by_looking_again_and_the_next_follows(walking):
    machine = failing("os.version", "docker.running")
    steps = [curing(machine, FIRST), curing(machine, SECOND)]
    code, shown, _ = walking(machine, steps, ["d", "d"])
    assert shown.index("Next: First thing") < shown.index("Next: Second thing")
    assert "was failed, now passed" in shown
    assert "Everything is done." in shown
    assert (code, machine.looks) == (Exit.READY, 3)


def test_a_step_that_failed_is_offered_again(walking):
    machine = failing("os.version")
    code, shown, person = walking(machine, [curing(machine, FIRST, Ended.FAILED)], ["d", "q"])
    assert shown.count("Next: First thing") == 2
    assert (code, len(person.offered)) == (Exit.NOT_READY, 2)


def test_a_failed_step_is_looked_at_again_and_is_called_another_try(walking):
    machine = failing("os.version")
    _, shown, person = walking(machine, [curing(machine, FIRST, Ended.FAILED)], ["d", "d", "q"])
    assert person.labels == ["Do it", "Try again", "Stop here; go on another time"]
    assert machine.looks == 3
    assert shown.count("It comes first.") == 1


def test_a_failure_that_another_step_explains_leads_to_that_step(walking):
    machine = failing("docker.running")

    def act(_session, _results) -> Outcome:
        machine.states["os.version"] = Status.FAILED
        return Outcome(Ended.FAILED, "It went away.")

    _, shown, _ = walking(machine, [FIRST, replace(SECOND, act=act)], ["d", "q"])
    assert "was passed, now failed" in shown
    assert shown.index("Next: Second thing") < shown.index("Next: First thing")


def test_the_whole_words_of_a_failure_stay_one_key_away_as_long_as_the_wizard_runs(walking):
    words = "\n".join(f"line {number} of the engine\x1b[2J\u202e" for number in range(30))
    machine = failing("os.version")
    broken = replace(FIRST, act=lambda *_: Outcome(Ended.FAILED, "It broke.", words))
    _, shown, person = walking(machine, [broken, SECOND], ["d", "e", "s"])
    before, _, after = shown.partition("First thing: failed")
    assert "(24 lines before these)" in before
    assert "line 0 of" not in before
    assert [f"line {number} of the engine\\u202e\n" in after for number in range(30)] == [True] * 30
    assert "\x1b" not in shown
    assert "e" not in person.offered[0]
    _, shown, _ = walking(machine, [broken, SECOND_FAILS], ["d", "s", "e", "q"])
    assert "line 0 of" in shown


def test_what_a_failed_check_has_seen_is_one_key_away(walking):
    machine = failing("os.version")
    machine.findings["os.version"] = fail("It is too old.", "sw_vers said 10.4", "looked at /System")
    _, shown, person = walking(machine, [FIRST], ["e", "q"])
    assert person.offered[0] == ["a", "e", "s", "p", "w", "q"]
    assert shown.index("sw_vers said 10.4") < shown.index("looked at /System")
    assert shown.count("It is too old.") == 2


def test_a_safe_cure_is_offered_first_and_after_it_the_change_is_shown(walking, monkeypatch):
    machine = failing("os.version")
    machine.findings["os.version"] = fail("It sleeps.", problem="docker-starting")
    aid = replace(curing(machine, FIRST), id="wait-for-docker", title="Wake it")
    monkeypatch.setitem(offers.BY_ID, "wait-for-docker", aid)
    code, shown, person = walking(machine, [FIRST], ["c"])
    assert person.offered == [["c", "a", "s", "p", "w", "q"]]
    assert person.labels == ["Wake it"]
    assert shown.index("first was tried.") < shown.index("was failed, now passed")
    assert code == Exit.READY


def test_a_failed_action_offers_what_cures_its_problem_until_something_helped(walking, monkeypatch):
    machine = failing("os.version")
    blocked = replace(FIRST, act=lambda *_: Outcome(Ended.FAILED, "No.", problem="container-name-in-use"))
    aid = replace(
        FIRST, id="rename-container", title="Rename it", act=lambda *_: Outcome(Ended.DONE, "Renamed.")
    )
    monkeypatch.setitem(offers.BY_ID, "rename-container", aid)
    _, _, person = walking(machine, [blocked], ["d", "c", "q"])
    assert [keys[0] for keys in person.offered] == ["d", "c", "d"]
    assert person.labels[1] == "Rename it"


def test_yes_takes_no_cure_that_was_not_asked_for(walking, monkeypatch):
    machine = failing("os.version")
    machine.findings["os.version"] = fail("It sleeps.", problem="docker-starting")
    aid = replace(curing(machine, FIRST), id="wait-for-docker")
    monkeypatch.setitem(offers.BY_ID, "wait-for-docker", aid)
    code, shown, _ = walking(machine, [FIRST], yes=True)
    assert "was tried" not in shown
    assert code == Exit.NOT_READY


def test_after_the_first_time_only_what_changed_is_shown_and_a_key_shows_it_all(walking):
    machine = failing("os.version", "docker.running")
    steps = [curing(machine, FIRST), SECOND, THIRD]
    _, shown, _ = walking(machine, steps, ["d", "p", "q"])
    first, then, whole = shown.split("The plan\n")[1:][0], *shown.split("Next: Second thing")[:1], shown
    assert first.startswith(" → First thing\n · Second thing\n ✓ Third thing\n")
    assert then.count("Third thing") == 1
    assert then.endswith(" ✓ First thing\n\n")
    assert whole.count("Third thing") == 2


def test_looking_again_in_vain_says_so(walking):
    _, shown, _ = walking(failing("os.version"), [FIRST], ["a", "q"])
    assert shown.count("Nothing has changed.") == 1


def test_what_only_the_person_can_do_is_not_offered_to_be_done(walking):
    _, _, person = walking(failing("os.version"), [FIRST], ["q"])
    assert person.offered == [["a", "s", "p", "w", "q"]]


@pytest.mark.parametrize(("answers", "choices"), [(["q"], {}), (None, {"yes": True})])
def test_what_would_not_help_is_not_offered_and_not_tried(walking, answers, choices):
    machine = failing("os.version")
    useless = replace(curing(machine, FIRST), helps=lambda _session, _results: False)
    code, shown, person = walking(machine, [useless], answers, **choices)
    assert "was tried" not in shown
    assert code == Exit.NOT_READY
    assert person is None or person.offered == [["a", "s", "p", "w", "q"]]


def test_enter_does_not_do_what_is_only_for_the_hand(walking):
    machine = failing("os.version")
    by_hand = replace(curing(machine, FIRST), only_by_hand=True)
    _, _, person = walking(machine, [by_hand], ["q"])
    assert person.offered == [["q", "d", "a", "s", "p", "w"]]


def test_looking_again_sees_what_the_person_did(walking):
    machine = failing("os.version")
    cured = replace(FIRST, done=lambda *_: machine.looks > 1)
    code, shown, _ = walking(machine, [cured], ["a"])
    assert "Everything is done." in shown
    assert (code, machine.looks) == (Exit.NOT_READY, 2)


def test_a_skipped_step_is_marked_and_counts_for_the_exit_code(walking):
    code, shown, _ = walking(failing("os.version"), [FIRST, SECOND], ["s"])
    assert " - First thing\n ✓ Second thing\n" in shown
    assert "Nothing is left but what you skipped" in shown
    assert "Everything is done" not in shown
    assert code == Exit.NOT_READY


def test_words_are_explained_and_the_question_comes_again(walking):
    _, shown, person = walking(failing("os.version"), [FIRST], ["w", "w", "q"])
    assert shown.count("container: ") == 2
    assert len(person.offered) == 3
    assert shown.count("Next: First thing") == 1


def test_stopping_for_today_says_how_to_go_on(walking):
    code, shown, _ = walking(failing("os.version"), [FIRST], ["q"])
    assert "it goes on from here." in shown
    assert code == Exit.NOT_READY


def test_without_somebody_to_ask_nothing_is_done(walking):
    machine = failing("os.version")
    code, shown, _ = walking(machine, [curing(machine, FIRST)])
    assert "was tried" not in shown
    assert (code, machine.looks) == (Exit.NOT_READY, 1)


@pytest.mark.parametrize("ended", [Ended.FAILED, Ended.SHOWN, Ended.DECLINED])
def test_yes_tries_a_step_once_and_ends_where_it_did_not_help(walking, ended):
    machine = failing("os.version")
    code, shown, _ = walking(machine, [curing(machine, FIRST, ended)], yes=True)
    assert shown.count("first was tried.") == 1
    assert code == Exit.NOT_READY


def test_yes_ends_where_a_step_says_done_and_nothing_changed(walking):
    machine = failing("os.version")
    stuck = replace(FIRST, act=lambda *_: Outcome(Ended.DONE, "Done, it says."))
    code, shown, _ = walking(machine, [stuck], yes=True)
    assert shown.count("Done, it says.") == 1
    assert code == Exit.NOT_READY


def test_yes_goes_through_all_steps_and_leaves_what_is_only_for_the_hand(walking):
    machine = failing("os.version", "docker.running")
    by_hand = replace(curing(machine, SECOND), only_by_hand=True)
    code, shown, _ = walking(machine, [curing(machine, FIRST), by_hand], yes=True)
    assert "first was tried." in shown
    assert "second was tried." not in shown
    assert "Next: Second thing" in shown
    assert code == Exit.NOT_READY


def test_what_could_not_be_told_is_no_step_in_the_way_and_exits_with_4(walking):
    code, shown, _ = walking(Machine({"os.version": Status.UNKNOWN}), [FIRST, SECOND])
    assert " ? First thing\n ✓ Second thing\n" in shown
    assert code == Exit.UNKNOWN


def test_a_dry_run_says_what_is_next_and_does_it_not(walking):
    machine = failing("os.version")
    code, shown, _ = walking(machine, [curing(machine, FIRST)], yes=True, dry_run=True)
    assert "This was a dry run; nothing was done." in shown
    assert "was tried" not in shown
    assert code == Exit.NOT_READY
