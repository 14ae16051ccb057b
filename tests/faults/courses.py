"""Course files for these tests."""

from pathlib import Path

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
