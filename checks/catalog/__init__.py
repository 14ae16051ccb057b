"""One file per check, named after its id: ``docker_running.py`` holds ``docker.running``."""

from pathlib import Path


def known_ids() -> tuple[str, ...]:
    """The ids of all checks, told by the names of their files: reading a course needs no more of them."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return tuple(name.replace("_", ".", 1) for name in names)
