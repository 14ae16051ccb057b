"""Started as ``python -I -u FOLDER``: nothing of classready is on the path there but this package."""

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.path[0] = str(here.parent)
    importlib.import_module(f"{here.name}.serving").serve()
