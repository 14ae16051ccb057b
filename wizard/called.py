"""What a person types to start classready, so that the commands that are shown work when they are typed.

Whoever started ``python3 wizard`` in the clone has no command ``classready``.
"""

import os
import re
import sys

COMMAND = "classready"
_FOLDER = "wizard"


def program() -> str:
    """``classready`` where it is installed, else the words that start the clone from the present folder."""
    folder = sys.argv[0].rstrip("/\\")
    # ``python3 tests`` starts from a folder too, but that is no way to start classready.
    is_clone = os.path.basename(folder) == _FOLDER and os.path.isfile(os.path.join(folder, "__main__.py"))  # noqa: PTH113, PTH118, PTH119 - pathlib costs the start
    if not is_clone:
        return COMMAND
    name = _as_seen_from_here(folder)
    if os.name == "nt":
        return f'py "{name}"' if " " in name else f"py {name}"
    import shlex

    return f"python3 {shlex.quote(name)}"


def as_typed(text: str) -> str:
    """A text in which the commands between backticks start as this person starts them."""
    return re.sub(rf"`{COMMAND}(?=[ `])", lambda _: f"`{program()}", text)


def command_as_typed(line: str) -> str:
    """A command that starts as this person starts it; other programs' commands stay as they are."""
    return re.sub(rf"^{COMMAND}(?= |$)", lambda _: program(), line)


def _as_seen_from_here(folder: str) -> str:
    try:
        whole = os.path.abspath(folder)  # noqa: PTH100 - pathlib costs the start
    except OSError:  # the present folder is gone
        return folder
    parent, name = os.path.split(whole)
    return name if parent == os.getcwd() else whole  # noqa: PTH109 - pathlib costs the start
