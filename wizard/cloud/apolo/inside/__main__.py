"""Started as ``python -I -u FOLDER LIBRARY SECONDS``: nothing of classready is on the path there but this.

``LIBRARY`` says which generation of it, ``SECONDS`` how long an answer of the platform may take.
"""

import importlib
import os
import sys

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs a start 20 ms
    sys.path[0] = os.path.dirname(here)  # noqa: PTH120 - likewise
    serving = importlib.import_module(os.path.basename(here) + ".serving")  # noqa: PTH119 - likewise
    serving.serve(sys.argv[1], float(sys.argv[2]))
