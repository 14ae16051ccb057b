"""The stand-in for RStudio as a process of this machine, for tests that need no engine."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = Path(__file__).with_name("rstudio.py")


@dataclass(frozen=True)
class StandIn:
    """One that runs.

    Attributes:
        process: its process.
        port: of 127.0.0.1.
    """

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


class StandIns:
    """Starts stand-ins and ends them after the test."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[str]] = []

    def __call__(self, **options: str) -> StandIn:
        """Start one and wait until it listens.

        Args:
            options: its environment in lower case, such as ``protocol="old"``, ``encrypt="0"``.
        """
        process = self.launch(0, **options)
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"port (\d+)", line)
        assert found is not None, line
        return StandIn(process, int(found[1]))

    def launch(self, port: int, **options: str) -> subprocess.Popen[str]:
        """Start one and return at once; its stdout says ``listens since MONOTONIC_SECONDS port PORT``."""
        environment = os.environ | {name.upper(): value for name, value in options.items()}
        command = [sys.executable, "-u", str(_PROGRAM), "--www-address=127.0.0.1", f"--www-port={port}"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        self._processes.append(process)
        return process

    def stop(self) -> None:
        """End all of them."""
        for process in self._processes:
            process.kill()
            process.communicate()
