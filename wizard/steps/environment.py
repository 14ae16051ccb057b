"""The course's conda environment."""

from wizard.session import Results, Session, Step


def _command(session: Session, _results: Results) -> str:
    conda = session.course.conda
    return f"conda create --name {conda.name} python={conda.python}" if conda else ""


STEP = Step(
    id="environment",
    title="The course's conda environment",
    why="The cloud client is installed there; it can't get in the way of your other Python programs.",
    resolves=("conda.environment",),
    command=_command,
    applies=lambda course: course.conda is not None,
)
