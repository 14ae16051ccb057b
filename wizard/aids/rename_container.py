"""Give another name to a container that has the name of the course's and is not the course's."""

from wizard.engine.client import connected
from wizard.engine.container import container_name
from wizard.engine.errors import EngineError
from wizard.engine.rename import new_name, rename, rename_command
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step
from wizard.typed import typed


def _act(session: Session, _results: Results) -> Outcome:
    name = container_name(session.course.id)
    try:
        with connected() as client:
            other = new_name(client, name)
            session.screen.command(typed(rename_command(name, other), session.host.platform))
            session.screen.say("It keeps what is in it, and runs on if it runs.")
            if not session.consents(f"Rename the other container to {other}?"):
                return Outcome(Ended.DECLINED, "Nothing was renamed.")
            rename(client, name, other)
    except EngineError as error:
        return failed(error)
    return Outcome(Ended.DONE, f"The other container is called {other} now.")


STEP = Step(
    id="rename-container",
    title="Rename the container that is in the way",
    why="Two containers can't have the same name.",
    resolves=("container.running",),
    act=_act,
    place="run",
    asks=True,
)
