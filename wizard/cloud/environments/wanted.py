"""Which client a course wants, and in which kind of environment."""

from dataclasses import dataclass

from checks.course import Client, Cloud, CondaEnvironment, Course
from wizard.cloud.environments.model import Kind

# Pins that were run; docs/cloud-python.md says with which Pythons.
_APOLO = Client("apolo", ("apolo-cli==26.9.0",), ("apolo", "--version"))
_SKY = "0.14.1"
_SKY_EXTRAS = {"aws": "aws", "gcp": "gcp", "kubernetes": "kubernetes", "": "aws,gcp"}


@dataclass(frozen=True)
class Place:
    """Where a client lives.

    Attributes:
        kind: what makes the environment.
        python: the version of its Python, empty where any will do.
        conda: the conda environment, where it is one.
    """

    kind: Kind
    python: str
    conda: CondaEnvironment | None = None


def wanted_client(course: Course) -> Client | None:
    """The course's own client, else the provider's usual one; none where nothing has to be installed."""
    if course.client is not None:
        return course.client
    return _usual(course.cloud) if course.cloud else None


def _usual(cloud: Cloud) -> Client | None:
    match cloud.provider:
        case "apolo":
            return _APOLO
        case "sky":
            package = f"skypilot[{_SKY_EXTRAS[cloud.infra]}]=={_SKY}"
            return Client("sky", (package,), ("sky", "--version"))
        case "ssh" | "batch":
            return None


def place_of(course: Course, client: Client) -> Place:
    """Where a course's client lives: in the conda environment where it has one, else in one of ours."""
    kind: Kind = client.environment or ("conda" if course.conda else "venv")
    if kind != "conda" or course.conda is None:  # course files with the one and not the other are refused
        return Place("uv" if kind == "uv" else "venv", client.python)
    return Place(kind, course.conda.python, course.conda)


def proof(client: Client) -> tuple[tuple[str, ...], ...]:
    """The commands that show that a client works.

    Its version alone shows little: the one of neuro-cli 25.5 answers where every other command crashes.
    """
    more = _REAL_COMMANDS.get(client.name)
    told = [client.verify or (client.name, "--version")]
    return tuple(dict.fromkeys([*told, *([(client.name, *more)] if more else [])]))


_REAL_COMMANDS = {
    "apolo": ("login", "--help"),
    "neuro": ("login", "--help"),
    "sky": ("status", "--help"),
}
