"""Stop the course's container; the work is kept."""

from checks.app_address import find_container
from wizard.engine.client import connected
from wizard.engine.errors import EngineError
from wizard.engine.stop import stop
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step


def act(session: Session, _results: Results) -> Outcome:
    """Stop it, and only it."""
    try:
        with connected() as client:
            stopped = stop(client, session.course.id)
    except EngineError as error:
        return failed(error)
    running = [one for one in stopped if one.was_running]
    if not running:
        return Outcome(Ended.DONE, "Nothing of this course is running.")
    session.remember("stop")
    kept = f" Your files are in {session.work}." if session.course.app.work_folder else ""
    names = ", ".join(one.name for one in running)
    return Outcome(Ended.DONE, f"Stopped {names} in {max(one.seconds for one in running):.1f} s.{kept}")


def _command(session: Session, _results: Results) -> str:
    return f"docker stop classready-{session.course.id}"


def _done(session: Session, _results: Results, _step: Step) -> bool:
    container = find_container(session.host, session.course)
    return session.is_put_away and (container is None or not container.runs)


STEP = Step(
    id="stop",
    title="Stop it when you have finished",
    why="A running container takes memory and battery. Your files are kept; start it again at any time.",
    resolves=(),
    act=act,
    command=_command,
    place="run",
    only_by_hand=True,
    done=_done,
)
