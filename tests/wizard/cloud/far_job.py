"""A job of the stand-in cloud: the stand-in for RStudio until it is told to stop, or its time is up.

It outlives whoever asked for it, as a job on somebody else's machine does.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

RSTUDIO = Path(__file__).parents[2] / "parts" / "rstudio.py"


def write(file: Path, text: str) -> None:
    """As a whole: it is read at any moment."""
    half = file.with_suffix(".half")
    half.write_text(text)
    half.replace(file)


def main(folder: Path, seconds: float) -> None:
    told = threading.Event()
    folder.mkdir()
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, lambda *_: told.set())
    write(folder / "pid", str(os.getpid()))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    command = [sys.executable, "-u", str(RSTUDIO), "--www-address=127.0.0.1", "--www-port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
        if app.stdout is not None:
            write(folder / "port", app.stdout.readline().rpartition(" ")[2].strip())
        write(folder / "state", "running")
        while not told.wait(0.1) and app.poll() is None:
            pass
        app.kill()
    write(folder / "state", "stopped" if told.is_set() else "failed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
