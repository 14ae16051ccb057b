"""A classready that starts a job through SkyPilot, to be killed: ``python driver.py FOLDER``."""

import sys
from pathlib import Path

from tests.wizard.cloud.sky.courses import surroundings
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Cap, CloudError, Endpoint, Handle
from wizard.cloud.providers.sky import Sky
from wizard.cloud.starting import ordered, start


def _no_app(_handle: Handle, _endpoint: Endpoint) -> None:
    raise AssertionError("nothing can run on the stand-in for a machine")


def main(folder: Path) -> None:
    here = surroundings(folder)
    provider = Sky(here)
    order = ordered(provider, here, provider.quote(Cap(240)))
    print(f"asked {order.handle.name}", flush=True)
    try:
        start(order, Ledger(folder), lambda text: print(text, flush=True), _no_app)
    except CloudError as error:
        print(f"{type(error).__name__}: {error.message}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
