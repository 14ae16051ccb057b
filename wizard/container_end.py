"""How the course's container ended, where that is no news to its owner and where it is."""

from wizard.engine.client import connected
from wizard.engine.container import container_state
from wizard.engine.ended import Ended as ContainerEnd
from wizard.session import Ended, Outcome, Session


def container_end(session: Session) -> ContainerEnd | None:
    """How the program in the course's container ended; none where there is none, or it runs.

    Raises:
        EngineError: the engine does not answer.
    """
    with connected() as client:
        state = container_state(client, session.course.id, stopped=session.is_put_away)
    return state.exit if state else None


def as_failure(end: ContainerEnd, message: str) -> Outcome:
    """An end that nobody asked for, with the program's last words.

    Args:
        end: how it ended.
        message: what the person finds in its place, one sentence.
    """
    return Outcome(Ended.FAILED, f"{message} {end.meaning}", end.log_tail, end.problem, end.otherwise)
