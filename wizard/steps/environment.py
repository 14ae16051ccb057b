"""The course's conda environment."""

from pathlib import Path

from checks.course import CondaEnvironment
from wizard.cloud.environments import make_conda
from wizard.cloud.environments.conda import shown_command
from wizard.cloud.model import CloudError, Surroundings
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step, all_settled


def _act(session: Session, _results: Results) -> Outcome:
    wanted = _wanted(session)
    here = Surroundings(session.course, session.host, Path(session.store.folder))
    try:
        with session.screen.progress(f"Making the conda environment {wanted.name}") as update:
            made = make_conda(here, wanted, update, lambda question: _agrees(session, question))
    except CloudError as error:
        return failed(error)
    return Outcome(Ended.DONE, f"The conda environment {wanted.name} is there: {made.folder}.")


def _agrees(session: Session, question: str) -> bool:
    """Removing what somebody installed is asked of them, also after ``--yes``."""
    if session.prompter is None:
        return False
    with session.screen.still():
        return session.prompter.confirm(question, default=False)


def _wanted(session: Session) -> CondaEnvironment:
    if session.course.conda is None:
        raise TypeError(f"the course {session.course.id} has no [conda]")
    return session.course.conda


def _command(session: Session, _results: Results) -> str:
    return shown_command(session.host, _wanted(session))


STEP = Step(
    id="environment",
    title="The course's conda environment",
    why="The cloud client is installed there; it can't get in the way of your other Python programs.",
    resolves=("conda.environment",),
    act=_act,
    helps=lambda _session, results: all_settled(results, ("conda.installed",)),
    command=_command,
    place="python-conda",
    offered_as="Make the course's conda environment",
    applies=lambda course: course.conda is not None,
)
