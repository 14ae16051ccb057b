"""Take another folder for the student's files, where nothing can be saved in the one that was chosen."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from wizard.session import Ended, Outcome, Results, Session, Step


def _folders(session: Session) -> Iterator[Path]:
    """The usual folder, then others beside it."""
    usual = Path(session.host.home) / "classready"
    yield usual / session.course.id
    yield from (usual / f"{session.course.id}-{number}" for number in count(2))


def _act(session: Session, _results: Results) -> Outcome:
    folder = next(path for path in _folders(session) if path != session.work and _can_be_used(path))
    if not session.consents(f"Keep your files for this course in {folder}?"):
        return Outcome(Ended.DECLINED, "Nothing was changed.")
    session.choices = replace(session.choices, work=folder)
    session.store.choose(session.course.id, work=str(folder))
    return Outcome(Ended.DONE, f"Your files will be in {folder}.")


def _can_be_used(path: Path) -> bool:
    return os.access(path, os.W_OK) if path.is_dir() else not path.exists()


STEP = Step(
    id="other-folder",
    title="Take another folder for your files",
    why="What you save in the container is kept in a folder of yours.",
    resolves=("container.running",),
    act=_act,
    place="run",
    asks=True,
)
