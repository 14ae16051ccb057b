"""``python3 tests/bench`` measures everything and prints every table; ``python3 tests/bench pull`` only one.

Runs in the tests' environment, made the first time, and needs a container engine and a registry as they do.
"""

import os
import sys

AS_FOLDER = not __package__
if AS_FOLDER:
    # Python put this folder first on its path, where the modules in it would hide the standard library's.
    del sys.path[0]

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - as in tests/__main__.py
CLONE = os.path.dirname(os.path.dirname(HERE))  # noqa: PTH120 - likewise
TABLES = ("startup", "check", "readiness", "problems", "pull", "cloud_status")


def run() -> int:
    """Enter the tests' environment and measure there."""
    if AS_FOLDER:
        sys.path.insert(0, CLONE)
    from wizard.bootstrap.entry import enter

    code = enter(HERE, os.path.join(CLONE, "requirements-test.txt"))  # noqa: PTH118 - as in tests/__main__.py
    return measure(sys.argv[1:] or list(TABLES)) if code is None else code


def measure(tables: "list[str]") -> int:
    """Print tables, each from a process of its own: what one imports must not change another's figures."""
    import subprocess

    unknown = [table for table in tables if table not in TABLES]
    if unknown:
        print(f"There is no {unknown[0]}. There are: {', '.join(TABLES)}.", file=sys.stderr)
        return 2
    environment = {**os.environ, "PYTHONPATH": CLONE}
    worst = 0
    for table in tables:
        print(f"\n{table}", flush=True)
        command = [sys.executable, "-m", f"tests.bench.{table}"]
        worst = max(worst, abs(subprocess.run(command, cwd=CLONE, env=environment, check=False).returncode))
    return worst


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)
