"""Making a conda environment anew in place of one that is there: asked, listed, undone if it fails."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.conda_places import Conda, environment_folders, package_version
from checks.course import CondaEnvironment
from checks.host import Host
from wizard.cloud.environments.conda_program import starter, variables
from wizard.cloud.environments.model import Agrees
from wizard.cloud.environments.running import stream
from wizard.cloud.model import CloudError, Tell

_SECONDS = 60.0


def to_replace(host: Host, wanted: CondaEnvironment, agrees: Agrees) -> Path | None:
    """The environment of this name with another Python, none where there is none.

    Args:
        host: this computer.
        wanted: its name, and the Python that it should have.
        agrees: asked; conda itself, with ``--yes``, would not ask.

    Raises:
        CloudError: the person wants to keep it.
    """
    folder = next(iter(environment_folders(host, wanted.name)), None)
    if folder is None:
        return None
    version = package_version(host, folder, "python")
    has = f"The conda environment {wanted.name} has {f'Python {version}' if version else 'no Python'}"
    kept = "What was installed into it is removed; a list of it is kept."
    if agrees(f"{has}; the course needs {wanted.python}. Make it anew? {kept}"):
        return Path(folder)
    text = f"{has}, and the course needs {wanted.python}. It was left as it is."
    raise CloudError(text, problem="conda-environment-wrong-python", refused=True)


def described(conda: Conda, folder: Path, kept: Path, tell: Tell) -> None:
    """Write down what is in an environment, so that it can be made again.

    Args:
        conda: knows it.
        folder: the environment's.
        kept: the file.
        tell: told where it is.

    Raises:
        CloudError: it can't be written; it was promised, so nothing is replaced.
    """
    ran = stream([starter(conda), "env", "export", "--prefix", str(folder)], variables(), _SECONDS)
    packages = (file.stem for file in sorted(folder.glob("conda-meta/*.json")))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(ran.out if ran.ok else "\n".join(packages), encoding="utf-8")
    except OSError as error:
        text = f"The list of what is in {folder} can't be written to {kept}, so it was left as it is."
        raise CloudError(text, str(error), refused=True) from error
    tell(f"What is in it now is listed in {kept}.")


@contextmanager
def set_aside(folder: Path | None) -> Iterator[None]:
    """Keep the old environment until the new one is there.

    conda removes it before it even looks for packages, and mamba begins in no folder that is there.

    Args:
        folder: what is in the way, none where nothing is.

    Raises:
        CloudError: it can't be moved; a program in it may be running.
    """
    if folder is None:
        yield
        return
    aside = folder.with_name(f"{folder.name}-before")
    try:
        folder.rename(aside)
    except OSError as error:
        text = f"{folder} can't be replaced. Close the programs that use it, then try again."
        raise CloudError(text, str(error), refused=True) from error
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)
