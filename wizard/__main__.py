"""``python3 wizard`` from a clone, ``python -m wizard`` where it is installed.

Parses under Python 2.7, so that an old Python gets a sentence and not a SyntaxError.
"""

import sys

AS_FOLDER = not __package__
if AS_FOLDER:
    # Python put this folder first on its path, where the modules in it would hide the standard library's.
    del sys.path[0]
    sys.dont_write_bytecode = not getattr(sys, "pycache_prefix", None)
import os

HERE = os.path.dirname(os.path.abspath(__file__))
CLONE = os.path.dirname(HERE)


def run():
    # type: () -> int
    """Enter the private environment, or be the program in it."""
    if AS_FOLDER:
        sys.path.insert(0, CLONE)
    from wizard.bootstrap.entry import enter

    code = enter(HERE, os.path.join(CLONE, "requirements.txt"))
    if code is not None:
        return code
    from wizard.start import main

    return main()


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)
