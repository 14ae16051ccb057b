"""How the result of one check is said."""

from pathlib import Path

import pytest

from checks.model import Platform, Result, Status, fail
from tests.fakes import course, fake_host
from wizard.cloud.asking import CourseCloud
from wizard.screen import open_screen
from wizard.session import Choices, Session
from wizard.state import Store
from wizard.verdict import show_result

KEY = fail("On gpu.example.edu: your key can be read by others.", problem="ssh-key-permissions-too-open")


@pytest.mark.parametrize(
    ("platform", "command"), [(None, "icacls KEY.pem /inheritance:r"), (Platform.LINUX, "chmod 600 KEY.pem")]
)
def test_the_cure_is_for_the_machine_that_was_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, platform: Platform | None, command: str
):
    windows = fake_host(platform=Platform.WINDOWS)
    store = Store(tmp_path, print)
    session = Session(windows, course(), open_screen(plain=True), None, store, Choices(), CourseCloud())
    result = Result("docker.running", "Docker is running", Status.FAILED, (KEY,))
    show_result(session, result, verbose=False, platform=platform)
    said = capsys.readouterr().out
    assert "On gpu.example.edu: your key can be read by others." in said
    assert command in said
