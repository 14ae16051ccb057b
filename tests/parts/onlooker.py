"""Somebody else on the machine, who reads what every process shows: its arguments and its variables.

``ps`` shows arguments to everybody; ``/proc/PID/environ`` shows variables to the same user and to root.
A process that ends within some milliseconds may go unseen, so classready's own starts are noted as well, by
an audit hook in its Python (https://docs.python.org/3/library/audit_events.html).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PAUSE = 0.02
_HOOK = """\
import os, sys


def note(event, arguments):
    if event == "subprocess.Popen":
        program, argv, _folder, variables = arguments
        given = os.environ if variables is None else variables
        with open({file!r}, "a", encoding="utf-8", errors="replace") as file:
            file.write(repr((program, argv, dict(given))) + "\\n")


sys.addaudithook(note)
"""


@dataclass
class Onlooker:
    """What was seen.

    Attributes:
        arguments: every command line.
        variables: the variables of each, by its command line.
        folder: put it on ``PYTHONPATH`` of a program whose starts are to be noted.
    """

    folder: Path
    arguments: set[str] = field(default_factory=set)
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def noted(self) -> str:
        """Everything that the program itself started, with arguments and variables."""
        file = self.folder / "started"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def look(self) -> None:
        """Read what all processes show now."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                self._read(process)

    def _read(self, process: Path) -> None:
        try:
            said = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            self.arguments.add(said)
            if said not in self.variables:
                self.variables[said] = (process / "environ").read_bytes().decode(errors="replace")
        except OSError:  # it has ended meanwhile
            return


@contextmanager
def onlooker(folder: Path) -> Iterator[Onlooker]:
    """Look on until the end of the block."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HOOK.format(file=str(folder / "started")))
    seen, done = Onlooker(folder), threading.Event()

    def watch() -> None:
        while not done.wait(_PAUSE):
            seen.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()
