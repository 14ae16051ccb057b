"""What can be wrong with a course file, as values."""

import msgspec


class CourseFault(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong in a course file.

    Attributes:
        file: the file's path or the course's address.
        message: what was found and what was expected, one sentence.
        line: counted from 1; 0 where the fault is the file's as a whole.
        column: counted from 1; 0 where it would not help.
        key: the key with its tables, such as ``app.port``; empty where there is none.
        suggestion: what was probably meant, or what to do.
    """

    file: str
    message: str
    line: int = 0
    column: int = 0
    key: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        """``FILE:LINE: KEY: message``, the form that editors jump to."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        key = f"{self.key}: " if self.key else ""
        return f"{place}: {key}{self.message}{' ' * bool(self.suggestion)}{self.suggestion}"


class CourseError(Exception):
    """A course that can't be used; ``problems`` holds all that is wrong with it, in the file's order."""

    def __init__(self, problems: tuple[CourseFault, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def unusable(file: str, message: str, suggestion: str = "") -> CourseError:
    """The error for a file that can't be read at all."""
    return CourseError((CourseFault(file, message, suggestion=suggestion),))
