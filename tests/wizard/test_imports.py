"""What a command does not need is not imported: import cost is most of what a start costs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENTRY = "import sys; from wizard import cli; cli.main(sys.argv[1:])"
HEAVY = {"docker", "filelock", "msgspec", "psutil", "questionary", "requests", "rich", "ssl", "truststore"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("completion", "bash"), set()),
        (("check", "--json", "--course", "jupyterlab", "python.version"), {"filelock", "msgspec"}),
        (("check", "--course", "jupyterlab", "python.version"), {"filelock", "msgspec", "rich"}),
        (("explain", "docker: command not found"), {"msgspec", "rich"}),
        (("explain", "--json", "container"), {"msgspec"}),
    ],
)
def test_a_command_imports_only_what_it_needs(
    arguments: tuple[str, ...], needed: set[str], tmp_path: Path
) -> None:
    command = [sys.executable, "-X", "importtime", "-c", ENTRY, *arguments]
    environment = {**os.environ, "CLASSREADY_HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert imported & HEAVY == needed
