"""What classready remembers between two starts: only what can't be looked up again.

Choices (the course, the work folder) and when something happened. What is installed, pulled or running is
always looked up on the machine. The file is replaced as a whole under a lock, so that a crash at any moment
leaves the old one or the new one, never half of one.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from wizard.errors import StateError
from wizard.whole_file import write_whole

SCHEMA = 1
_LOCK_SECONDS = 10


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened: which step, when (UTC), and to what (a container's id, say)."""

    step: str
    at: dt.datetime
    subject: str = ""


class CourseState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered for one course: the student's folder, the machine to run on, what happened."""

    work: str = ""
    machine: str = ""
    events: tuple[Event, ...] = ()


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole file: the course that is used when none is named, and each course's own part."""

    schema: int = SCHEMA
    course: str = ""
    courses: dict[str, CourseState] = {}

    def of(self, course: str) -> CourseState:
        """The part of one course, empty where there is none yet."""
        return self.courses.get(course, CourseState())

    def with_course(self, course: str, part: CourseState) -> "State":
        """This state with one course's part replaced."""
        return msgspec.structs.replace(self, courses={**self.courses, course: part})


class Store:
    """The state file and its lock.

    Args:
        folder: where the file lies; made when something is first written.
        warn: told, in one sentence, when a damaged file was set aside.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None]) -> None:
        self.folder = folder
        self._file = folder / "state.json"
        self._warn = warn

    def load(self) -> State:
        """What the file holds; an empty state where there is none or it can't be used."""
        try:
            data = self._file.read_bytes()
        except OSError:
            return State()
        try:
            state = msgspec.json.decode(data, type=State)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._set_aside("is damaged")
            return State()
        if state.schema != SCHEMA:
            self._set_aside("is from another version of classready")
            return State()
        return state

    def change(self, edit: Callable[[State], State]) -> State:
        """Read, edit and write the state while nobody else does.

        Raises:
            StateError: the folder can't be written, or another classready holds the lock for too long.
        """
        from filelock import FileLock, Timeout

        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._file.with_suffix(".lock"), timeout=_LOCK_SECONDS):
                state = edit(self.load())
                data = msgspec.json.format(msgspec.json.encode(state), indent=1)
                # Always the same name: the lock keeps others away, and no killed classready leaves a second.
                write_whole(data, self._file, self._file.with_suffix(".new"))
        except Timeout as error:
            raise StateError(
                f"Another classready has kept {self._file} locked for {_LOCK_SECONDS} seconds. "
                "Close the other one, then try again."
            ) from error
        except OSError as error:
            raise StateError(
                f"{self._file} can't be written ({error.strerror or error}). Free some space or give "
                "yourself the right to write there, or set CLASSREADY_HOME to another folder."
            ) from error
        return state

    def record(self, course: str, step: str, subject: str = "") -> None:
        """Remember that a step happened now; an earlier event of the same step is replaced."""
        event = Event(step, dt.datetime.now(dt.UTC).replace(microsecond=0), subject)

        def edit(state: State) -> State:
            part = state.of(course)
            kept = tuple(e for e in part.events if e.step != step)
            return state.with_course(course, msgspec.structs.replace(part, events=(*kept, event)))

        self.change(edit)

    def choose(self, course: str, **choices: Any) -> None:  # noqa: ANN401 - msgspec checks the fields' types
        """Remember choices (fields of ``CourseState``) for a course."""
        self.change(
            lambda state: state.with_course(course, msgspec.structs.replace(state.of(course), **choices))
        )

    def _set_aside(self, why: str) -> None:
        aside = self._file.with_name(f"state-set-aside-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.json")
        try:
            self._file.replace(aside)
        except OSError:
            return
        self._warn(
            f"What classready remembered {why}; it was set aside as {aside}. Nothing else is affected."
        )
