"""Course files for these tests."""

from pathlib import Path

from tests.parts.images import HTTP_PORT

_USUAL = """\
schema = 1
id = "{course}"
title = "{title}"
contact = "ta@example.edu"

[image]
name = "{image}"
download_gb = 0.01
disk_gb = 0.02
platforms = ["linux/amd64", "linux/arm64"]

[app]
kind = "{kind}"
port = {port}
{more}
"""


def course_text(  # noqa: PLR0913 - the values of a form, all given by name
    *,
    image: str = "127.0.0.1:1/none:1",
    course: str = "fault",
    title: str = "A course",
    kind: str = "http",
    port: int = 8080,
    more: str = "",
) -> str:
    """A small course that is valid; ``more`` goes to its ``[app]``."""
    return _USUAL.format(course=course, title=title, image=image, kind=kind, port=port, more=more)


def write_course(folder: Path, text: str) -> str:
    """A course file in a folder; returns its path."""
    path = folder / "course.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


class Course:
    """Writes a test's course for an image.

    Args:
        folder: where its file goes.
        course: its id.
    """

    def __init__(self, folder: Path, course: str) -> None:
        self._folder = folder
        self.id = course
        self.container = f"classready-{course}"

    def __call__(self, image: str, **fields: str | int) -> str:
        text = course_text(course=self.id, image=image, **{"port": HTTP_PORT, **fields})
        return write_course(self._folder, text)
