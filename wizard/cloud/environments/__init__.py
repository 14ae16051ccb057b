"""The client's own environment: found, made, filled with the course's pins, and proven.

conda (mamba and micromamba alike), venv and uv; one file each.
"""

from collections.abc import Mapping
from contextlib import suppress

from checks.conda_places import first_version
from checks.course import Client, CondaEnvironment
from checks.questions import Completed
from wizard.cloud.environments import conda, own, uv, venv
from wizard.cloud.environments.filling import fill
from wizard.cloud.environments.model import Agrees, ClientEnvironment
from wizard.cloud.environments.running import stream
from wizard.cloud.environments.showing import shown_commands
from wizard.cloud.environments.wanted import Place, place_of, proof, wanted_client
from wizard.cloud.model import CloudError, Surroundings, Tell

__all__ = [
    "ClientEnvironment",
    "find_environment",
    "install_client",
    "make_conda",
    "proof",
    "run_client",
    "shown_command",
    "verify",
    "wanted_client",
]

_PROOF_SECONDS = 60.0
_NO_VARIABLES: Mapping[str, str] = {}


def find_environment(surroundings: Surroundings) -> ClientEnvironment | None:
    """The environment that holds the course's client; told from files, nothing is started.

    None where there is no such environment, where it was left half made, or where the client is not in it.
    """
    client = wanted_client(surroundings.course)
    if client is None:
        return None
    found = _environment(surroundings, client)
    return found if found and found.has(client.name) else None


def install_client(
    surroundings: Surroundings, client: Client, tell: Tell, agrees: Agrees = lambda _question: False
) -> str:
    """Make the environment where there is none, install the client's pins into it, and run it for real.

    Args:
        surroundings: for which course, on which computer.
        client: what is wanted.
        tell: told what is going on.
        agrees: asked before something of the person's is removed.

    Returns:
        the client's version, as it says itself.

    Raises:
        CloudError: it did not work; ``cloud-client-broken`` where it was installed and does not run.
    """
    place = place_of(surroundings.course, client)
    with own.alone(own.lock_of(surroundings.folder, place, client), client.name, tell):
        if place.conda is not None:
            return _in_conda(surroundings, place.conda, client, tell, agrees)
        return _in_ours(surroundings, place, client, tell)


def make_conda(
    surroundings: Surroundings, wanted: CondaEnvironment, tell: Tell, agrees: Agrees
) -> ClientEnvironment:
    """The course's conda environment, made where there is none with the course's Python.

    Args:
        surroundings: for which course, on which computer.
        wanted: its name and Python.
        tell: told what is going on.
        agrees: asked before an environment of this name, with another Python, is made anew.

    Raises:
        CloudError: it could not be made.
    """
    host, folder = surroundings.host, surroundings.folder
    lock = folder / "clients" / f"conda-{wanted.name}.lock"
    with own.alone(lock, f"the conda environment {wanted.name}", tell):
        return conda.find(host, wanted) or conda.make(host, wanted, folder, tell, agrees)


def verify(environment: ClientEnvironment, client: Client) -> str:
    """Run the client for real; gives back its version.

    Raises:
        CloudError: it does not run.
    """
    answers = [_proven(environment, client, command) for command in proof(client)]
    return first_version(answers[0].out) or first_version(" ".join(client.packages))


def run_client(
    environment: ClientEnvironment,
    program: str,
    *arguments: str,
    seconds: float = _PROOF_SECONDS,
    variables: Mapping[str, str] = _NO_VARIABLES,
) -> Completed:
    """Run a program of an environment; never raises.

    Args:
        environment: whose.
        program: its name, ``python`` for the environment's Python.
        arguments: no secrets among them: others can see them.
        seconds: after which it is ended.
        variables: set for it, beside those that any program needs.
    """
    path = environment.python if program == "python" else environment.program(program)
    return stream([path, *arguments], environment.variables(**variables), seconds)


def shown_command(surroundings: Surroundings, client: Client) -> str:
    """What a person could type to get the client, its environment too where there is none yet."""
    place = place_of(surroundings.course, client)
    found = _environment(surroundings, client)
    new = ClientEnvironment(place.kind, own.folder_of(surroundings.folder, place, client))
    return shown_commands(surroundings.host, place, client, found or new, is_new=found is None)


def _environment(surroundings: Surroundings, client: Client) -> ClientEnvironment | None:
    """The environment, also one without the client."""
    place = place_of(surroundings.course, client)
    if place.conda is not None:
        return conda.find(surroundings.host, place.conda)
    return own.find(surroundings.folder, place, client)


def _in_conda(
    surroundings: Surroundings, wanted: CondaEnvironment, client: Client, tell: Tell, agrees: Agrees
) -> str:
    """The person's environment: what is in it stays, the client's pins come on top."""
    host = surroundings.host
    environment = make_conda(surroundings, wanted, tell, agrees)
    fill(host, environment, client, tell)
    try:
        return verify(environment, client)
    except CloudError:
        tell(f"{client.name} does not run yet; everything that it needs is installed anew.")
        fill(host, environment, client, tell, again=True)
        return verify(environment, client)


def _in_ours(surroundings: Surroundings, place: Place, client: Client, tell: Tell) -> str:
    """An environment that holds nothing but the client: one that does not work is made anew."""
    found = own.find(surroundings.folder, place, client)
    if found is not None:
        with suppress(CloudError):
            return verify(found, client)
    environment = own.begin(surroundings.folder, place, client)
    make = uv.make if place.kind == "uv" else venv.make
    make(surroundings.host, environment, place.python, tell)
    fill(surroundings.host, environment, client, tell)
    version = verify(environment, client)
    own.finish(environment)
    return version


def _proven(environment: ClientEnvironment, client: Client, command: tuple[str, ...]) -> Completed:
    answer = run_client(environment, *command)
    if not answer.ok:
        said = "was not found" if answer.status == "missing" else "does not run"
        text = f"{client.name} was installed, but `{' '.join(command)}` {said}."
        words = "\n".join(part for part in (answer.out, answer.err) if part)
        raise CloudError(text, words, "cloud-client-broken", refused=True)
    return answer
