"""The steps that prepare the cloud: conda shown, its environment made, the client installed and repaired."""

import io

import pytest

from checks.course import Cloud, CondaEnvironment
from checks.model import Platform, Result, Status
from checks.questions import Env, Release, ReleaseFacts, Value
from tests.fakes import course, fake_host
from tests.parts.conda.channel import make_channel, this_platform, this_python
from tests.parts.conda.installation import install
from wizard.cloud.asking import CourseCloud
from wizard.prompts import PlainPrompter
from wizard.screen import open_screen
from wizard.session import Choices, Ended, Session
from wizard.state import Store
from wizard.steps import client, cloud_login, conda, environment

VERSION, PYTHON = this_python()
WANTED = CondaEnvironment("neuromation", VERSION.rpartition(".")[0])


class Answers(PlainPrompter):
    """Somebody who gives the same answer to every question."""

    def __init__(self, *, agrees: bool) -> None:
        self.agrees = agrees
        self.asked: list[str] = []

    def confirm(self, question: str, *, default: bool) -> bool:
        assert not default  # Enter removes nothing
        self.asked.append(question)
        return self.agrees


def session_of(tmp_path, host, for_course, prompter=None, *, yes=False) -> Session:
    screen = open_screen(plain=True, stream=io.StringIO())
    store, cloud = Store(tmp_path / "classready", print), CourseCloud()
    cloud.is_for(for_course, host, store)
    return Session(host, for_course, screen, prompter, store, Choices(yes=yes), cloud)


def said(session: Session) -> str:
    return session.screen.console.file.getvalue()


@pytest.mark.parametrize(
    ("platform", "processor", "file"),
    [
        (Platform.WINDOWS, "amd64", "Miniforge3-Windows-x86_64.exe"),
        (Platform.WINDOWS, "arm64", "Miniforge3-Windows-x86_64.exe"),
        (Platform.MACOS, "amd64", "Miniforge3-MacOSX-x86_64.pkg"),
        (Platform.MACOS, "arm64", "Miniforge3-MacOSX-arm64.pkg"),
        (Platform.LINUX, "amd64", "Miniforge3-Linux-x86_64.sh"),
        (Platform.LINUX, "arm64", "Miniforge3-Linux-aarch64.sh"),
        (Platform.WSL, "amd64", "Miniforge3-Linux-x86_64.sh"),
    ],
)
def test_the_download_is_the_one_for_the_system_and_the_chip(platform, processor, file):
    address = conda.download_address(platform, processor)
    assert address == f"https://github.com/conda-forge/miniforge/releases/latest/download/{file}"


def test_an_unknown_chip_is_shown_the_page_with_all_of_them():
    assert conda.download_address(Platform.LINUX, "riscv64") == "https://conda-forge.org/download/"


def test_on_linux_what_to_type_is_shown_and_nothing_is_done(tmp_path):
    host = fake_host(answers={Release(): ReleaseFacts("Debian", "12", "6.1", "amd64")})
    session = session_of(tmp_path, host, course(conda=WANTED), yes=True)
    outcome = conda.STEP.act(session, {})
    assert outcome.ended is Ended.SHOWN
    assert (
        "  $ curl -L -O https://github.com/conda-forge/miniforge/releases/latest/download/"
        "Miniforge3-Linux-x86_64.sh\n  $ bash Miniforge3-Linux-x86_64.sh -b -p ~/miniforge3\n"
    ) in said(session)
    assert "conda-forge, which costs nothing" in said(session)
    assert "universities are exempt" in said(session)


