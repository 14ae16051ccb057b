"""Asking people: one protocol, an adapter to questionary, and plain lines for terminals that need them.

Ctrl-C at any prompt raises ``KeyboardInterrupt``; the end of input counts as the same.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from checks.question import Secret
from wizard.wrapping import fitted

if TYPE_CHECKING:
    import questionary

HOW_TO_CHOOSE = "(a letter or the arrow keys, then Enter)"
NO_SIGNS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Choice:
    """One answer to choose: a letter, what it means, and a sign that people may type for it too."""

    key: str
    label: str
    sign: str = ""


class Prompter(Protocol):
    """Somebody who can be asked."""

    def confirm(self, question: str, *, default: bool) -> bool:
        """Yes or no."""

    def choose(self, question: str, choices: Sequence[Choice]) -> str:
        """The key of the chosen answer; the first is the one that Enter takes."""

    def wait(self, message: str) -> None:
        """Return when Enter is pressed."""

    def text(self, question: str) -> str:
        """A line, without spaces around it."""

    def secret(self, question: str) -> Secret:
        """A line that is not shown while it is typed."""


class QuestionaryPrompter:
    """Arrow keys and shortcuts."""

    def confirm(self, question: str, *, default: bool) -> bool:
        """Yes or no."""
        import questionary

        answer: bool = _answered(questionary.confirm(question, default=default))
        return answer

    def choose(self, question: str, choices: Sequence[Choice]) -> str:
        """The key of the chosen answer."""
        import questionary

        options = [questionary.Choice(c.label, value=c.key, shortcut_key=c.key) for c in choices]
        select = questionary.select(question, options, use_shortcuts=True, instruction=HOW_TO_CHOOSE)
        answer: str = _answered(select, {c.sign: c.key for c in choices if c.sign})
        return answer

    def wait(self, message: str) -> None:
        """Return when Enter is pressed."""
        import questionary

        _answered(questionary.text(message))

    def text(self, question: str) -> str:
        """A line."""
        import questionary

        answer: str = _answered(questionary.text(question))
        return answer.strip()

    def secret(self, question: str) -> Secret:
        """A line that is not shown."""
        import questionary

        return Secret(_answered(questionary.password(question)).strip())


def _answered(question: "questionary.Question", signs: Mapping[str, str] = NO_SIGNS) -> Any:  # noqa: ANN401 - questionary says no type
    """Ask, with what questionary can't do: signs such as ``?`` count as a letter, Ctrl-D means enough.

    No key chooses at once: an Enter typed behind it would answer the next question, unseen.
    """
    from prompt_toolkit.key_binding import KeyBindings, KeyPress, KeyPressEvent, merge_key_bindings

    bindings = KeyBindings()

    def choose(event: KeyPressEvent) -> None:
        event.key_processor.feed(KeyPress(signs[event.data]), first=True)

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())

    for sign in signs:
        bindings.add(sign, eager=True)(choose)
    bindings.add("c-d", eager=True)(leave)
    application = question.application
    own = [application.key_bindings] if application.key_bindings else []
    application.key_bindings = merge_key_bindings([*own, bindings])
    try:
        return question.unsafe_ask()
    except EOFError:  # the terminal is gone
        raise KeyboardInterrupt from None


class PlainPrompter:
    """Typed answers on plain lines, for dumb terminals and screen readers."""

    def confirm(self, question: str, *, default: bool) -> bool:
        """Yes or no."""
        hint = "Y/n" if default else "y/N"
        while True:
            answer = _line(f"{question} [{hint}]").lower()
            if not answer:
                return default
            if answer in {"y", "yes", "n", "no"}:
                return answer.startswith("y")
            print("Type y for yes or n for no.")

    def choose(self, question: str, choices: Sequence[Choice]) -> str:
        """The key of the chosen answer."""
        keys = [choice.key for choice in choices]
        signs = {choice.sign: choice.key for choice in choices if choice.sign}
        print(fitted(question, sys.stdout))
        for choice in choices:
            print(fitted(f"  {choice.key}  {choice.label}", sys.stdout))
        while True:
            typed = _line(f"Your choice [{keys[0]}]:").lower() or keys[0]
            answer = signs.get(typed, typed)
            if answer in keys:
                return answer
            print(f"Type one of: {' '.join(keys)}")

    def wait(self, message: str) -> None:
        """Return when Enter is pressed."""
        _line(message)

    def text(self, question: str) -> str:
        """A line."""
        return _line(question)

    def secret(self, question: str) -> Secret:
        """A line that is not shown."""
        from getpass import getpass

        try:
            return Secret(getpass(f"{fitted(question, sys.stdout)} ").strip())
        except EOFError:
            raise KeyboardInterrupt from None


def _line(prompt: str) -> str:
    try:
        return input(f"{fitted(prompt, sys.stdout)} ").strip()
    except EOFError:
        raise KeyboardInterrupt from None
