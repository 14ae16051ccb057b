"""Reports to show: one as most are, one that is empty, one from a machine that wants to do harm."""

import datetime as dt

from checks.model import Finding, Platform, Result, Severity, Status, fail, fine, nothing, unsure, warn
from checks.problems.model import Cure, CureCommand
from checks.recording import Exchange, Recording
from checks.report import (
    SCHEMA_VERSION,
    Advice,
    CourseFacts,
    Entry,
    MilestoneVerdict,
    Redaction,
    Report,
    StepDone,
    Verdict,
)

MADE = dt.datetime(2026, 11, 22, 20, 15, tzinfo=dt.UTC)

NOT_RUNNING = Advice(
    "docker-not-running",
    "Docker is not running",
    "Docker is installed, but its engine does not answer.",
    Cure(
        "Start Docker Desktop and wait until its whale stands still.",
        (CureCommand("open -a Docker"), CureCommand("sudo systemctl start docker", admin=True)),
        "https://docs.docker.com/desktop/",
    ),
)

USUAL = Report(
    schema=SCHEMA_VERSION,
    tool="0.1.0",
    created=MADE,
    platform=Platform.MACOS,
    course=CourseFacts("demo", "Deep Learning in R", "0123456789ab"),
    verdict=Verdict.NOT_READY,
    system="macOS (15.1, arm64)",
    milestones=(
        MilestoneVerdict(
            "setup", "Setup before 5/23", Verdict.NOT_READY, dt.date(2019, 5, 23), ("docker.running",)
        ),
        MilestoneVerdict("cloud", "Setup before 5/30", Verdict.UNKNOWN, None, (), ("network.registry",)),
        MilestoneVerdict("python", "Which Python", Verdict.READY),
    ),
    results=(
        Entry(
            Result(
                "os.version",
                "The operating system",
                Status.PASSED,
                (fine("macOS 15.1 is new enough.", "sw_vers: 15.1"),),
                0.1,
            )
        ),
        Entry(
            Result(
                "docker.running",
                "Docker is running",
                Status.FAILED,
                (
                    fail(
                        "Docker is installed but not running.",
                        "socket <home>/.docker/run/docker.sock: refused",
                        problem="docker-not-running",
                    ),
                ),
                0.2,
            ),
            (NOT_RUNNING,),
        ),
        Entry(Result("image.present", "The image is here", Status.SKIPPED, (), 0.0, "docker.running")),
        Entry(
            Result(
                "network.registry",
                "The registry answers",
                Status.UNKNOWN,
                (unsure("You are offline, so this could not be told.", "registry.example: no address"),),
                0.3,
            )
        ),
        Entry(
            Result(
                "memory.host",
                "Enough memory",
                Status.WARNED,
                (warn("8 GB will do, but close other programs.", "total 8589934592 bytes"),),
                0.1,
            )
        ),
        Entry(
            Result(
                "gpu.present",
                "A graphics processor",
                Status.SKIPPED,
                (nothing("There is no NVIDIA GPU here, and none is needed."),),
                0.1,
            )
        ),
    ),
    answers={"python --version": "Python 2.7.16", "python3 --version": "Python 3.12.4"},
    steps=(StepDone("pull", "Download the course's image", "done", MADE, "6.0 GB"),),
    transcript=Recording(
        Platform.MACOS,
        "<home>",
        (
            Exchange(
                {"ask": "command", "argv": ["docker", "--version"]},
                {"status": "ran", "code": 0, "out": "Docker version 27.3.1\n"},
            ),
            Exchange({"ask": "env", "name": "DOCKER_HOST"}, {"value": None}),
        ),
    ),
    redactions=(
        Redaction("home folder", 3, ("results", "transcript")),
        Redaction("user name", 1, ("transcript",)),
    ),
)

EMPTY = Report(
    schema=SCHEMA_VERSION,
    tool="0.1.0",
    created=MADE,
    platform=Platform.LINUX,
    course=CourseFacts("demo", "Demo", "0123456789ab"),
    verdict=Verdict.READY,
    transcript=Recording(Platform.LINUX, "<home>"),
)

HOSTILE = (
    "</script></style></title><script>document.title='owned'</script>"
    "<img src=http://evil.invalid/x onerror=alert(1)>"
    "\x1b[2J\x1b]0;owned\x07\x1b[31m\r\n## Verdict: Ready\n```\n````````\n</details><h1>Ready</h1>\n"
    "| a | b |\n[click](javascript:alert(1)) ![x](http://evil.invalid/y) @everyone "
    "\u202egnp.exe\u202c \u2028 \x00 &amp; \u2066" + "x" * 3000
)


def hostile_report() -> Report:
    """Every text that comes from outside says something that wants to be more than text."""
    finding = Finding(Severity.FAILURE, HOSTILE, HOSTILE, (HOSTILE, HOSTILE + "2"))
    advice = Advice(HOSTILE, HOSTILE, HOSTILE, Cure(HOSTILE, (CureCommand(HOSTILE),), "javascript:alert(1)"))
    return Report(
        schema=SCHEMA_VERSION,
        tool=HOSTILE,
        created=MADE,
        platform=Platform.WINDOWS,
        course=CourseFacts(HOSTILE, HOSTILE, HOSTILE),
        verdict=Verdict.NOT_READY,
        system=HOSTILE,
        milestones=(MilestoneVerdict(HOSTILE, HOSTILE, Verdict.NOT_READY, None, (HOSTILE,), (HOSTILE,)),),
        results=(
            Entry(Result(HOSTILE, HOSTILE, Status.FAILED, (finding,)), (advice,)),
            Entry(Result(HOSTILE, HOSTILE, Status.PASSED, (fine(HOSTILE, HOSTILE),))),
            Entry(Result(HOSTILE, HOSTILE, Status.SKIPPED, (), 0.0, HOSTILE)),
        ),
        answers={HOSTILE: HOSTILE},
        steps=(StepDone(HOSTILE, HOSTILE, HOSTILE, MADE, HOSTILE),),
        transcript=Recording(
            Platform.WINDOWS,
            HOSTILE,
            (
                Exchange({"ask": "command", "argv": [HOSTILE]}, {"status": "ran", "code": 0, "out": HOSTILE}),
                Exchange({"ask": HOSTILE, HOSTILE: HOSTILE}, [HOSTILE, {HOSTILE: HOSTILE}]),
            ),
        ),
        redactions=(Redaction(HOSTILE, 1, (HOSTILE,)),),
    )
