"""Started as ``python -I -u FOLDER NAME-OF-LIBRARY``: nothing of classready is on the path there but this."""

import importlib
import os
import sys

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs a start 20 ms
    sys.path[0] = os.path.dirname(here)  # noqa: PTH120 - likewise
    importlib.import_module(os.path.basename(here) + ".serving").serve(sys.argv[1])  # noqa: PTH119 - likewise
