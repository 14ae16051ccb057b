"""Environments that classready makes in its own folder, and what tells a finished one from a half-made one.

They lie beside the ledger and not in a cache: a client that is needed to stop a job must not vanish.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from checks.course import Client
from wizard.bootstrap.lock import locked
from wizard.cloud.environments.model import ClientEnvironment
from wizard.cloud.environments.wanted import Place
from wizard.cloud.model import CloudError, Tell

_MARK = "complete"


def folder_of(folder: Path, place: Place, client: Client) -> Path:
    """Where a client lives; other pins live elsewhere, so that an older course's client stays.

    Args:
        folder: classready's own.
        place: in which kind of environment.
        client: which.
    """
    told = "\n".join([place.kind, place.python, *client.packages])
    key = hashlib.sha256(told.encode()).hexdigest()[:8]
    return folder / "clients" / f"{client.name}-{key}"


def find(folder: Path, place: Place, client: Client) -> ClientEnvironment | None:
    """The finished environment, none where it is missing, half made, or its Python is gone."""
    environment = ClientEnvironment(place.kind, folder_of(folder, place, client))
    # A Python that was uninstalled leaves a link that leads nowhere.
    done = (environment.folder / _MARK).is_file() and Path(environment.python).exists()
    return environment if done else None


def begin(folder: Path, place: Place, client: Client) -> ClientEnvironment:
    """An empty place for a new one; what a killed classready left half made there is removed.

    Raises:
        CloudError: the folder can't be written.
    """
    environment = ClientEnvironment(place.kind, folder_of(folder, place, client))
    try:
        if environment.folder.exists():
            shutil.rmtree(environment.folder)
        environment.folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(environment.folder, error) from error
    return environment


def finish(environment: ClientEnvironment) -> None:
    """Mark one of ours as finished; the last thing that is done.

    Raises:
        CloudError: the folder can't be written.
    """
    if environment.kind == "conda":
        return
    try:
        (environment.folder / _MARK).touch()
    except OSError as error:
        raise _unwritable(environment.folder, error) from error


def lock_of(folder: Path, place: Place, client: Client) -> Path:
    """Stands for the lock on a client's environment; the arguments are those of ``folder_of``."""
    environment = folder_of(folder, place, client)
    return environment.with_name(f"{environment.name}.lock")


@contextmanager
def alone(lock: Path, what: str, tell: Tell) -> Iterator[None]:
    """Nobody else works on an environment meanwhile, not even what a killed classready started.

    Args:
        lock: stands for the environment.
        what: is being made, for people.
        tell: told when somebody else has to be waited for.

    Raises:
        CloudError: the folder can't be written.
    """
    wait = f"Another classready is at work on {what}; waiting for it."
    with ExitStack() as held:
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(str(lock), lambda: tell(wait), by_children_too=True))
        except OSError as error:
            raise _unwritable(lock.parent, error) from error
        yield


def _unwritable(folder: Path, error: OSError) -> CloudError:
    text = (
        f"{folder}, where the cloud client goes, can't be written ({error.strerror or error}). Free some "
        "space or give yourself the right to write there, or set CLASSREADY_HOME to another folder."
    )
    return CloudError(text, str(error), refused=True)
