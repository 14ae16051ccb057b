"""Reads a line of any of the platform's clients, from 2019 to today, as its writer meant it.

Clients of today take everything behind the image for the container's command; in 2019 options stood anywhere.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wizard.errors import UsageError

PROGRAMS = ("neuro", "apolo")
_RUNS = (("run",), ("submit",), ("job", "run"), ("job", "submit"))
_PROMPTS = {"$", "%", ">"}

# From the help texts of neuromation 19.4.16 to 20.12.7 and of apolo-cli 26.9.0.
_WITH_VALUE = {
    "-c": "--cpu",
    "-g": "--gpu",
    "-m": "--memory",
    "-s": "--preset",
    "-n": "--name",
    "-d": "--description",
    "-v": "--volume",
    "-e": "--env",
    "-w": "--workdir",
    "--http-port": "--http",
} | {
    name: name
    for name in (
        "--cpu", "--gpu", "--gpu-model", "--memory", "--http", "--preset", "--name", "--description",
        "--volume", "--env", "--env-file", "--tag", "--entrypoint", "--workdir", "--life-span", "--restart",
        "--schedule-timeout", "--ssh", "--port-forward", "--cluster", "--org", "--project", "--priority",
        "--share", "--energy-schedule",
    )
}  # fmt: skip
_ALONE = {
    "-x": "--extshm",
    "-X": "--no-extshm",
    "-p": "--preemptible",
    "-P": "--non-preemptible",
    "-q": "--quiet",
    "-t": "--tty",
    "-T": "--no-tty",
} | {
    name: name
    for name in (
        "--extshm", "--no-extshm", "--preemptible", "--non-preemptible", "--quiet", "--tty", "--no-tty",
        "--http-auth", "--no-http-auth", "--detach", "--browse", "--wait-start", "--no-wait-start",
        "--pass-config", "--no-pass-config", "--privileged", "--wait-for-seat", "--no-wait-for-seat",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """An option of a line.

    Attributes:
        name: its long name.
        value: empty where it takes none.
        typed: as it stood there.
    """

    name: str
    value: str
    typed: str


@dataclass(frozen=True)
class TypedLine:
    """A line, taken apart.

    Attributes:
        image: what is to be run.
        options: in their order.
        command: of the container, empty for the image's own.
    """

    image: str
    options: tuple[Option, ...]
    command: tuple[str, ...]

    def last(self, name: str) -> str:
        """The value that counts, empty where the option is not there."""
        return next((one.value for one in reversed(self.options) if one.name == name), "")


def is_run_line(text: str) -> bool:
    """Whether a text is a line that runs something with one of the platform's clients."""
    try:
        return bool(_behind_the_program(_words(text)))
    except UsageError:
        return False


def taken_apart(line: str | Sequence[str]) -> TypedLine:
    """Take a line apart.

    Args:
        line: as it is typed, or its arguments.

    Raises:
        UsageError: it is no such line; says in one sentence what is wrong.
    """
    words = _words(line) if isinstance(line, str) else list(line)
    rest = _Rest(_behind_the_program(words))
    image, options = "", list[Option]()
    for word in rest:
        if word == "--":
            break
        if word.startswith("-") and word != "-":
            options += _options(word, rest)
        elif image:
            rest.give_back(word)
            break
        else:
            image = word
    if not image:
        raise UsageError("The line names no image; give one such as `neuro run IMAGE -g 1 -c 4 -m 16G`.")
    return TypedLine(image, tuple(options), tuple(rest))


class _Rest:
    """The words that are still to be read."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = list(reversed(words))

    def __iter__(self) -> Iterator[str]:
        while self._words:
            yield self._words.pop()

    def give_back(self, word: str) -> None:
        self._words.append(word)

    def value_of(self, option: str) -> str:
        if not self._words:
            raise UsageError(f"Something is missing behind {option}.")
        return self._words.pop()


def _words(text: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError:
        raise UsageError("The line has a quotation mark that is not closed.") from None
    return words[1:] if words[:1] and words[0] in _PROMPTS else words


def _behind_the_program(words: Sequence[str]) -> list[str]:
    if not words or words[0] not in PROGRAMS:
        raise UsageError("The line is none of the cloud's client; it begins with neuro or apolo.")
    for run in _RUNS:
        if tuple(words[1 : 1 + len(run)]) == run:
            return list(words[1 + len(run) :])
    raise UsageError(f"Only `{words[0]} run` and `{words[0]} submit` are translated.")


def _options(word: str, rest: _Rest) -> Iterator[Option]:
    if word.startswith("--"):
        yield _long(word, rest)
        return
    letters = word[1:]
    while letters:
        short, letters = f"-{letters[0]}", letters[1:]
        if short in _ALONE:
            yield Option(_ALONE[short], "", short)
        elif short in _WITH_VALUE:
            value = letters.removeprefix("=") or rest.value_of(short)
            yield Option(_WITH_VALUE[short], value, short)
            return
        else:
            raise _unknown(short)


def _long(word: str, rest: _Rest) -> Option:
    name, equals, value = word.partition("=")
    if name in _WITH_VALUE:
        return Option(_WITH_VALUE[name], value if equals else rest.value_of(name), name)
    if name in _ALONE and not equals:
        return Option(_ALONE[name], "", name)
    raise _unknown(name)


def _unknown(option: str) -> UsageError:
    return UsageError(f"No client of the cloud has the option {option}; leave it out.")
