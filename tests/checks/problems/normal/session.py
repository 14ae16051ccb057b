"""Runs programs that work and keeps what they print."""

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

WITHIN = 120


class Session:
    """Some programs that are run one after the other; each must end well.

    Args:
        folder: where they run; it is theirs.
        environment: what they get beside this process's variables.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self._environment = {**os.environ, **(environment or {})}
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, line: str, *, folder: Path | None = None, sent: str | None = None) -> str:
        """What a command prints, on standard output and error together.

        Args:
            line: the command as it would be typed; no shell reads it.
            folder: where to run it, where that is another place than the session's folder.
            sent: what it reads from standard input.
        """
        done = subprocess.run(
            shlex.split(line),
            cwd=folder or self.folder,
            env=self._environment,
            input=sent or "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=WITHIN,
            check=False,
        )
        return self._kept(line, done.stdout, done.returncode)

    def run_each(self, lines: str, *, before: str = "", folder: Path | None = None) -> None:
        """Run several, one a line; ``before`` is what each line starts with."""
        for line in lines.strip().splitlines():
            self.run(f"{before}{line.strip()}", folder=folder)

    def run_in_terminal(self, line: str) -> str:
        """The same where the program writes to a terminal: with colours, and progress that is drawn again."""
        master, slave = pty.openpty()
        with subprocess.Popen(
            shlex.split(line), cwd=self.folder, env=self._environment, stdin=slave, stdout=slave, stderr=slave
        ) as process:
            os.close(slave)
            said = b"".join(_read_all(master))
        os.close(master)
        return self._kept(f"{line} (in a terminal)", said.decode(errors="replace"), process.returncode)

    def keep(self, title: str, text: str) -> None:
        """Keep what was not printed by a command of ours, such as the log of a server."""
        self.texts[title] = text

    def _kept(self, line: str, text: str, code: int) -> str:
        if code != 0:
            raise AssertionError(f"`{line}` ended with {code}:\n{text}")
        title = line.replace(sys.executable, "python").replace(str(self.folder), "FOLDER")
        again = sum(1 for known in self.texts if known.partition(" (again")[0] == title)
        self.texts[f"{title} (again {again})" if again else title] = text
        return text.strip()


def _read_all(terminal: int) -> Iterable[bytes]:
    try:
        while piece := os.read(terminal, 65536):
            yield piece
    except OSError:  # Linux says so when the last program has closed its side
        return