def test_on_a_mac_the_browser_downloads_and_the_clicks_are_said(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    answers = {Release(): ReleaseFacts("macOS", "15.1", "24.1.0", "arm64"), Env("BROWSER"): Value("firefox")}
    session = session_of(tmp_path, fake_host(Platform.MACOS, answers=answers), course(conda=WANTED))
    assert conda.STEP.act(session, {}).ended is Ended.SHOWN
    assert opened == [conda.download_address(Platform.MACOS, "arm64")]
    assert "choose Continue on each page" in said(session)


def test_over_ssh_the_address_is_said(tmp_path):
    answers = {Release(): ReleaseFacts("Windows 11", "10", "10", "amd64"), Env("SSH_CONNECTION"): Value("x")}
    session = session_of(tmp_path, fake_host(Platform.WINDOWS, answers=answers), course(conda=WANTED))
    conda.STEP.act(session, {})
    assert "Open this in your browser:" in said(session)
    assert conda.download_address(Platform.WINDOWS, "amd64") in said(session)


@pytest.fixture
def miniforge(computer, tmp_path, monkeypatch):
    make_channel(tmp_path / "channel", {this_platform(): {VERSION: PYTHON, "3.7.16": PYTHON}})
    monkeypatch.setenv("CONDA_CHANNEL_ALIAS", (tmp_path / "channel").as_uri())
    install(computer.home / "miniforge3")
    return computer.home / "miniforge3"


def test_the_environment_is_made_then_asked_for_before_another_python_replaces_it(
    computer, miniforge, tmp_path
):
    old = CondaEnvironment("neuromation", "3.7")
    folder = miniforge / "envs" / "neuromation"
    made = environment.STEP.act(session_of(tmp_path, computer.host, course(conda=old)), {})
    assert (made.ended, made.message) == (
        Ended.DONE,
        f"The conda environment neuromation is there: {folder}.",
    )

    nobody = session_of(tmp_path, computer.host, course(conda=WANTED), yes=True)
    refused = environment.STEP.act(nobody, {})
    assert (refused.ended, refused.problem) == (Ended.FAILED, "conda-environment-wrong-python")

    for agrees, ended in ((False, Ended.FAILED), (True, Ended.DONE)):
        somebody = Answers(agrees=agrees)
        outcome = environment.STEP.act(
            session_of(tmp_path, computer.host, course(conda=WANTED), somebody), {}
        )
        assert outcome.ended is ended
        assert len(somebody.asked) == 1
    assert (folder / "conda-meta" / f"python-{VERSION}-0.json").exists()


def test_what_is_shown_for_the_environment_is_what_a_person_types(tmp_path):
    session = session_of(tmp_path, fake_host(), course(conda=CondaEnvironment("neuromation", "3.7")))
    assert environment.STEP.command(session, {}) == (
        "conda create --override-channels --channel conda-forge --name neuromation python=3.7 pip"
    )


def test_the_environment_waits_for_conda_and_the_client_for_the_environment():
    failed = {
        name: Result(name, name, Status.FAILED, ()) for name in ("conda.installed", "conda.environment")
    }
    assert not environment.STEP.helps(None, failed)
    assert not client.STEP.helps(None, {"conda.environment": failed["conda.environment"]})
    assert environment.STEP.helps(None, {})


def test_the_client_is_installed_and_one_that_does_not_run_is_said_to_be_repaired(computer, tiny, tmp_path):
    with_cloud = course(client=tiny, cloud=Cloud("apolo"))
    session = session_of(tmp_path, computer.host, with_cloud)
    assert client.STEP.command(session, {}).startswith("uv venv ")
    assert " && uv pip install --python " in client.STEP.command(session, {})
    outcome = client.STEP.act(session, {})
    assert (outcome.ended, outcome.message) == (Ended.DONE, "The cloud client runs (1.0).")
    assert said(session).startswith("Then it is tried with:\n  $ apolo --version\n  $ apolo login --help\n")
    assert "does not run" not in said(session)
    (computer.find(tiny).folder / "lib").rename(computer.folder / "gone")
    outcome = client.STEP.act(session, {})
    assert (outcome.ended, outcome.message) == (Ended.DONE, "The cloud client runs (1.0).")
    assert "A client is installed, but it does not run." in said(session)


def test_a_client_that_cannot_be_installed_is_told(computer, broken_tiny, tmp_path):
    with_cloud = course(client=broken_tiny, cloud=Cloud("apolo"))
    outcome = client.STEP.act(session_of(tmp_path, computer.host, with_cloud), {})
    assert (outcome.ended, outcome.problem) == (Ended.FAILED, "cloud-client-broken")


def test_who_logs_in_with_a_client_that_does_not_run_is_told_so_first(computer, tiny, tmp_path):
    with_cloud = course(client=tiny, cloud=Cloud("apolo"))
    computer.install(tiny)
    (computer.find(tiny).folder / "lib").rename(computer.folder / "gone")
    outcome = cloud_login.STEP.act(session_of(tmp_path, computer.host, with_cloud), {})
    assert (outcome.ended, outcome.problem) == (Ended.FAILED, "cloud-client-broken")
