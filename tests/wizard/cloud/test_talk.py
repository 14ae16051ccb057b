"""What a provider may ask of the person, and what becomes of it where nobody is there."""

import io

import pytest
from rich.console import Console

from checks.question import Secret
from tests.fakes import fake_host
from wizard.cloud import talk
from wizard.cloud.model import CloudError
from wizard.cloud.talk import ScreenTalk, token_from_input
from wizard.errors import UsageError
from wizard.screen import Screen


class Somebody:
    """Says yes, and types the same to every question."""

    def confirm(self, question: str, *, default: bool) -> bool:  # noqa: ARG002 - the protocol's
        return True

    def text(self, question: str) -> str:
        return f"answer to {question}"

    def secret(self, question: str) -> Secret:
        return Secret(f"secret for {question}")


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def talking(out: io.StringIO, prompter: object = None, given: Secret | None = None) -> ScreenTalk:
    return ScreenTalk(Screen(Console(file=out, width=80), plain=True), fake_host(), prompter, given)


def test_somebody_is_asked(out):
    person = talking(out, Somebody())
    assert person.confirm("Really?", default=False)
    assert person.text("Code") == "answer to Code"
    assert person.secret("Token") == "secret for Token"


def test_nobody_says_no_and_a_line_can_not_be_had(out):
    nobody = talking(out)
    assert not nobody.confirm("Really?", default=True)
    for ask in (nobody.text, nobody.secret):
        with pytest.raises(CloudError, match=r"Nobody can be asked here \(Code\)") as caught:
            ask("Code:")
        assert caught.value.refused


def test_a_token_that_was_given_is_not_asked_for_nor_shown(out):
    assert talking(out, Somebody(), Secret("hunter2")).secret("Token") == "hunter2"
    assert "hunter2" not in out.getvalue()


@pytest.mark.parametrize(("opens", "hint"), [(True, ""), (False, "Open this address in a browser.\n")])
def test_an_address_is_shown_whether_a_browser_opens_or_not(out, monkeypatch, opens, hint):
    monkeypatch.setattr(talk, "open_in_browser", lambda _host, _address: opens)
    talking(out).open("https://example.org/login")
    assert out.getvalue() == f"  https://example.org/login\n{hint}"


@pytest.mark.parametrize("text", ["", "\n \n", "two words"])
def test_standard_input_without_a_token_is_one_sentence(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    with pytest.raises(UsageError, match="Standard input holds no token"):
        token_from_input()


def test_a_token_is_taken_without_its_line_s_end(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("abc.def\r\n"))
    token = token_from_input()
    assert (token, repr(token)) == ("abc.def", "<secret>")
