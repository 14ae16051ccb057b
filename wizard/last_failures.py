"""The last failures, kept with the programs' own words: what is asked about tomorrow is gone from the screen.

Nothing here may stop a command: a home that can't be written to must not turn one failure into two.
"""

import datetime as dt
from pathlib import Path

import msgspec

from checks.problems.model import Step as ProblemStep
from wizard.session import Outcome, Session
from wizard.whole_file import ONLY_ME, write_whole

KEPT = 10
LONGEST_DETAIL = 20_000
"""Bytes of a program's words; the end says what went wrong."""

_LOCK_SECONDS = 1


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that did not succeed.

    Attributes:
        at: when, in UTC.
        course: the course's id.
        message: what the person was told.
        step: where in the course, as ``checks.problems`` names steps; empty where that is not known.
        detail: the end of what the program said.
        problem: id of the known problem that was shown, if any.
    """

    at: dt.datetime
    course: str
    message: str
    step: str = ""
    detail: str = ""
    problem: str = ""


def keep_failure(session: Session, outcome: Outcome, step: ProblemStep | None, problem: str) -> None:
    """Add a failure to those that are kept; the oldest goes.

    Args:
        session: of which course, and where things are remembered.
        outcome: what failed.
        step: where in the course.
        problem: id of the known problem that was shown, empty where there was none.
    """
    from filelock import FileLock, Timeout

    failure = Failure(
        dt.datetime.now(dt.UTC).replace(microsecond=0),
        session.course.id,
        _end(outcome.message),
        step or "",
        _end(outcome.detail),
        problem,
    )
    file = _file(session.store.folder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock"), timeout=_LOCK_SECONDS):
            others = (one for one in kept_failures(session.store.folder) if not _is_same(one, failure))
            kept = (*others, failure)[-KEPT:]
            write_whole(msgspec.json.encode(kept), file, file.with_suffix(".new"), ONLY_ME)
    except (OSError, Timeout):
        return


def kept_failures(folder: Path) -> tuple[Failure, ...]:
    """The failures that are kept, the oldest first; none where the file is missing or damaged.

    Args:
        folder: where classready remembers things.
    """
    try:
        return msgspec.json.decode(_file(folder).read_bytes(), type=tuple[Failure, ...])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return ()


def _is_same(one: Failure, other: Failure) -> bool:
    """It failed once more: ten times the same would leave no room for what was before."""
    return msgspec.structs.replace(one, at=other.at) == other


def _file(folder: Path) -> Path:
    return folder / "failures.json"


def _end(text: str) -> str:
    """The end of a text, from the start of a line on: half a password would not be known for one later."""
    data = text.encode(errors="replace")
    if len(data) <= LONGEST_DETAIL:
        return data.decode()
    return data[-LONGEST_DETAIL:].partition(b"\n")[2].decode()
