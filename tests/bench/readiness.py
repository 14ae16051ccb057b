"""How soon the wizard notices an app's first good answer: ``python -m tests.bench.readiness [ROUNDS]``.

The stand-in for RStudio starts at a moment that the waiting side can't know, and says when it began to listen
(on Linux the monotonic clock is the machine's, the same for all processes and containers). Target: 100 ms.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable

from tests.parts.debian import rstudio_standin_image
from tests.parts.engine import Containers, running_engine
from tests.parts.registry import free_port
from tests.parts.rstudio_process import StandIns
from wizard.engine.readiness import Ready, wait_ready

TARGET_MS = 100


def as_process(start_delay: float) -> float:
    """Seconds from the first good moment to the notice, for a process that listens itself."""
    stand_ins = StandIns()
    try:
        port = free_port()
        process = stand_ins.launch(port, start_delay=str(start_delay))
        noticed = _notice(port, lambda: process.poll() is None)
        return noticed - _listens_since(process.stdout.readline() if process.stdout else "")
    finally:
        stand_ins.stop()


def in_container(containers: Containers, image: str, start_delay: float) -> float:
    """The same for a container, whose published port accepts connections before anything listens in it."""
    container = containers(
        image, init=True, environment={"START_DELAY": start_delay}, ports={"8787/tcp": ("127.0.0.1", None)}
    )

    def alive() -> bool:
        container.reload()
        return bool(container.status == "running")

    noticed = _notice(containers.port(container, 8787), alive)
    delay = noticed - _listens_since(container.logs().decode())
    containers.remove()
    return delay


def _notice(port: int, alive: Callable[[], bool]) -> float:
    found = wait_ready("rstudio", f"http://127.0.0.1:{port}", alive, 30)
    noticed = time.monotonic()
    if not isinstance(found, Ready):
        raise SystemExit(f"the stand-in never became ready: {found}")
    return noticed


def _listens_since(log: str) -> float:
    found = re.search(r"listens since (\d+\.\d+)", log)
    if found is None:
        raise SystemExit(f"the stand-in did not say when it was ready: {log}")
    return float(found[1])


def main(rounds: int) -> None:
    """Print one table, in milliseconds."""
    moments = [0.3 + 0.013 * number for number in range(rounds)]
    print(f"{'readiness noticed after, ms':<30}{'rounds':>8}{'median':>8}{'worst':>8}{'target':>8}")
    _print_row("process", [as_process(moment) for moment in moments])
    with running_engine() as client:
        containers, image = Containers(client), rstudio_standin_image(client)
        _print_row("container, published port", [in_container(containers, image, m) for m in moments])


def _print_row(title: str, delays: list[float]) -> None:
    median, worst = (1000 * seconds for seconds in (statistics.median(delays), max(delays)))
    print(f"{title:<30}{len(delays):>8}{median:>8.1f}{worst:>8.1f}{TARGET_MS:>8}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
