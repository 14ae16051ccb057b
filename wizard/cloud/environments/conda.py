"""The course's conda environment: found by its files, made by conda, mamba or micromamba.

Nothing is activated: conda is called by its full path, and so are the environment's own programs. Packages
come from conda-forge alone, so that Anaconda's channels, whose terms have to be accepted first, play no part.
"""

from contextlib import suppress
from pathlib import Path

from checks.conda_places import (
    Conda,
    environment_folders,
    half_made_folders,
    installations,
    missing_interpreter,
    package_version,
)
from checks.course import CondaEnvironment
from checks.host import Host
from checks.model import Platform
from checks.questions import Completed, Release
from wizard.cloud.environments.conda_answers import Refusal, downloading, prefix_in, refusal_in
from wizard.cloud.environments.conda_program import starter, variables
from wizard.cloud.environments.conda_replacing import described, set_aside, to_replace
from wizard.cloud.environments.model import Agrees, ClientEnvironment
from wizard.cloud.environments.running import last_words, stream
from wizard.cloud.model import CloudError, Tell
from wizard.typed import typed

CHANNEL = "conda-forge"
_INTEL = "osx-64"
_LAST_WITHOUT_ARM = (3, 7)
"""conda-forge built Python for Apple silicon from 3.8 on: https://github.com/conda/conda/issues/12206"""
_LIBMAMBA_SINCE = (23, 10)
"""conda's own fast solver: https://conda.org/blog/2023-11-06-conda-23-10-0-release/"""
_SECONDS = 30 * 60.0


def find(host: Host, wanted: CondaEnvironment) -> ClientEnvironment | None:
    """The environment with the course's Python, none where there is none."""
    host = host.fresh()
    for folder in environment_folders(host, wanted.name):
        if _is(package_version(host, folder, "python"), wanted.python):
            return ClientEnvironment("conda", Path(folder))
    return None


def make(host: Host, wanted: CondaEnvironment, keep: Path, tell: Tell, agrees: Agrees) -> ClientEnvironment:
    """Make the environment; a half-made one is made anew.

    Args:
        host: this computer.
        wanted: its name and Python.
        keep: the folder in which a list of what is removed is kept.
        tell: told what is going on.
        agrees: asked before an environment of this name, with another Python, is made anew.

    Raises:
        CloudError: conda is missing or could not, or the person did not agree.
    """
    host = host.fresh()
    conda = usable(host)
    replaced = to_replace(host, wanted, agrees)
    if replaced is not None:
        described(conda, replaced, keep / f"{wanted.name}-before.yml", tell)
    half_made = next(map(Path, half_made_folders(host, wanted.name)), None)
    tell(f"Making the conda environment {wanted.name} with Python {wanted.python}.")
    with set_aside(replaced or half_made):
        return _create(host, conda, wanted, replaced or half_made, tell)


def usable(host: Host) -> Conda:
    """The conda to work with: one that starts, and rather one whose solver is fast.

    Raises:
        CloudError: there is none.
    """
    here = installations(host)
    working = [conda for conda in here if not missing_interpreter(host, conda)]
    if working:
        return min(working, key=_is_slow)
    if here:
        text = "conda is on this computer, but it can't be started."
        raise CloudError(text, problem="conda-broken", refused=True)
    text = "The course makes a conda environment, and conda is not on this computer."
    raise CloudError(text, problem="conda-not-installed", refused=True)


def command(conda: Conda, wanted: CondaEnvironment, folder: Path | None = None) -> list[str]:
    """How the environment is made; pip is named because not every conda adds it.

    Args:
        conda: by what.
        wanted: its name and Python.
        folder: the one that is made anew, none for a new one.
    """
    where = ["--name", wanted.name] if folder is None else ["--prefix", str(folder)]
    options = ["--yes", "--json", "--override-channels", "--channel", CHANNEL]
    return [starter(conda), "create", *options, *where, f"python={wanted.python}", "pip"]


def shown_command(host: Host, wanted: CondaEnvironment) -> str:
    """What a person types for it, where conda is found by its name."""
    argv = [called(host), "create", "--override-channels", "--channel", CHANNEL, "--name", wanted.name]
    line = typed([*argv, f"python={wanted.python}", "pip"], host.platform)
    return f"CONDA_SUBDIR={_INTEL} {line}" if needs_intel(host, wanted.python) else line


def called(host: Host) -> str:
    """What is typed for it: ``conda``, unless only mamba or micromamba is here."""
    return next((conda.program for conda in installations(host)), "conda")


def needs_intel(host: Host, python: str) -> bool:
    """Apple silicon has no such Python; the one for Intel runs translated."""
    if host.platform is not Platform.MACOS or host.ask(Release()).machine != "arm64":
        return False
    return _numbers(python) <= _LAST_WITHOUT_ARM


def _create(
    host: Host, conda: Conda, wanted: CondaEnvironment, folder: Path | None, tell: Tell
) -> ClientEnvironment:
    intel = needs_intel(host, wanted.python)
    ran = stream(
        command(conda, wanted, folder),
        variables(**({"CONDA_SUBDIR": _INTEL} if intel else {})),
        _SECONDS,
        lambda line: _tell_download(line, tell),
    )
    made = prefix_in(ran.out)
    if not ran.ok or made is None:
        raise _could_not(wanted, ran)
    environment = ClientEnvironment("conda", Path(made))
    if intel:
        _keep_intel(environment)
    return environment


def _could_not(wanted: CondaEnvironment, ran: Completed) -> CloudError:
    refusal = refusal_in(ran.out) or Refusal("", last_words(ran))
    problem = None
    if "osx-arm64" in refusal.words and refusal.is_about_packages:
        problem = "conda-no-apple-silicon-build"
    text = f"conda could not make the environment {wanted.name}."
    return CloudError(text, refusal.words, problem, refused=True)


def _tell_download(line: str, tell: Tell) -> None:
    package = downloading(line)
    if package:
        tell(f"Downloading {package}.")


def _keep_intel(environment: ClientEnvironment) -> None:
    """What is installed into it later must be for Intel too: what ``conda config --env`` writes there."""
    with suppress(OSError):
        (environment.folder / ".condarc").write_text(f"subdir: {_INTEL}\n", encoding="utf-8")


def _is_slow(conda: Conda) -> bool:
    return conda.program == "conda" and bool(conda.version) and _numbers(conda.version) < _LIBMAMBA_SINCE


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _is(version: str | None, wanted: str) -> bool:
    return version is not None and f"{version}.".startswith(f"{wanted}.")
