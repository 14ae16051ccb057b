"""The cloud client, in an environment of its own, with versions that work together."""

from wizard.cloud.environments import proof, shown_command, wanted_client
from wizard.cloud.model import CloudError
from wizard.cloud.provider import Provider
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step, all_settled
from wizard.typed import typed


def _act(session: Session, _results: Results) -> Outcome:
    provider = _provider(session)
    _show_trials(session)
    if provider.client().status == "broken-client":
        session.screen.say(
            "A client is installed, but it does not run. It is installed again, together with versions of "
            "other packages that it works with."
        )
    try:
        with session.screen.progress("Installing the cloud client") as update:
            version = provider.install_client(update)
    except CloudError as error:
        return failed(error)
    return Outcome(Ended.DONE, f"The cloud client runs ({version}).")


def _show_trials(session: Session) -> None:
    """The course names one of these commands: what a file says is shown before it is run."""
    client = wanted_client(session.course)
    if client is not None:
        session.screen.say("Then it is tried with:")
        for command in proof(client):
            session.screen.command(typed(command, session.host.platform))


def _provider(session: Session) -> Provider:
    provider = session.cloud.provider()
    if provider is None:
        raise TypeError(f"the course {session.course.id} has no [cloud]")
    return provider


def _command(session: Session, _results: Results) -> str:
    client, here = wanted_client(session.course), session.cloud.surroundings()
    return shown_command(here, client) if client and here else ""


STEP = Step(
    id="client",
    title="Install the cloud client",
    why="It asks for the machine with the GPU. It is tried for real before it counts as installed.",
    resolves=("cloud.client",),
    act=_act,
    helps=lambda _session, results: all_settled(results, ("conda.installed", "conda.environment")),
    command=_command,
    place="cloud",
    applies=lambda course: course.cloud is not None,
)
