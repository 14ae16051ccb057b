"""Machines that cannot run here, from ``tests/data/hosts``; each file says where its answers come from."""

from pathlib import Path

import msgspec

from checks.host import Host
from checks.recording import Recording, question_of
from tests.fakes import fake_host

FOLDER = Path(__file__).parent / "data" / "hosts"


def host_names() -> list[str]:
    """Names of the machines."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load_recording(name: str) -> Recording:
    """A machine's answers as they are written down."""
    return msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=Recording)


def load_host(name: str) -> Host:
    """A machine that answers as it is written down; programs, files and variables that are not are absent."""
    recording = load_recording(name)
    asked = ((question_of(exchange), exchange.answer) for exchange in recording.exchanges)
    answers = {question: msgspec.convert(answer, question.answers) for question, answer in asked}
    return fake_host(recording.platform, recording.home, answers)
