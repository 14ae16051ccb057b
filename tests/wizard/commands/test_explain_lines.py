"""``classready explain --jsonl`` in a real pipe."""

import json
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.model import Platform
from checks.problems import cure, find
from checks.problems.model import Problem
from tests.checks.problems.texts import CASES, NORMAL
from tests.parts.student import CLASSREADY, Student
from wizard.explain.lines import PLATFORMS, STEPS, Lines
from wizard.explain.understanding import Circumstances

NOT_RUNNING = (
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
)
DISK_FULL = "write /var/lib/docker/tmp/GetImageBlob1: no space left on device"


def answers(student: Student, given: str, *options: str) -> tuple[list[dict[str, Any]], int, str]:
    """The answers of one run, its exit code and what it wrote to standard error."""
    done = subprocess.run(
        [*CLASSREADY, "explain", "--jsonl", *options],
        env=student.environment,
        cwd=student.folder,
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode, done.stderr


def as_lines(questions: list[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(question) + "\n" for question in questions)


def answered(line: bytes) -> dict[str, Any]:
    """The answer to one line, without a process."""
    written: list[bytes] = []
    Lines(Circumstances(None, Platform.LINUX)).answer([line], written.append)
    (answer,) = written
    return json.loads(answer)


def test_each_answer_comes_before_the_next_line_is_given(student):
    with subprocess.Popen(
        [*CLASSREADY, "explain", "--jsonl"],
        env=student.environment,
        cwd=student.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        got = []
        for name, text in (("a", NOT_RUNNING), ("b", "hello"), ("c", DISK_FULL)):
            process.stdin.write(as_lines([{"id": name, "text": text}]).encode())
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            got.append((answer["id"], answer["problem"]))
        process.stdin.close()
        assert process.wait() == 0
    assert got == [("a", "daemon-not-running"), ("b", None), ("c", "disk-full")]


def test_nearly_all_real_texts_get_their_problem_and_a_remedy_and_normal_ones_none(student):
    """The score of a corpus, on the texts of these tests: with the platform, and from the text alone."""
    normal = [{"id": name, "text": text} for name, text in NORMAL.items()]
    for bar, asked in ((0.95, lambda case: {"platform": case.platform or "any"}), (0.9, lambda _case: {})):
        cases = [{"id": n, "text": case.text, "step": "none", **asked(case)} for n, case in enumerate(CASES)]
        got, code, errors = answers(student, as_lines([*cases, *normal]))
        assert (code, errors) == (0, "")
        assert [answer["id"] for answer in got] == [given["id"] for given in (*cases, *normal)]
        of_cases = list(zip(CASES, got, strict=False))
        wrong = [(case.source, a["problem"]) for case, a in of_cases if a["problem"] != case.problem]
        assert len(wrong) <= (1 - bar) * len(CASES), wrong
        assert [a for a in got if bool(a["remedy"]) is not bool(a["problem"])] == []
        assert [(a["id"], a["problem"]) for a in got[len(cases) :] if a["problem"]] == []


def test_a_bad_line_is_answered_in_its_place_and_the_run_goes_on(student):
    lines = [
        "no JSON",
        '{"text": "x"}',
        '{"id": 3}',
        '{"id": 4, "text": 4}',
        '{"id": 5, "text": "x", "platform": "windoze"}',
        '{"id": 6, "text": "x", "step": "pul"}',
        "[]",
        "",
        json.dumps({"id": 9, "text": DISK_FULL}),
    ]
    got, code, errors = answers(student, "\n".join(lines))
    assert [answer["id"] for answer in got] == [None, None, 3, 4, 5, 6, None, 9]
    assert [answer.get("error", "").partition(":")[0].partition(" (")[0] for answer in got] == [
        "Line 1 is no JSON",
        'Line 2 has no "id".',
        'Line 3 has no "text", or one that is no string.',
        'Line 4 has no "text", or one that is no string.',
        "Line 5",
        "Line 6",
        'Line 7 is no JSON object, such as {"id"',
        "",
    ]  # fmt: skip
    assert "Did you mean windows?" in got[4]["error"]
    assert "Did you mean pull?" in got[5]["error"]
    assert got[-1]["problem"] == "disk-full"
    assert code == 2
    assert errors == 'classready: 7 lines were not understood; the answers say why, under "error".\n'


def test_options_count_for_lines_that_do_not_say_themselves(student):
    questions = [{"id": 1, "text": NOT_RUNNING}, {"id": 2, "text": NOT_RUNNING, "platform": "linux"}]
    got, _, _ = answers(student, as_lines(questions), "--platform", "windows")
    problem = find("daemon-not-running")
    assert cure(problem, Platform.WINDOWS).text in got[0]["remedy"]
    assert cure(problem, Platform.LINUX).text in got[1]["remedy"]


def test_a_file_is_read_too_and_two_are_wrong_usage(student):
    (student.folder / "forum.jsonl").write_text(as_lines([{"id": "x", "text": DISK_FULL}]), "utf-16")
    got, code, _ = answers(student, "", "forum.jsonl")
    assert (got[0]["problem"], code) == ("disk-full", 0)
    assert answers(student, "", "a", "b")[1] == 2


def test_a_reader_that_leaves_ends_it_quietly(student):
    done = subprocess.run(
        ["sh", "-c", '"$@" | head -n 1', "sh", *CLASSREADY, "explain", "--jsonl"],
        env=student.environment,
        cwd=student.folder,
        input=as_lines([{"id": number, "text": DISK_FULL} for number in range(2000)]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert (json.loads(done.stdout)["id"], done.stderr) == (0, "")


def test_without_a_platform_every_platforms_cure_is_told_under_its_name():
    told = answered(json.dumps({"id": 1, "text": NOT_RUNNING}).encode())["remedy"]
    problem = find("daemon-not-running")
    assert told.startswith(problem.means)
    assert [name for name in ("Linux", "macOS", "Windows") if f"{name}" not in told] == []
    assert [platform for platform in Platform if cure(problem, platform).text not in told] == []


@pytest.mark.parametrize(
    ("typed", "first"), [("PS C:\\Users\\ada> docker.exe ps", "Windows"), ("sudo systemctl", "Linux")]
)
def test_the_platform_that_the_text_speaks_of_comes_first(typed, first):
    told = answered(json.dumps({"id": 1, "text": f"{typed}\n{NOT_RUNNING}"}).encode())["remedy"]
    assert told.splitlines()[1].partition(":")[0].split(", ")[0] == first


def test_what_is_only_likely_names_the_others():
    text = "This page is not working: ERR_CONNECTION_RESET, the connection was reset on localhost"
    got = answered(json.dumps({"id": 1, "text": text}).encode())
    assert (got["certain"], got["line"]) == (False, text)
    assert all(isinstance(find(other), Problem) for other in got["others"])


def test_steps_and_platforms_are_those_of_the_model():
    from wizard.commands import explain

    assert (explain.STEPS, explain.PLATFORMS) == (STEPS, PLATFORMS)


@given(st.binary())
def test_any_line_gets_at_most_one_answer(line):
    written: list[bytes] = []
    Lines(Circumstances(None, Platform.LINUX)).answer([line], written.append)
    assert len(written) <= 1
    assert all(json.loads(answer).keys() >= {"id"} for answer in written)


@settings(max_examples=50)
@given(st.text() | st.integers() | st.booleans() | st.lists(st.text()), st.text(), st.text(), st.text())
def test_every_id_comes_back_as_it_was(name, text, step, platform):
    line = json.dumps({"id": name, "text": text, "step": step, "platform": platform}).encode()
    assert answered(line)["id"] == name
