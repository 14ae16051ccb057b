"""``python3 tests`` runs the tests, with pytest's arguments.

``python3 tests lint`` runs the linters, ``python3 tests package`` builds the package and runs what was
installed from it, ``python3 tests pages`` writes the pages of docs that are made from data. All run in an
environment of their own, made the first time. Parses under Python 2.7, so that an old Python gets a sentence
and not a SyntaxError.
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
# Two files at a time: most tests wait for an engine. The tests of a file stay together, for what they share.
ALL = ["-n", "2", "--dist", "loadfile"]


def run():
    # type: () -> int
    """Enter the tests' environment, or run what was asked for in it."""
    if AS_FOLDER:
        sys.path.insert(0, CLONE)
    from wizard.bootstrap.entry import enter

    code = enter(HERE, os.path.join(CLONE, "requirements-test.txt"))
    if code is not None:
        return code
    os.chdir(CLONE)
    if sys.argv[1:] == ["lint"]:
        from tests import lint

        return lint.run()
    if sys.argv[1:] == ["package"]:
        from tests import package

        return package.run()
    if sys.argv[1:] == ["pages"]:
        from tests import pages

        return pages.run()
    import pytest

    return pytest.main(["--rootdir", CLONE] + (sys.argv[1:] or ALL))


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)
