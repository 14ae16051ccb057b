"""What a cloud tells of a person leaves no report; what a helper needs stays, and is judged the same."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.cloud_facts import Cloud as CloudQuestion
from checks.cloud_facts import CloudCall, CloudJob, CloudReply, CloudStatus, JobState, Offer
from checks.course import GIB, Cloud, Course
from checks.host import Host
from checks.model import Check, Status
from checks.question import Question
from checks.recording import replay
from checks.redaction import KnownSecrets, known_secrets, redact
from checks.registry import ALL_CHECKS
from checks.report import Report, build_report
from checks.report_file import read_report, to_json
from checks.runner import run_checks
from checks.short_code import read_short_code, short_code
from tests.fakes import course, fake_host

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
CLOUD_CHECKS: tuple[Check, ...] = tuple(check for check in ALL_CHECKS if check.id.startswith("cloud."))
OFFER = Offer("gpu-small", 4, 16 * GIB, 1, "T4", 0.53, "credits", 2)
SINCE, STOPS = "2026-11-23T14:02:09+00:00", "2026-11-23T18:02:09+00:00"
OURS = CloudJob(
    "job-5cfb3a2e-91f4", "classready-demo-k3x9", "running", "", SINCE, STOPS, 0.53, 0.27, "credits",
    "https://job-5cfb3a2e-91f4.jobs.default.org.neu.ro", ours=True,
)  # fmt: skip
OTHER = CloudJob("job-77aa01bc-2c4d", "thesis-of-lovelace", "queued", "Scheduling for lovelace")

Answers = Mapping[str, CloudReply]
APOLO: Answers = {
    "client": CloudReply("ok", version="26.9.0"),
    "login": CloudReply("ok", user="lovelace", place="default/analytical/lovelace"),
    "offers": CloudReply("ok", offers=(OFFER,), place="default/analytical/lovelace"),
    "jobs": CloudReply("ok", jobs=(OURS, OTHER)),
}
SSH: Answers = {
    "client": CloudReply("ok", version="OpenSSH_9.2p1"),
    "login": CloudReply("ok", user="lovelace", place="blue-box.physics.example"),
    "offers": CloudReply("ok", offers=(Offer("blue-box.physics.example", 8, 64 * GIB, 1, "RTX 4090"),)),
    "jobs": CloudReply("ok", jobs=(CloudJob("f00dfeed1234", "thesis-of-lovelace", "running"),)),
}
REFUSED: Answers = {
    "client": CloudReply("ok", version="OpenSSH_9.2p1"),
    "login": CloudReply(
        "logged-out",
        "lovelace@blue-box.physics.example: Permission denied (publickey).",
        "ssh-key-refused",
        place="lovelace@blue-box.physics.example",
    ),
}
BATCH: Answers = {
    "client": CloudReply("ok", version="OpenSSH_9.2p1"),
    "login": CloudReply("ok", version="Grid Engine", user="lovelace", place="ssh://lovelace@log2.physics.example:2222"),
    "offers": CloudReply("ok", offers=(Offer("gpu.q", 4, 32 * GIB, 1, free=0),)),
    "jobs": CloudReply("ok", jobs=(CloudJob("4711", "classready-a", "queued", "no free slots", ours=True),)),
}  # fmt: skip
SKY: Answers = {
    "client": CloudReply("ok", version="SkyPilot 0.14.1"),
    "login": CloudReply("ok", user="lovelace@physics.example", place="AWS us-east-1"),
    "offers": CloudReply("timeout", "no answer from 10.20.30.40 for lovelace@physics.example"),
    "jobs": CloudReply("ok"),
}
TOLD = {"apolo": APOLO, "ssh": SSH, "batch": BATCH, "sky": SKY}
PRIVATE = (
    "lovelace",
    "blue-box",
    "log2",
    "5cfb3a2e",
    "77aa01bc",
    "f00dfeed",
    "physics.example",
    "10.20.30.40",
)


def wanting(provider: Any, **changes: Any) -> Course:  # noqa: ANN401 - any field of Cloud
    return course(cloud=Cloud(provider=provider, **changes))


def machine(provider: str, answers: Answers) -> Host:
    """A machine on which nothing is known but its cloud."""
    said: dict[Question[Any], Any] = {
        CloudQuestion(provider, call): reply  # type: ignore[arg-type] # the keys of these tables
        for call, reply in answers.items()
    }
    return fake_host(home="/home/ada", answers=said)


def judged(host: Host, for_course: Course) -> dict[str, Status]:
    return {result.check: result.status for result in run_checks(CLOUD_CHECKS, host, for_course)}


def reported(host: Host, for_course: Course, known: KnownSecrets) -> Report:
    """The redacted report, as it comes out of a file."""
    return read_report(to_json(redact(raw(host, for_course), known=known)), "r")


def raw(host: Host, for_course: Course) -> Report:
    results = tuple(run_checks(CLOUD_CHECKS, host, for_course))
    return build_report(results, host, for_course, advice={}, steps=(), tool_version="1", now=NOW)


def known_of(host: Host, for_course: Course) -> KnownSecrets:
    return known_secrets(host, for_course, {}, "ada", ["adas-laptop"])


@pytest.mark.parametrize(
    ("provider", "answers"),
    [*TOLD.items(), pytest.param("ssh", REFUSED, id="ssh refused")],
)
def test_nothing_private_is_left_and_the_replay_judges_the_same(provider: str, answers: Answers) -> None:
    host, for_course = machine(provider, answers), wanting(provider)
    before = judged(host, for_course)
    report = reported(host, for_course, known_of(host, for_course))
    written = to_json(report).decode().lower()
    assert [private for private in PRIVATE if private in written] == []
    assert judged(replay(report.transcript), for_course) == before
    assert redact(report, known=known_of(host, for_course)) == report


@pytest.mark.parametrize(("provider", "answers"), TOLD.items())
def test_the_short_code_stays_the_same(provider: str, answers: Answers) -> None:
    host, for_course = machine(provider, answers), wanting(provider)
    plain, redacted = raw(host, for_course), reported(host, for_course, known_of(host, for_course))
    assert short_code(redacted) == short_code(plain)
    assert {*read_short_code(short_code(plain)).failed} == {*plain.failed}


def test_what_a_helper_needs_stays() -> None:
    host, for_course = machine("apolo", APOLO), wanting("apolo")
    report = reported(host, for_course, known_of(host, for_course))
    messages = [finding.message for entry in report.results for finding in entry.result.findings]
    assert messages == [
        "The cloud client runs (26.9.0).",
        "You are logged in as <user-2> at default/analytical/<user-2>.",
        "The smallest machine that fits is gpu-small (4 CPU, 16 GB, 1 T4), 0.53 credits an hour.",
        (
            "Your cloud job classready-demo-k3x9 is running, since 2026-11-23 14:02 UTC, "
            "0.27 credits so far, ends by itself at 2026-11-23 18:02 UTC."
        ),
        "Not started by classready: <job-4> is queued.",
    ]
    jobs = next(e.answer["jobs"] for e in report.transcript.exchanges if e.question.get("call") == "jobs")
    assert [(job["state"], job.get("url", "")) for job in jobs] == [
        ("running", "https://<job-2>"),
        ("queued", ""),
    ]


def test_a_machine_that_the_course_names_is_public_but_not_who_logs_in_there() -> None:
    for_course = wanting("ssh", host="blue-box.physics.example")
    host = machine("ssh", SSH)
    written = to_json(reported(host, for_course, known_of(host, for_course))).decode()
    assert "You are logged in as <user-2> at blue-box.physics.example." in written
    assert "lovelace" not in written


def test_the_number_of_a_clusters_job_is_not_taken_out_of_everything_else() -> None:
    host, for_course = machine("batch", BATCH), wanting("batch")
    report = reported(host, for_course, known_of(host, for_course))
    evidence = [seen for entry in report.results for f in entry.result.findings for seen in f.evidence]
    assert "4711: queued, no free slots" in evidence


@given(st.sampled_from(["running", "queued", "credits", "USD", "apolo", "ok", "you", "gpu", "ada"]))
def test_a_user_who_is_called_like_a_word_of_the_cloud_spoils_nothing(name: str) -> None:
    answers = {**APOLO, "login": CloudReply("ok", user=name, place=f"default/org/{name}")}
    host, for_course = machine("apolo", answers), wanting("apolo")
    known = known_secrets(host, for_course, {}, name, [])
    report = reported(host, for_course, known)
    assert judged(replay(report.transcript), for_course) == judged(host, for_course)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["ada", "ada@x.example", "10.0.0.7", "token=abc123", "<user>", "job-17", "running", "gpu", "/home/ada/x"]
)
MOMENTS = st.sampled_from(["", SINCE, "2026-11-23T14:02:09Z", "yesterday"])
AMOUNTS = st.none() | st.floats(0, 1e6)
JOBS = st.builds(
    CloudJob, id=WORDS, name=WORDS, state=st.sampled_from(get_args(JobState)), reason=WORDS, since=MOMENTS,
    stops=MOMENTS, price=AMOUNTS, spent=AMOUNTS, currency=WORDS, url=WORDS, ours=st.booleans(),
)  # fmt: skip
OFFERS = st.builds(
    Offer, name=WORDS, cpus=st.floats(0, 1e4), memory=st.integers(0, 2**45), gpus=st.integers(0, 9),
    gpu=WORDS, price=AMOUNTS, currency=WORDS, free=st.none() | st.integers(0, 9),
)  # fmt: skip
REPLIES = st.builds(
    CloudReply, status=st.just("ok") | st.sampled_from(get_args(CloudStatus)), error=WORDS,
    problem=st.sampled_from(["", "ssh-key-refused", "no-such-problem"]), version=WORDS, user=WORDS,
    place=WORDS, offers=st.lists(OFFERS, max_size=3).map(tuple), jobs=st.lists(JOBS, max_size=3).map(tuple),
)  # fmt: skip


@given(st.sampled_from(list(TOLD)), st.fixed_dictionaries(dict.fromkeys(get_args(CloudCall), REPLIES)), WORDS)
def test_whatever_a_cloud_says_is_judged_the_same_after_redaction(
    provider: str, answers: Answers, name: str
) -> None:
    host, for_course = machine(provider, answers), wanting(provider)
    known = known_secrets(host, for_course, {}, name, [])
    report = reported(host, for_course, known)
    assert judged(replay(report.transcript), for_course) == judged(host, for_course)
    assert redact(report, known=known) == report
