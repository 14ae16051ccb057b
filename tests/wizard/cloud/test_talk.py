"""What a provider shows to the person."""

import io

import pytest

from tests.fakes import fake_host
from wizard.cloud.talk import ScreenTalk
from wizard.screen import open_screen

ADDRESS = "https://platform.test/authorize?" + "&".join(f"parameter_{n}=value" for n in range(20))


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def talk(written: io.StringIO) -> ScreenTalk:
    return ScreenTalk(open_screen(plain=True, stream=written), fake_host(), None)


def test_an_address_stays_on_one_line_so_that_it_can_be_copied(talk, written):
    talk.say(ADDRESS)
    assert written.getvalue().split() == [ADDRESS]
    assert written.getvalue().count("\n") == 1


def test_a_sentence_with_an_address_is_broken_between_words(talk, written):
    talk.say(f"Open {ADDRESS[:30]} in any browser, also on another computer, and log in there " * 2)
    assert max(map(len, written.getvalue().splitlines())) <= 100
