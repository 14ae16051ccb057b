"""Wait for a Docker that is still starting."""

from wizard.amounts import span
from wizard.engine.errors import EngineError
from wizard.engine.start_engine import wait_for_engine
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step


def _act(session: Session, _results: Results) -> Outcome:
    try:
        with session.screen.progress("Waiting for Docker") as update:
            seconds = wait_for_engine(on_tick=lambda now: update(f"Waiting for Docker: {span(now)} so far"))
    except EngineError as error:
        return failed(error)
    return Outcome(Ended.DONE, f"Docker answers, after {span(seconds)}.")


STEP = Step(
    id="wait-for-docker",
    title="Wait until Docker answers",
    why="The first start of Docker can take some minutes.",
    resolves=("docker.running",),
    act=_act,
    place="docker-daemon",
)
