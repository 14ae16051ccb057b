"""Which jobs were asked for, written down before each is asked for.

A killed classready leaves an entry here, never a job that nobody knows of. The file is replaced as a whole
under a lock and reaches the disk before the provider is called. Who works on a job holds a lock of its own,
which the system drops with its holder: so a later start tells an orphan from a job that another window waits
for.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from wizard.cloud.model import Handle
from wizard.errors import StateError
from wizard.whole_file import ONLY_ME, write_whole

SCHEMA = 1
_LOCK_SECONDS = 10
_HOLD_SECONDS = 0.5
"""Somebody who only looks whether a job is held lets it go at once."""


class HeldError(StateError):
    """Another classready works on a job."""


class Book(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole file: jobs that have not been seen to end."""

    schema: int = SCHEMA
    jobs: tuple[Handle, ...] = ()


class Ledger:
    """The file and its locks.

    Args:
        folder: where it lies; made when something is first written.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "cloud-jobs.json"

    def jobs(self) -> tuple[Handle, ...]:
        """Every job that has not been seen to end.

        Raises:
            StateError: the file is there and can't be used. It is left alone: a job in it may cost money.
        """
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StateError(
                f"{self.file}, where cloud jobs are written down, can't be read ({error.strerror or error}). "
                "Give yourself the right to read it."
            ) from error
        try:
            book = msgspec.json.decode(data, type=Book)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StateError(
                f"{self.file}, where cloud jobs are written down, is damaged ({error}). See at the provider "
                "what of yours runs, stop it there, then delete the file."
            ) from error
        if book.schema != SCHEMA:
            raise StateError(
                f"{self.file}, where cloud jobs are written down, is from another version of classready. Use "
                "that version to stop them, or see at the provider what of yours runs, then delete the file."
            )
        return book.jobs

    def write(self, handle: Handle) -> None:
        """Add a job, or replace what is written of it; it is on the disk when this returns.

        Raises:
            StateError: it can't be written.
        """
        self._change(lambda jobs: (*(j for j in jobs if j.name != handle.name), handle))

    def strike(self, name: str) -> None:
        """Take out a job that was seen to have ended.

        Raises:
            StateError: it can't be written.
        """
        self._change(lambda jobs: tuple(j for j in jobs if j.name != name))
        self._forget_hold(name)

    def find(self, name: str) -> Handle | None:
        """What is written of a job, none where it was struck.

        Raises:
            StateError: the file can't be used.
        """
        return next((job for job in self.jobs() if job.name == name), None)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Nobody else takes the job for an orphan meanwhile.

        Raises:
            HeldError: another classready works on it.
            StateError: that can't be told.
        """
        from filelock import FileLock, Timeout

        hold = FileLock(self._hold_file(name), timeout=_HOLD_SECONDS)
        try:
            self._make_folder()
            hold.acquire()
        except Timeout as error:
            raise HeldError(
                f"Another classready is working on the cloud job {name}. Wait for it, or close it, then try "
                "again."
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            hold.release()
            self._forget_hold(name)

    def _forget_hold(self, name: str) -> None:
        """A job that has ended needs no lock; its name never comes again."""
        with suppress(OSError, StateError):  # Windows keeps what is open: it goes when it is let go
            if self.find(name) is None:
                self._hold_file(name).unlink()

    def _hold_file(self, name: str) -> Path:
        return self.file.with_name(f"{name}.lock")

    def _make_folder(self) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _change(self, edit: Callable[[tuple[Handle, ...]], tuple[Handle, ...]]) -> None:
        from filelock import FileLock, Timeout

        self._make_folder()
        try:
            with FileLock(self.file.with_suffix(".lock"), timeout=_LOCK_SECONDS):
                self._replace(edit(self.jobs()))
        except Timeout as error:
            raise StateError(
                f"Another classready has kept {self.file} locked for {_LOCK_SECONDS} seconds. Close the "
                "other one, then try again."
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error

    def _replace(self, jobs: tuple[Handle, ...]) -> None:
        if not jobs:  # no file, nothing to look after: most starts see that at once
            self.file.unlink(missing_ok=True)
            return
        data = msgspec.json.format(msgspec.json.encode(Book(jobs=jobs)), indent=1)
        write_whole(data, self.file, self.file.with_suffix(".new"), ONLY_ME)

    def _unwritable(self, error: OSError) -> StateError:
        return StateError(
            f"{self.file}, where cloud jobs are written down before they are started, can't be written "
            f"({error.strerror or error}). Free some space or give yourself the right to write there, or set "
            "CLASSREADY_HOME to another folder."
        )


def now() -> dt.datetime:
    """The moment, UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
