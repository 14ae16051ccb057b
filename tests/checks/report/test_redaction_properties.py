"""Secrets of every kind, at every place of a report, in every spelling: none of them leaves."""

import base64
import datetime as dt
import html
import json
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.model import Platform, Result, Status, fine
from checks.recording import Exchange, Recording
from checks.redaction import KnownSecrets, redact, redact_text
from checks.redaction.encodings import folded
from checks.report import CourseFacts, Report, StepDone, Verdict
from checks.report_file import to_json
from tests.checks.report.known import known

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def text_of(alphabet: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most)


NAME = st.builds(str.__add__, st.sampled_from("zqxj"), text_of(string.ascii_lowercase, 4, 9))
SENTENCE = st.builds("{}{} {}".format, NAME, st.sampled_from(["Ü", "é", "&", "'", " "]), NAME)
# What only its bearer knows: it has to be told to be recognised.
LITERALS = {
    "user": NAME,
    "host": NAME,
    "home": st.builds("/home/{}".format, NAME) | st.builds("C:\\Users\\{} {}".format, NAME, NAME),
    "secret": st.builds("{}{}!".format, NAME, st.integers(10, 99)),
    "value": SENTENCE | st.builds("/data/{}/{}".format, NAME, NAME),
}
# What is recognised by its looks.
SHAPES = {
    "jwt": st.builds("eyJ{}.eyJ{}.{}".format, *(text_of(ALNUM, 10, 20),) * 3),
    "aws": st.builds("AKIA{}".format, text_of(string.ascii_uppercase + string.digits, 16, 16)),
    "github": st.builds("ghp_{}".format, text_of(ALNUM, 36, 36)),
    "gitlab": st.builds("glpat-{}".format, text_of(ALNUM, 20, 20)),
    "slack": st.builds("xoxb-{}".format, text_of(ALNUM, 24, 24)),
    "pypi": st.builds("pypi-{}".format, text_of(ALNUM, 40, 60)),
    "jupyter": text_of(HEX, 48, 48),
    "ipv4": st.ip_addresses(v=4, network="10.0.0.0/8").map(str),
    "ipv6": st.ip_addresses(v=6, network="2001:db8::/32").map(str),
    "mac": st.builds(":".join, st.lists(text_of(HEX, 2, 2), min_size=6, max_size=6)),
    "email": st.builds("{}@{}.example.org".format, NAME, NAME),
}
# What is recognised by where it stands: the secret, and the text around it.
SETTINGS = [
    "--password {}",
    "PASSWORD={}",
    '{{"auth": "{}"}}',
    "http://u:{}@h/",
    "?token={}&x",
    "password: {}",
]
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    quote_plus,
    html.escape,
    lambda value: quote(value, safe=""),
    lambda value: json.dumps(value)[1:-1],
    lambda value: value.replace("\\", "/"),
    lambda value: value.replace("/", "\\"),
    lambda value: value.replace("\\", "\\\\"),
)
AROUND = st.sampled_from(["{}", "a {} b", "x=({}),", "'{}'", "[{}]", "\n{}\n", '"{}"', "at {}.", "{}: no"])


def report_with(text: str) -> Report:
    """A report that says a text everywhere where a machine's words can get."""
    run = Exchange({"ask": "command", "argv": ["x", text]}, {"status": "ran", "code": 0, "out": text})
    engine = Exchange(
        {"ask": "engine", "call": "info"}, {"status": "ok", "data": {text: [{"Labels": {"a": text}}]}}
    )
    file = Exchange({"ask": "read-file", "path": text}, {"status": "ok", "text": json.dumps({"k": text})})
    return Report(
        schema=1,
        tool="1",
        created=NOW,
        platform=Platform.LINUX,
        course=CourseFacts("demo", "Demo", "0"),
        verdict=Verdict.READY,
        transcript=Recording(Platform.LINUX, text, (run, engine, file)),
        system=text,
        results=(_entry(text),),
        answers={text: text},
        steps=(StepDone("pull", "Pull", "done", NOW, text),),
    )


def _entry(text: str):
    from checks.report import Entry

    return Entry(Result("a.b", "A", Status.PASSED, (fine(text, text),)))


def leaks(secret: str, report: Report) -> bool:
    return folded(secret) in folded(to_json(report).decode())


def assert_gone(secret: str, text: str, what: KnownSecrets) -> None:
    redacted = redact(report_with(text), known=what)
    assert not leaks(secret, redacted), to_json(redacted).decode()[:900]
    assert redact(redacted, known=what) == redacted


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(LITERALS)), st.sampled_from(SPELLINGS), AROUND)
def test_what_is_known_is_gone_in_every_spelling(data, kind, spelling, around) -> None:
    secret = data.draw(LITERALS[kind])
    assert_gone(secret, around.format(spelling(secret)), KnownSecrets(**{f"{kind}s": (secret,)}))


@settings(deadline=None, max_examples=150)
@given(st.data(), st.sampled_from(sorted(SHAPES)), AROUND)
def test_what_looks_like_a_secret_is_gone(data, kind, around) -> None:
    secret = data.draw(SHAPES[kind])
    assert_gone(secret, around.format(secret), known())


@settings(deadline=None, max_examples=100)
@given(st.builds("{}{}".format, NAME, st.integers(10, 99)), st.sampled_from(SETTINGS))
def test_what_stands_where_secrets_stand_is_gone(secret, setting) -> None:
    assert_gone(secret, setting.format(secret), known())


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=5), LITERALS["secret"], st.binary(max_size=5))
def test_a_known_secret_in_base64_is_gone(before, secret, after) -> None:
    encoded = base64.b64encode(before.hex().encode() + secret.encode() + after.hex().encode()).decode()
    assert encoded not in redact_text(f"data: {encoded}", KnownSecrets(secrets=(secret,)))


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(NAME.map(str.upper), SENTENCE, min_size=1, max_size=4))
def test_values_of_variables_are_gone(environment) -> None:
    asked = tuple(Exchange({"ask": "env", "name": n}, {"value": v}) for n, v in environment.items())
    lines = [f"{name}={value}" for name, value in environment.items()]
    engine = Exchange(
        {"ask": "engine", "call": "container"}, {"status": "ok", "data": {"Config": {"Env": lines}}}
    )
    report = report_with("; ".join(environment.values()))
    recording = Recording(Platform.LINUX, "/", (*asked, engine))
    from msgspec.structs import replace

    redacted = redact(replace(report, transcript=recording), known=KnownSecrets())
    assert [value for value in environment.values() if leaks(value, redacted)] == []


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_redacted_and_then_stays(text) -> None:
    once = redact_text(text, known())
    assert redact_text(once, known()) == once
