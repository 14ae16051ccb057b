import json
import uuid
from collections.abc import Iterator

import pytest

from wizard.engine.evidence import HIDDEN, container_evidence


@pytest.fixture
def left(engine, images) -> Iterator:
    """Makes a container of a course of its own, runs it to its end, and says the course."""
    made = []

    def make(script: str, **options: object) -> str:
        course = f"test-{uuid.uuid4().hex[:8]}"
        labels = {"classready.course": course}
        made.append(engine.containers.create(images.runs(script), labels=labels, **options))
        made[-1].start()
        made[-1].wait()
        return course

    yield make
    for container in made:
        container.remove(v=True)


def test_what_a_container_was_given_is_not_told_and_what_it_wrote_is(left):
    evidence = container_evidence(left("echo hello; exit 3", environment={"TOKEN": "abc", "MODE": "x"}))
    assert evidence.log.text == "hello\n"
    assert evidence.given == {"TOKEN": "abc", "MODE": "x"}
    made = json.loads(evidence.made)
    assert (made["State"]["ExitCode"], f"TOKEN={HIDDEN}" in made["Config"]["Env"]) == (3, True)


def test_a_log_that_can_not_be_read_leaves_the_rest(left):
    evidence = container_evidence(left("true", log_config={"Type": "none"}))
    assert evidence.log.why_not.startswith("The log of the container can't be read. ")
    assert json.loads(evidence.made)["HostConfig"]["LogConfig"]["Type"] == "none"


def test_a_container_that_wrote_nothing_and_none_at_all(left):
    assert container_evidence(left("true")).log.why_not == "The container wrote nothing."
    assert container_evidence(f"test-{uuid.uuid4().hex[:8]}") is None
