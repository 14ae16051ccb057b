"""Starts and stops a job as classready does; killed by its test at some moment."""

import sys
from pathlib import Path

import msgspec

from checks.course import Course
from checks.host import Host
from checks.model import Platform
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Cap, Endpoint, Handle, Surroundings
from wizard.cloud.providers.ssh import SshMachine
from wizard.cloud.proving import prove
from wizard.cloud.starting import ordered, start
from wizard.cloud.stopping import stop


def said(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def main(folder: Path, course: Course) -> None:
    """From the first call to the last."""
    host = Host(Platform.LINUX, str(folder), lambda question: question)
    surroundings = Surroundings(course, host, folder, "far")
    machine = SshMachine(surroundings)
    ledger = Ledger(folder)
    order = ordered(machine, surroundings, machine.quote(Cap(60)))

    def see(handle: Handle, endpoint: Endpoint) -> None:
        prove(course.app, machine, handle, endpoint, said)

    said("begins")
    started = start(order, ledger, said, see)
    started.endpoint.close()
    stop(machine, started.handle, ledger)
    said("ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Course))
