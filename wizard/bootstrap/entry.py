"""The way in for ``python3 wizard`` and ``python3 tests``; parses and runs under Python 2.7 too."""

import os
import sys

OLDEST = (3, 8)  # what the bootstrap itself needs; the program runs in 3.11 or newer
_NAMES = ["python3"] + ["python3.%d" % minor for minor in range(14, OLDEST[1] - 1, -1)]


def enter(folder, requirements):
    # type: (str, str) -> int | None
    """Run a folder of the clone in its private environment.

    Args:
        folder: what to run, ``wizard`` or ``tests`` (its path).
        requirements: path of the pinned requirements that its environment must hold.

    Returns:
        An exit code once that has ended, or none where this already is that environment, or where there is
        no requirements file: then this is an installed package and its installer saw to them.
    """
    if sys.version_info < OLDEST:
        sys.stderr.write(_too_old(os.path.basename(folder)) + "\n")
        return 2
    if not os.path.exists(requirements):
        return None
    _read_bytecode_from_the_cache()
    from wizard.bootstrap.handover import hand_over

    return hand_over(folder, requirements)


def _read_bytecode_from_the_cache():
    # type: () -> None
    """Look where the program has left the bytecode of these modules too; write none, least into the clone."""
    if sys.pycache_prefix:  # this process was started by a handover, which has chosen the place
        return
    from wizard import folders

    sys.dont_write_bytecode = True
    # Python cached the folder's __main__ beside it before any of our lines ran.
    cached = getattr(getattr(sys.modules["__main__"], "__spec__", None), "cached", None) or ""
    try:
        sys.pycache_prefix = os.path.join(folders.cache(), "bytecode")
        os.remove(cached)
        os.rmdir(os.path.dirname(cached))
    except (OSError, folders.NoHomeError):
        return


def _too_old(folder):
    # type: (str) -> str
    newer = _newer_python()
    if newer:
        instead = "please run instead: %s %s" % (newer, folder)
    else:
        instead = (
            "please install Python 3.11 or newer from https://www.python.org/downloads/ and run: %s %s"
            % (
                "py" if os.name == "nt" else "python3",
                folder,
            )
        )
    version = "%d.%d.%d" % tuple(sys.version_info[:3])
    return "This is Python %s (%s), which is too old for classready; %s" % (version, sys.executable, instead)


def _newer_python():
    # type: () -> str | None
    """What to type for a newer Python, where one that starts is on PATH."""
    names = ["py"] if os.name == "nt" else _NAMES
    return next((name for name in names if _is_new_enough(name)), None)


def _is_new_enough(name):
    # type: (str) -> bool
    import subprocess  # costs the fast start more than the rest together

    question = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)
    with open(os.devnull, "w") as nowhere:
        try:
            return subprocess.call([name, "-c", question], stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False
