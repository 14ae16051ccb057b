"""The linters that CI runs, in its order, all of them even where one complains."""

import subprocess
import sysconfig
from pathlib import Path

LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def run() -> int:
    """Run every linter in the current folder; 1 where one of them complained."""
    tools = Path(sysconfig.get_path("scripts"))
    codes = []
    for name, *arguments in LINTERS:
        print(f"$ {name} {' '.join(arguments)}", flush=True)
        codes.append(subprocess.run([tools / name, *arguments], check=False).returncode)
    return 1 if any(codes) else 0
