"""Programs that install things: their words, their time, and their end with whoever pressed Ctrl-C."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from wizard.cloud.child import bare_environment
from wizard.cloud.environments.running import last_words, stream

# Starts a program of its own, as pip does, and writes both numbers.
_FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(os.getpid(), child.pid, flush=True)
time.sleep(600)
"""


def run(code: str, seconds: float = 60.0, on_line=lambda _line: None):
    return stream([sys.executable, "-c", code], bare_environment(), seconds, on_line)


def is_gone(number: int) -> bool:
    """It has ended; one that nobody has waited for yet counts as ended."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_lines_come_as_they_are_written_and_errors_at_the_end():
    told: list[str] = []
    ran = run(
        "import sys; print('one'); sys.stderr.write('bad\\n'); print('two'); sys.exit(3)", on_line=told.append
    )
    assert told == ["one", "two"]
    assert (ran.status, ran.code, ran.out, ran.err) == ("ran", 3, "one\ntwo\n", "bad\n")
    assert last_words(ran) == "one\ntwo\nbad"


def test_bytes_that_are_no_text_do_not_matter():
    assert run("import sys; sys.stdout.buffer.write(b'\\xff\\n')").out == "\ufffd\n"


def test_a_program_that_is_not_there_or_may_not_be_started_is_said(tmp_path):
    assert stream(["/nowhere/conda"], {}, 1.0).status == "missing"
    (tmp_path / "conda").touch()
    refused = stream([str(tmp_path / "conda")], {}, 1.0)
    assert refused.status == "refused"
    assert "Permission denied" in refused.err


def test_nothing_is_ever_asked():
    assert run("import sys; print(repr(sys.stdin.read()))").out == "''\n"


def test_what_takes_too_long_is_ended_with_its_children():
    ran = run(_FAMILY, seconds=2.0)
    assert ran.status == "timeout"
    assert "was ended after 2 seconds" in ran.err
    assert all(is_gone(int(number)) for number in ran.out.split())


def test_ctrl_c_ends_it_with_its_children():
    numbers: list[int] = []

    def interrupt(line: str) -> None:
        numbers.extend(map(int, line.split()))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(_FAMILY, on_line=interrupt)
    assert len(numbers) == 2
    assert all(map(is_gone, numbers))


def test_a_real_ctrl_c_while_it_says_nothing_ends_it_too():
    numbers: list[int] = []

    def note(line: str) -> None:
        numbers.extend(map(int, line.split()))
        threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGINT]).start()

    with pytest.raises(KeyboardInterrupt):
        run(_FAMILY, on_line=note)
    assert all(map(is_gone, numbers))
