"""The person, while a provider needs them: the wizard's screen, whoever can be asked, and their browser."""

import sys

from checks.host import Host
from checks.question import Secret
from wizard.browser import open_in_browser
from wizard.cloud.model import CloudError
from wizard.errors import UsageError
from wizard.prompts import Prompter
from wizard.screen import Screen

_LONGEST_TOKEN = 100_000


class ScreenTalk:
    """Talks on the screen.

    Args:
        screen: where it is said.
        host: whose browser is opened.
        prompter: who can be asked; none without a terminal.
        given: the token that came on standard input, where one did.
    """

    def __init__(
        self, screen: Screen, host: Host, prompter: Prompter | None, given: Secret | None = None
    ) -> None:
        self._screen = screen
        self._host = host
        self._prompter = prompter
        self._given = given

    def say(self, text: str) -> None:
        """A sentence; an address alone is never wrapped, so that it can be copied."""
        if "://" in text and len(text.split()) == 1:
            self._screen.link(text)
        else:
            self._screen.say(text)

    def open(self, address: str) -> None:
        """Show an address, and open it in the browser where there is one."""
        self._screen.link(address)
        if not open_in_browser(self._host, address):
            self._screen.say("Open this address in a browser.")

    def confirm(self, question: str, *, default: bool) -> bool:
        """Yes or no; nobody to ask means no."""
        with self._screen.still():
            return self._prompter is not None and self._prompter.confirm(question, default=default)

    def text(self, question: str) -> str:
        """A line.

        Raises:
            CloudError: there is nobody to ask.
        """
        with self._screen.still():
            return self._somebody(question).text(question)

    def secret(self, question: str) -> Secret:
        """The token that was given on standard input, else a line that is not shown.

        Raises:
            CloudError: there is nobody to ask.
        """
        if self._given is not None:
            return self._given
        with self._screen.still():
            return self._somebody(question).secret(question)

    def _somebody(self, question: str) -> Prompter:
        if self._prompter is None:
            text = f"Nobody can be asked here ({question.rstrip(':? ')}); start this in a terminal."
            raise CloudError(text, refused=True)
        return self._prompter


def token_from_input() -> Secret:
    """A token from standard input: its only line.

    Raises:
        UsageError: there is none.
    """
    text = sys.stdin.read(_LONGEST_TOKEN).strip() if sys.stdin else ""
    if not text or len(text.split()) > 1:
        raise UsageError(
            "Standard input holds no token. Give it there alone, such as "
            "`classready cloud login --token - < my-token-file`."
        )
    return Secret(text)
