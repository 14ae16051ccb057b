"""Starts a job as classready does, for tests that kill it on the way: COURSE (JSON), FOLDER."""

import sys
from pathlib import Path

import msgspec

from checks.course import Course
from tests.fakes import fake_host
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Cap, Surroundings
from wizard.cloud.providers.batch import BatchCluster
from wizard.cloud.starting import ordered, start


def main(course: Course, folder: Path) -> None:
    surroundings = Surroundings(course, fake_host(), folder, "far")
    provider = BatchCluster(surroundings)
    order = ordered(provider, surroundings, provider.quote(Cap(60)))
    print("go", flush=True)
    started = start(order, Ledger(folder), lambda _text: None, lambda _handle, _endpoint: None)
    print("given", flush=True)
    started.endpoint.hold(lambda _text: None)


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=Course), Path(sys.argv[2]))
