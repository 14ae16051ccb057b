import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Platform
from checks.question import Secret
from checks.questions import AnyQuestion, Clock, ClockFacts, Command, Completed, SignIn, SignInFacts
from checks.recording import NotRecordedError, question_of, record, replay
from tests.fakes import fake_host, ran


def test_a_recorded_machine_answers_the_same_when_replayed():
    host = fake_host(Platform.MACOS, answers={Command(("uname",)): ran("Darwin"), Clock(): ClockFacts(5.0)})
    host.run("uname")
    host.ask(Clock())
    again = replay(record(host))
    assert (again.platform, again.home) == (Platform.MACOS, "/Users/ada")
    assert again.run("uname") == Completed("ran", 0, "Darwin")
    assert again.ask(Clock()) == ClockFacts(5.0)


def test_what_was_never_asked_is_not_made_up():
    with pytest.raises(NotRecordedError):
        replay(record(fake_host())).run("uname")


def test_a_secret_is_never_recorded_and_its_answer_is_found_without_it():
    asked = SignIn("rstudio", "http://localhost:8787", "ada", Secret("hunter22"))
    host = fake_host(answers={asked: SignInFacts("accepted")})
    host.ask(asked)
    recording = record(host)
    assert "hunter22" not in repr(recording)
    other = SignIn("rstudio", "http://localhost:8787", "ada", Secret("<secret>"))
    assert replay(recording).ask(other) == SignInFacts("accepted")


@given(st.from_type(AnyQuestion))
def test_every_question_survives_being_written_and_read(question):
    host = fake_host(answers={question: None}, default=lambda _q: None)
    host.ask(question)
    (exchange,) = record(host).exchanges
    if isinstance(question, SignIn):
        assert question_of(exchange).url == question.url
    else:
        assert question_of(exchange) == question


def test_a_check_that_waits_longer_today_still_finds_the_answer_of_then():
    host = fake_host(answers={Command(("uname",)): ran("Linux")})
    host.run("uname", timeout=2)
    assert replay(record(host)).run("uname", timeout=9).out == "Linux"
