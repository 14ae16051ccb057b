"""What a person could type instead: programs are named by their folder, so nothing has to be activated."""

from checks.course import Client
from checks.host import Host
from wizard.cloud.environments.conda import called, shown_command
from wizard.cloud.environments.model import ClientEnvironment
from wizard.cloud.environments.wanted import Place
from wizard.typed import typed


def shown_commands(
    host: Host, place: Place, client: Client, environment: ClientEnvironment, *, is_new: bool
) -> str:
    """The commands that get a client, on one line.

    Args:
        host: where they are typed.
        place: which kind of environment.
        client: which.
        environment: into which; of conda only its name is said.
        is_new: it has to be made first.
    """
    made = [_making(host, place, environment)] if is_new else []
    between = "; " if host.is_windows else " && "
    return between.join([*made, typed(_filling(host, place, client, environment), host.platform)])


def _making(host: Host, place: Place, environment: ClientEnvironment) -> str:
    if place.conda is not None:
        return shown_command(host, place.conda)
    folder = str(environment.folder)
    if place.kind == "uv":
        python = ["--python", place.python] if place.python else []
        return typed(["uv", "venv", *python, folder], host.platform)
    if host.is_windows:
        return typed(
            ["py", *([f"-{place.python}"] if place.python else []), "-m", "venv", folder], host.platform
        )
    return typed([f"python{place.python or 3}", "-m", "venv", folder], host.platform)


def _filling(host: Host, place: Place, client: Client, environment: ClientEnvironment) -> list[str]:
    install = ["-m", "pip", "install", *client.packages]
    if place.conda is not None:
        return [called(host), "run", "--name", place.conda.name, "python", *install]
    if place.kind == "uv":
        return ["uv", "pip", "install", "--python", environment.python, *client.packages]
    return [environment.python, *install]
