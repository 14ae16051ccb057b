"""conda environments: made by the stand-in, which solves, unpacks and links for real."""

import os
from pathlib import Path

import pytest

from checks.course import CondaEnvironment
from checks.host import Host
from checks.model import Platform
from checks.questions import Completed, Release, ReleaseFacts
from tests.parts.conda.channel import make_channel, this_platform, this_python
from tests.parts.conda.installation import install
from wizard.cloud.environments import conda, make_conda, run_client, shown_command
from wizard.cloud.environments.conda_program import variables
from wizard.cloud.model import CloudError

VERSION, PYTHON = this_python()
SHORT = VERSION.rpartition(".")[0]
WANTED = CondaEnvironment("neuromation", SHORT)
OLD = CondaEnvironment("neuromation", "3.7")
"""A python of the channel that is one in name only: nothing of these tests runs it."""


@pytest.fixture(scope="module")
def channel(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("channel")
    make_channel(
        root,
        {
            this_platform(): {VERSION: PYTHON, "3.7.16": PYTHON},
            "osx-64": {"3.7.16": PYTHON},
            "osx-arm64": {VERSION: PYTHON},
        },
    )
    return root


@pytest.fixture
def miniforge(computer, channel, monkeypatch) -> Path:
    """The stand-in, installed where nothing on PATH leads to it."""
    monkeypatch.setenv("CONDA_CHANNEL_ALIAS", channel.as_uri())
    install(computer.home / "miniforge3")
    return computer.home / "miniforge3"


@pytest.fixture
def client(tiny):
    return type(tiny)(tiny.name, tiny.packages)


def make(computer, wanted=WANTED, *, agrees=False):
    here = computer.surroundings(None, wanted)

    def answer(question: str) -> bool:
        computer.asked.append(question)
        return agrees

    return make_conda(here, wanted, computer.said.append, answer)


def test_the_client_is_installed_into_the_courses_environment(computer, client, miniforge):
    assert computer.find(client, WANTED) is None
    assert computer.install(client, WANTED) == "1.0"
    found = computer.find(client, WANTED)
    assert found is not None
    assert (found.kind, found.folder) == ("conda", miniforge / "envs" / "neuromation")
    assert run_client(found, "python", "-c", "import sys; print(sys.prefix)").out == f"{found.folder}\n"
    assert computer.asked == []
    assert [line for line in computer.said if line.startswith("Downloading")][:1] == [
        "Downloading pip-23.2.1."
    ]


@pytest.mark.usefixtures("miniforge")
def test_an_environment_that_is_there_is_used_and_the_pins_come_on_top(computer, client):
    made = make(computer)
    (made.folder / "homework").touch()
    assert computer.install(client, WANTED) == "1.0"
    assert (made.folder / "homework").exists()


@pytest.mark.usefixtures("miniforge")
def test_an_environment_without_pip_gets_one(computer, client):
    made = make(computer)
    assert run_client(made, "python", "-m", "pip", "uninstall", "--yes", "pip").ok
    assert computer.install(client, WANTED) == "1.0"


@pytest.mark.usefixtures("miniforge")
def test_another_python_is_kept_unless_the_person_agrees(computer):
    made = make(computer, OLD)
    with pytest.raises(CloudError) as refused:
        make(computer, agrees=False)
    assert refused.value.problem == "conda-environment-wrong-python"
    assert refused.value.message.endswith("It was left as it is.")
    assert "has Python 3.7.16" in computer.asked[0]
    assert (made.folder / "conda-meta" / "python-3.7.16-0.json").exists()


@pytest.mark.usefixtures("miniforge")
def test_a_client_that_does_not_run_is_installed_anew_once_and_then_told(computer, client, broken_tiny):
    with pytest.raises(CloudError) as refused:
        computer.install(type(client)(client.name, broken_tiny.packages), WANTED)
    assert refused.value.problem == "cloud-client-broken"
    assert "apolo does not run yet; everything that it needs is installed anew." in computer.said
    assert computer.find(client, WANTED) is not None  # but without a promise: a provider asks it first


def test_what_is_replaced_is_listed_first(computer, miniforge):
    make(computer, OLD)
    made = make(computer, agrees=True)
    assert (made.folder / "conda-meta" / f"python-{VERSION}-0.json").exists()
    kept = computer.folder / "neuromation-before.yml"
    assert "  - python=3.7.16=0\n" in kept.read_text()
    assert sorted(folder.name for folder in (miniforge / "envs").iterdir()) == ["neuromation"]


@pytest.mark.usefixtures("miniforge")
def test_nothing_is_replaced_where_the_list_of_it_cannot_be_kept(computer):
    made = make(computer, OLD)
    (computer.folder / "neuromation-before.yml").mkdir()
    with pytest.raises(CloudError) as refused:
        make(computer, agrees=True)
    assert refused.value.message.endswith("so it was left as it is.")
    assert (made.folder / "conda-meta" / "python-3.7.16-0.json").exists()


@pytest.mark.usefixtures("miniforge")
def test_the_old_environment_comes_back_where_there_is_no_new_one(computer):
    made = make(computer, OLD)
    (made.folder / "homework").touch()
    with pytest.raises(CloudError) as refused:
        make(computer, CondaEnvironment("neuromation", "3.5"), agrees=True)
    assert "python=3.5" in refused.value.detail
    assert (made.folder / "homework").exists()
    assert make(computer, OLD) == made


@pytest.mark.parametrize("program", ["conda", "mamba"])
def test_what_was_left_half_made_is_made_anew(computer, miniforge, program, monkeypatch):
    """A killed conda 26.8 leaves conda-meta without its history; mamba takes that for a stranger's folder."""
    (miniforge / "bin" / "conda").unlink()
    monkeypatch.setenv("PATH", f"{install(miniforge, program).parent}{os.pathsep}{os.environ['PATH']}")
    begun = miniforge / "envs" / "neuromation"
    (begun / "conda-meta").mkdir(parents=True)
    (begun / "rubbish").touch()
    made = make(computer)
    assert made.folder == begun
    assert sorted(f.name for f in begun.parent.iterdir()) == ["neuromation"]
    assert not (begun / "rubbish").exists()


def test_mambas_words_are_read_too(computer, miniforge, monkeypatch):
    (miniforge / "bin" / "conda").unlink()
    monkeypatch.setenv("PATH", f"{install(miniforge, 'mamba').parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CloudError) as refused:
        make(computer, CondaEnvironment("neuromation", "3.5"))
    assert "python 3.5" in refused.value.detail
    assert "Traceback" not in refused.value.detail


@pytest.mark.usefixtures("miniforge")
def test_no_answer_of_the_channel_is_told_with_condas_words(computer, monkeypatch):
    monkeypatch.setenv("CONDA_CHANNEL_ALIAS", "http://127.0.0.1:9")
    with pytest.raises(CloudError) as refused:
        make(computer)
    assert refused.value.message == "conda could not make the environment neuromation."
    assert refused.value.detail.startswith(
        "CondaHTTPError: HTTP 000 CONNECTION FAILED for url <http://127.0.0.1:9/"
    )


@pytest.mark.usefixtures("miniforge")
def test_an_active_environment_and_dry_runs_do_not_get_in_the_way(computer, monkeypatch):
    monkeypatch.setenv("CONDA_PREFIX", "/nowhere")
    monkeypatch.setenv("CONDA_DRY_RUN", "1")
    assert "CONDA_DRY_RUN" not in variables()
    assert make(computer).folder.exists()


def test_without_conda_its_installation_is_the_next_thing(computer):
    with pytest.raises(CloudError) as refused:
        make(computer)
    assert refused.value.problem == "conda-not-installed"


def test_a_conda_whose_python_is_gone_is_not_tried(computer, miniforge):
    starter = miniforge / "bin" / "conda"
    starter.write_text("#!/nowhere/python\n" + starter.read_text())
    with pytest.raises(CloudError) as refused:
        make(computer)
    assert refused.value.problem == "conda-broken"


@pytest.mark.usefixtures("miniforge")
class TestAppleSilicon:
    """A Mac as the Release question describes it; the packages are those of this computer's channel."""

    @pytest.fixture
    def mac(self, computer, monkeypatch):
        real = computer.host

        def source(question):
            return (
                ReleaseFacts("macOS", "15.1", "24.1.0", "arm64")
                if question == Release()
                else real.ask(question)
            )

        monkeypatch.setattr(type(computer), "host", Host(Platform.MACOS, real.home, source))
        monkeypatch.setenv("CONDA_SUBDIR", "osx-arm64")
        return computer

    def test_a_python_that_it_never_had_comes_for_intel_and_stays_so(self, mac):
        made = make(mac, OLD)
        assert '"subdir": "osx-64"' in (made.folder / "conda-meta" / "python-3.7.16-0.json").read_text()
        assert (made.folder / ".condarc").read_text() == "subdir: osx-64\n"

    def test_a_newer_python_is_its_own(self, mac):
        made = make(mac)
        assert (
            '"subdir": "osx-arm64"' in (made.folder / "conda-meta" / f"python-{VERSION}-0.json").read_text()
        )
        assert not (made.folder / ".condarc").exists()

    def test_a_version_that_only_others_have_is_explained(self, mac):
        with pytest.raises(CloudError) as refused:
            make(mac, CondaEnvironment("neuromation", "3.9.1"))
        assert refused.value.problem == "conda-no-apple-silicon-build"

    def test_without_rosetta_its_installation_is_said(self, mac, client, monkeypatch):
        """The words are those of macOS for a program of another processor."""
        words = Completed("refused", err="python: Bad CPU type in executable")
        monkeypatch.setattr("wizard.cloud.environments.filling.stream", lambda *_given: words)
        with pytest.raises(CloudError) as refused:
            mac.install(client, OLD)
        assert refused.value.problem == "conda-no-apple-silicon-build"
        assert refused.value.message.endswith("softwareupdate --install-rosetta")

    def test_what_is_shown_says_it(self, mac):
        assert conda.shown_command(mac.host, OLD) == (
            "CONDA_SUBDIR=osx-64 conda create --override-channels --channel conda-forge --name neuromation "
            "python=3.7 pip"
        )


@pytest.mark.usefixtures("miniforge")
def test_the_shown_commands_are_those_of_the_course_page(computer, client):
    here = computer.surroundings(client, WANTED)
    filling = "conda run --name neuromation python -m pip install tiny-client==1.0"
    assert shown_command(here, client) == f"{conda.shown_command(computer.host, WANTED)} && {filling}"
    make(computer)
    assert shown_command(here, client) == filling
