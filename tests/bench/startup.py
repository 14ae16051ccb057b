"""How long a start takes: ``python3 tests/bench/startup.py`` prints a table of medians from one run.

``--version`` may cost three times ``python -c pass``; ``python3 wizard`` may cost 60 ms more than starting
the program in its environment directly. The commands take turns, so that other load hits all alike.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLONE = Path(__file__).parents[2]
BASE = Path(sys.executable).resolve()
ROUNDS = 25
ENTRY = "from wizard.start import main; sys.exit(main())"


def medians(*commands: list[str]) -> list[float]:
    """Median wall time of each command in seconds."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        for command, taken in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["CLASSREADY_HOME"] = home
        wizard = str(CLONE / "wizard")
        subprocess.run([BASE, wizard, "--version"], check=True, capture_output=True)
        (environment,) = Path(home, "cache", "environments").glob("*/bin/python")
        cached = [str(environment), "-I", "-X", f"pycache_prefix={home}/cache/bytecode"]
        direct = [*cached, "-c", f"import sys; sys.path.insert(0, {str(CLONE)!r}); {ENTRY}", "--version"]
        nothing, version, base, handed_over = medians(
            [*cached, "-c", "pass"], direct, [str(BASE), "-c", "pass"], [str(BASE), wizard, "--version"]
        )
    extra = (handed_over - version) * 1000
    print(f"{'python -c pass':42}{nothing * 1000:6.1f} ms")
    print(f"{'classready --version':42}{version * 1000:6.1f} ms  {version / nothing:.2f} times, at most 3")
    print(f"{'python3 -c pass, outside the environment':42}{base * 1000:6.1f} ms")
    print(f"{'python3 wizard --version':42}{handed_over * 1000:6.1f} ms  {extra:.0f} ms more, at most 60")


if __name__ == "__main__":
    main()
