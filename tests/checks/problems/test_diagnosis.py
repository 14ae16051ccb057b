"""What is said about a text."""

import html

import pytest

from checks.course import CourseProblem
from checks.model import Platform
from checks.problems import diagnose
from tests.checks.problems.texts import CASES, NORMAL, Case

DISK_FULL = "write /var/lib/docker/tmp/GetImageBlob1: no space left on device"


def best(text: str, step: str | None = None, platform: Platform | None = None) -> str | None:
    found = diagnose(text, step, platform)
    return found[0].problem.id if found else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.problem}: {case.source}")
def test_a_real_text_is_explained_by_its_problem(case: Case) -> None:
    assert best(case.text, platform=case.known_platform) == case.problem


@pytest.mark.parametrize("text", NORMAL.values(), ids=NORMAL)
def test_normal_output_raises_no_alarm(text: str) -> None:
    assert diagnose(text) == ()


@pytest.mark.parametrize(
    "pasted",
    [
        f"\x1b[31m{DISK_FULL}\x1b[0m",
        f"[31;1m{DISK_FULL}[0m",
        f"2024-05-01T10:00:00.000Z {DISK_FULL}",
        f"> > {DISK_FULL}",
        f"web-1  | {DISK_FULL}",
        f"#12 3.456 {DISK_FULL}",
        DISK_FULL.replace(" ", "\u00a0"),
        DISK_FULL.replace("space left", "space\nleft"),
        DISK_FULL.upper(),
        "\x00".join(DISK_FULL),
        f"10%\r20%\r{DISK_FULL}\r",
        f"ada@laptop:~$ docker pull x\r\n{DISK_FULL}\r\nada@laptop:~$",
    ],
    ids=["colours", "lost escapes", "time stamp", "quoted", "compose", "buildkit", "no-break", "wrapped",
         "upper case", "utf-16", "carriage returns", "prompts"],
)  # fmt: skip
def test_a_text_is_known_however_it_was_pasted(pasted: str) -> None:
    assert best(pasted) == "disk-full"


@pytest.mark.parametrize(
    "pasted",
    [
        "The command &#39;docker&#39; could not be found in this WSL 2 distro.",
        html.escape(html.escape("'docker' is not recognized as an internal or external command")),
        "\u2018docker\u2019 is not recognized as an internal or external command",
        "\u00e2\u20ac\u02dcdocker\u00e2\u20ac\u2122 is not recognized as an internal or external command",
        '"{\\"message\\": \\"\\\\\\"docker\\\\\\" is not recognized as an internal or external command\\"}"',
    ],
    ids=["entities", "entities twice", "smart quotes", "misread utf-8", "escaped quotes"],
)
def test_quotes_are_known_however_they_arrive(pasted: str) -> None:
    assert best(pasted) in {"docker-cli-not-on-path", "wsl-integration-off"}


def test_a_line_that_the_terminal_cut_in_a_word_is_put_together() -> None:
    line = 'docker: Error response from daemon: Conflict. The container name "/lab" is already in use by x'
    cut = "\n".join(line[at : at + 72] for at in range(0, len(line), 72))
    assert best(cut) == "container-name-in-use"


def test_the_answer_carries_the_line_that_decided() -> None:
    text = f"starting\nretrying\n  {DISK_FULL}  \ngiving up"
    assert diagnose(text)[0].line == DISK_FULL


def test_a_long_line_is_cut_in_the_answer() -> None:
    assert len(diagnose(DISK_FULL + "x" * 5000)[0].line) == 300


@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_root_cause_is_found_anywhere_in_five_megabytes_of_log(place: float) -> None:
    noise = [f"[I 2024-05-01 10:00:00 ServerApp] 200 GET /api/contents/{n} {n}.2ms" for n in range(80_000)]
    noise.insert(int(place * len(noise)), DISK_FULL)
    assert best("\n".join(noise)) == "disk-full"


def test_a_root_cause_wins_over_its_consequences() -> None:
    after = (
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
    )
    assert [one.problem.id for one in diagnose(f"{DISK_FULL}\n{after}")] == ["disk-full"]


def test_the_step_that_failed_breaks_a_tie() -> None:
    text = "x509: certificate signed by unknown authority\ncertificate verify failed"
    assert (best(text, "pull"), best(text, "python-conda")) == (
        "tls-intercepting-proxy",
        "pip-certificate-not-trusted",
    )


def test_the_platform_decides_where_the_words_are_the_same() -> None:
    text = 'could not select device driver "" with capabilities: [[gpu]]'
    assert (best(text, platform=Platform.MACOS), best(text, platform=Platform.LINUX)) == (
        "gpu-not-available-on-mac",
        "nvidia-container-toolkit-missing",
    )


def test_what_is_only_likely_is_said_as_such() -> None:
    found = diagnose("This page is not working: ERR_CONNECTION_RESET, the connection was reset on localhost")
    assert [one.certain for one in found] == [False] * len(found)
    assert 1 <= len(found) <= 3


@pytest.mark.parametrize("text", ["", "\n", " ", "\x00", "\x1b[0m", "hello"])
def test_a_text_that_says_nothing_is_not_explained(text: str) -> None:
    assert diagnose(text) == ()


def own_problem(*patterns: str) -> CourseProblem:
    return CourseProblem(
        id="broken-key",
        title="Old key",
        patterns=patterns,
        means="The key is old.",
        cure="Ask for a new one.",
    )


def test_a_course_explains_errors_of_its_own() -> None:
    found = diagnose("E4711: Key Rejected\nno space", extra=[own_problem(r"E\d{4}: KEY rejected")])
    assert [(one.problem.id, one.line) for one in found] == [("broken-key", "E4711: Key Rejected")]


def test_a_pattern_of_a_course_that_could_hang_is_left_out() -> None:
    assert diagnose("a" * 40 + "!", extra=[own_problem(r"(aaa+)+$")]) == ()
