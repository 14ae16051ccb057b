"""A library in a process of its own: calls, events, answers, and every way in which it can end."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from wizard.cloud.child import Child, ChildError, bare_environment
from wizard.cloud.model import CloudError

SCRIPT = """
import json, os, sys, time

def say(**message):
    print(json.dumps(message), flush=True)

for line in sys.stdin:
    message = json.loads(line)
    call, arguments = message["call"], message["arguments"]
    if call == "add":
        say(reply=arguments["a"] + arguments["b"])
    elif call == "steps":
        for number in range(3):
            say(event="step", number=number)
        say(reply=None)
    elif call == "question":
        say(event="question", text="What is your name?")
        say(reply="Hello " + json.loads(sys.stdin.readline())["answer"])
    elif call == "refuse":
        say(error={"kind": "denied", "message": "no " + arguments["what"]})
    elif call == "noise":
        print("not JSON", flush=True)
        print("[1, 2]", flush=True)
        say(reply="fine")
    elif call == "die":
        print("the last words", file=sys.stderr, flush=True)
        os._exit(3)
    elif call == "hang":
        print("still thinking", file=sys.stderr, flush=True)
        time.sleep(600)
    elif call == "facts":
        say(reply={"pid": os.getpid(), "session": os.getsid(0), "environment": dict(os.environ),
                   "argv": sys.argv[1:], "path": sys.path})
"""
SECONDS = 30.0


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "script.py"
    file.write_text(SCRIPT)
    return file


@pytest.fixture
def child(script: Path) -> Iterator[Child]:
    made = Child(sys.executable, str(script), bare_environment(), "an argument")
    yield made
    made.close()


def is_gone(pid: int) -> bool:
    try:
        psutil.Process(pid).wait(SECONDS)
    except psutil.NoSuchProcess:
        pass
    except psutil.TimeoutExpired:
        return False
    return True


def test_a_call_is_answered_and_the_process_stays(child):
    first, answer = child.ask("facts", seconds=SECONDS), child.ask("add", {"a": 2, "b": 3}, seconds=SECONDS)
    assert (answer, child.ask("facts", seconds=SECONDS)["pid"]) == (5, first["pid"])


def test_events_are_told_in_their_order(child):
    told = []
    child.ask("steps", seconds=SECONDS, on_event=lambda event: told.append(event["number"]))
    assert told == [0, 1, 2]


def test_an_event_is_answered(child):
    assert child.ask("question", seconds=SECONDS, on_event=lambda _event: "Ada") == "Hello Ada"


def test_a_refusal_is_told_with_its_kind(child):
    with pytest.raises(ChildError) as refused:
        child.ask("refuse", {"what": "entry"}, seconds=SECONDS)
    assert (refused.value.kind, refused.value.message) == ("denied", "no entry")
    assert child.ask("add", {"a": 1, "b": 1}, seconds=SECONDS) == 2


def test_what_is_no_message_is_told_as_noise(child):
    told = []
    assert child.ask("noise", seconds=SECONDS, on_event=lambda event: told.append(event["text"])) == "fine"
    assert told == ["not JSON\n", "[1, 2]"]


def test_a_process_that_dies_says_its_last_words_and_the_next_call_starts_another(child):
    with pytest.raises(CloudError) as broken:
        child.ask("die", seconds=SECONDS)
    assert broken.value.detail.endswith("the last words\n")
    assert broken.value.otherwise == "cloud-client-broken"
    assert not broken.value.refused
    assert child.ask("add", {"a": 1, "b": 2}, seconds=SECONDS) == 3


def test_a_process_that_does_not_answer_in_time_is_ended(child):
    pid = child.ask("facts", seconds=SECONDS)["pid"]
    with pytest.raises(CloudError) as late:
        child.ask("hang", seconds=1.0)
    assert late.value.otherwise == "cloud-unreachable"
    assert is_gone(pid)
    assert not child.lives


def test_what_somebody_shoots_is_started_again(child):
    pid = child.ask("facts", seconds=SECONDS)["pid"]
    os.kill(pid, signal.SIGKILL)
    assert is_gone(pid)
    assert child.ask("facts", seconds=SECONDS)["pid"] != pid


def test_an_error_in_whoever_is_told_ends_the_process(child):
    def interrupted(_event: object) -> None:
        raise KeyboardInterrupt

    pid = child.ask("facts", seconds=SECONDS)["pid"]
    with pytest.raises(KeyboardInterrupt):
        child.ask("steps", seconds=SECONDS, on_event=interrupted)
    assert is_gone(pid)


def test_it_has_a_session_of_its_own_and_no_variables_but_those_that_it_was_given(script, monkeypatch):
    monkeypatch.setenv("SOMEBODYS_TOKEN", "seeded-4711")
    monkeypatch.setenv("APOLO_CONFIG", "/somewhere")
    child = Child(sys.executable, str(script), bare_environment("APOLO_CONFIG", MINE="1"), "one")
    facts = child.ask("facts", seconds=SECONDS)
    child.close()
    assert facts["session"] == facts["pid"]
    assert "SOMEBODYS_TOKEN" not in facts["environment"]
    assert (facts["environment"]["APOLO_CONFIG"], facts["environment"]["MINE"]) == ("/somewhere", "1")
    assert facts["argv"] == ["one"]


def test_the_folder_of_the_script_is_not_where_it_imports_from(child, script):
    assert str(script.parent) not in child.ask("facts", seconds=SECONDS)["path"]


def test_a_python_that_is_gone_is_said_and_nothing_was_done(script, tmp_path):
    with pytest.raises(CloudError) as broken:
        Child(str(tmp_path / "python"), str(script), {}).ask("add", seconds=SECONDS)
    assert (broken.value.problem, broken.value.refused) == ("cloud-client-broken", True)


def test_calls_of_several_threads_wait_for_each_other(child):
    sums: dict[int, int] = {}

    def add(number: int) -> None:
        sums[number] = child.ask("add", {"a": number, "b": number}, seconds=SECONDS)

    _all_at_once([lambda number=number: add(number) for number in range(8)])
    assert sums == {number: 2 * number for number in range(8)}


def test_one_that_nobody_holds_any_more_is_ended(script):
    child = Child(sys.executable, str(script), bare_environment())
    pid = child.ask("facts", seconds=SECONDS)["pid"]
    del child
    gc.collect()
    assert is_gone(pid)


def _all_at_once(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
