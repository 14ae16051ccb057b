"""The lines that a person would type into the installed client."""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.cloud.apolo.jobs import TAG
from wizard.cloud.model import Cap


@dataclass(frozen=True)
class Spoken:
    """The installed client, as far as its lines differ.

    Attributes:
        program: its command.
        is_of_2020: it is the older one.
    """

    program: str
    is_of_2020: bool

    @property
    def port_option(self) -> str:
        """How it is told the app's port."""
        return "--http" if self.is_of_2020 else "--http-port"


@dataclass(frozen=True)
class Line:
    """What is to be run.

    Attributes:
        image: reference.
        preset: the kind of machine.
        port: the app's, 0 for none.
        cap: after how long it ends.
        name: of the job, empty for none.
        more: further arguments before the image.
        command: of the container, empty for the image's own.
    """

    image: str
    preset: str
    port: int
    cap: Cap
    name: str = ""
    more: Sequence[str] = ()
    command: Sequence[str] = ()


def run(client: Spoken, line: Line) -> tuple[str, ...]:
    """The line that runs a job; the service's own login stays in front of its page."""
    return (
        client.program, "run",
        "--preset", line.preset,
        *((client.port_option, str(line.port)) if line.port else ()),
        "--detach",
        "--life-span", life_span(line.cap),
        *(("--name", line.name) if line.name else ()),
        "--tag", TAG,
        *line.more,
        line.image,
        *(("--", *line.command) if line.command else ()),
    )  # fmt: skip


def life_span(cap: Cap) -> str:
    """A cap as the client takes it: it cuts seconds off, and 0 would mean no end."""
    hours, minutes = divmod(cap.minutes, 60)
    return "".join((f"{hours}h" if hours else "", f"{minutes}m" if minutes else ""))
