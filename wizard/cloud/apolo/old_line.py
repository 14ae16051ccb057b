"""What a line of the course's page means to the client that is installed.

``neuro run IMAGE -c 4 -g 1 -m 16G --http 8787`` never was a line of any client: ``-c -g -m`` belonged to
``neuro submit``. Today's client takes it without a complaint, and starts the wrong job for 24 hours, with
``-c 4 -g 1 …`` as its command. So such a line is shown translated, and never passed on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checks.cloud_choice import said, smallest
from checks.cloud_facts import Offer
from checks.course import GIB, Client, Cloud
from wizard.cloud.apolo.client import is_of_2020
from wizard.cloud.apolo.command import Line, Spoken, life_span, run
from wizard.cloud.apolo.typed_line import Option, TypedLine, taken_apart
from wizard.cloud.model import Cap
from wizard.errors import UsageError

_NAME = re.compile(r"(?=.{3,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_MEMORY = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([KMGT])(?:i?B)?", re.IGNORECASE)
_UNITS = {"K": 1024, "M": 1024**2, "G": GIB, "T": 1024 * GIB}
_LONGEST_NUMBER = 6
_HIGHEST_PORT = 65535
_SECRET = re.compile("pass|token|secret|key|auth", re.IGNORECASE)

_MACHINE = ("--cpu", "--gpu", "--memory", "--gpu-model", "--preset")
_KEPT = (
    "--description", "--volume", "--env", "--env-file", "--tag", "--entrypoint", "--workdir", "--no-extshm",
)  # fmt: skip
_KEPT_TODAY = ("--cluster", "--org", "--project")
_LEFT_OUT = {
    "--no-http-auth": "left out: everybody on the internet could open the page and log in",
    "--http-auth": "left out: it is on anyway",
    "--pass-config": "left out: the job would get your login",
    "--privileged": "left out: the course's image needs no such right",
    "--extshm": "left out: it is on anyway",
    "--preemptible": "left out: presets say that now",
    "--non-preemptible": "left out: presets say that now",
    "--ssh": "left out: no client has it any more",
    "--browse": "left out: classready opens the page once the app answers",
    "--share": "left out: the job is yours alone",
    "--restart": "left out: a job that fails is not started again, which would cost more",
    "--schedule-timeout": "left out: a job that gets no machine is given up after 15 minutes",
    "--priority": "left out: not every cluster has it",
    "--energy-schedule": "left out: the job starts at once",
    "--port-forward": "left out: `classready cloud open` opens a way to the app",
}
_NOT_NEEDED = "left out: the job is started, and the window is free again"


@dataclass(frozen=True)
class Became:
    """What became of an option.

    Attributes:
        option: as it was typed.
        means: what stands for it now, or why nothing does.
    """

    option: str
    means: str


@dataclass(frozen=True)
class Translation:
    """What a line means.

    Attributes:
        command: what to type into the installed client, empty where there is no such line.
        became: what became of each option.
        refusals: why there is no such line, one sentence each; empty where there is one.
        image: what is to be run.
        port: of its app, 0 where the line names none.
        offer: the machine, none where there is none.
    """

    command: tuple[str, ...]
    became: tuple[Became, ...]
    refusals: tuple[str, ...]
    image: str
    port: int
    offer: Offer | None


def translated(line: str | Sequence[str], offers: Iterable[Offer], cap: Cap, client: Client) -> Translation:
    """Translate a line.

    Args:
        line: as the page has it, or its arguments.
        offers: the platform's.
        cap: after how long the job is to end.
        client: the one that is installed.

    Raises:
        UsageError: it is no line of the platform's clients; one sentence.
    """
    typed = taken_apart(line)
    port, available = _port(typed), list(offers)
    offer, refusals = _machine(typed, available)
    spoken = Spoken(client.name, is_of_2020(client))
    became = tuple(_became(typed.options, offer, cap, spoken))
    name = typed.last("--name")
    if offer is None:
        return Translation((), became, tuple(refusals), typed.image, port, None)
    asked = Line(
        typed.image,
        offer.name,
        port,
        cap,
        name if _NAME.match(name) else "",
        tuple(_more(typed, spoken)),
        typed.command,
    )
    return Translation(run(spoken, asked), became, (), typed.image, port, offer)


def _machine(typed: TypedLine, offers: list[Offer]) -> tuple[Offer | None, list[str]]:
    preset = typed.last("--preset")
    if preset:
        found = next((offer for offer in offers if offer.name == preset), None)
        return found, [] if found else [f"Your account has no preset {preset}."]
    if not any(typed.last(name) for name in _MACHINE):
        text = "The line says nothing of the machine (-g, -c, -m); the client would take its first preset."
        return None, [text]
    wanted = Cloud(
        "apolo",
        gpus=_whole(typed, "--gpu", "GPUs"),
        cpus=_number(typed.last("--cpu"), "CPUs"),
        memory_gb=_bytes(typed.last("--memory")) / GIB,
    )
    model = typed.last("--gpu-model").lower()
    found = smallest([offer for offer in offers if model in offer.gpu.lower()], wanted)
    return found, [] if found else ["The cloud offers no machine that is large enough."]


def _became(options: Iterable[Option], offer: Offer | None, cap: Cap, client: Spoken) -> Iterator[Became]:
    machine_said = False
    for option in options:
        again = machine_said and option.name in _MACHINE
        yield Became(_shown(option), "likewise" if again else _means(option, offer, cap, client))
        machine_said = machine_said or option.name in _MACHINE


def _means(option: Option, offer: Offer | None, cap: Cap, client: Spoken) -> str:
    if option.name in _MACHINE:
        return f"--preset {offer.name}: {said(offer)}" if offer else "no machine is that"
    if option.name == "--http":
        return f"{client.port_option} {option.value}"
    if option.name == "--life-span":
        return f"--life-span {life_span(cap)}: what classready agreed with you"
    if option.name == "--name":
        fine = "names have 3 to 40 letters, digits and single hyphens"
        return f"--name {option.value}" if _NAME.match(option.value) else f"left out: {fine}"
    if option.name in _kept(client):
        return _shown(Option(option.name, option.value, option.name))
    return _LEFT_OUT.get(option.name, _NOT_NEEDED)


def _kept(client: Spoken) -> tuple[str, ...]:
    return _KEPT if client.is_of_2020 else (*_KEPT, *_KEPT_TODAY)


def _more(typed: TypedLine, client: Spoken) -> Iterator[str]:
    for option in typed.options:
        if option.name in _kept(client):
            yield option.name
            if option.value:
                yield _without_secret(option)


def _shown(option: Option) -> str:
    return f"{option.typed} {_without_secret(option)}" if option.value else option.typed


def _without_secret(option: Option) -> str:
    """A line ends up in terminals and in reports: what looks like a password does not."""
    name, equals, _ = option.value.partition("=")
    hide = option.name == "--env" and equals and _SECRET.search(name)
    return f"{name}=..." if hide else option.value


def _port(typed: TypedLine) -> int:
    text = typed.last("--http")
    if not text:
        return 0
    number = int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0
    if not 0 < number <= _HIGHEST_PORT:
        raise UsageError(f"{text} is no port; ports are 1 to {_HIGHEST_PORT}.")
    return number


def _whole(typed: TypedLine, name: str, what: str) -> int:
    number = _number(typed.last(name), what)
    if number != int(number):
        raise UsageError(f"{typed.last(name)} is no number of {what}.")
    return int(number)


def _number(text: str, what: str) -> float:
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text):
        raise UsageError(f"{text} is no number of {what}.")
    return float(text)


def _bytes(text: str) -> float:
    if not text:
        return 0
    found = _MEMORY.fullmatch(text)
    if found is None:
        raise UsageError(f"{text} is no amount of memory; write it such as 16G.")
    return float(found[1]) * _UNITS[found[2].upper()]
