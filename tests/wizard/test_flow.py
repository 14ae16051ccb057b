"""The walk itself: which step is next, what each answer does, and that it always ends."""

import io
from dataclasses import dataclass, field, replace

import pytest
from rich.console import Console

from checks.model import Result, Status
from checks.registry import ALL_CHECKS
from tests.fakes import course, fake_host
from wizard import checklist, flow
from wizard.exits import Exit
from wizard.plan import Group
from wizard.screen import Screen
from wizard.session import Choices, Ended, Outcome, Session, Step
from wizard.state import Store

FIRST = Step("first", "First thing", "It comes first.", ("os.version",))
SECOND = Step("second", "Second thing", "It comes then.", ("docker.running",))


@dataclass
class Scripted:
    """Somebody who gives these answers, in order, and then has had enough."""

    answers: list[str]
    offered: list[list[str]] = field(default_factory=list)

    def confirm(self, question: str, *, default: bool) -> bool:
        raise NotImplementedError(question, default)

    def choose(self, question: str, choices) -> str:
        assert question == "What now?"
        self.offered.append([choice.key for choice in choices])
        return self.answers.pop(0)

    def wait(self, message: str) -> None:
        raise NotImplementedError(message)


@dataclass
class Machine:
    """What the checks would say; looking at it counts."""

    states: dict[str, Status]
    looks: int = 0

    def results(self, _session, _on_slow=None):
        self.looks += 1
        return {
            check.id: Result(check.id, check.title, self.states.get(check.id, Status.PASSED))
            for check in ALL_CHECKS
        }


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
        session = Session(fake_host(), course(), screen, prompter, store, Choices(**choices))
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


def test_what_only_the_person_can_do_is_not_offered_to_be_done(walking):
    _, _, person = walking(failing("os.version"), [FIRST], ["q"])
    assert person.offered == [["a", "s", "w", "q"]]


@pytest.mark.parametrize(("answers", "choices"), [(["q"], {}), (None, {"yes": True})])
def test_what_would_not_help_is_not_offered_and_not_tried(walking, answers, choices):
    machine = failing("os.version")
    useless = replace(curing(machine, FIRST), helps=lambda _session, _results: False)
    code, shown, person = walking(machine, [useless], answers, **choices)
    assert "was tried" not in shown
    assert code == Exit.NOT_READY
    assert person is None or person.offered == [["a", "s", "w", "q"]]


def test_enter_does_not_do_what_is_only_for_the_hand(walking):
    machine = failing("os.version")
    by_hand = replace(curing(machine, FIRST), only_by_hand=True)
    _, _, person = walking(machine, [by_hand], ["q"])
    assert person.offered == [["q", "d", "a", "s", "w"]]


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
