"""The console entry: ``classready``.

``--version`` is answered before anything heavy is imported, because people and scripts ask it often.
"""

import os
import sys

from wizard import __version__


def main() -> int:
    """Run the program with this process's arguments and return its exit code."""
    _replace_closed_streams()
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"classready {__version__}")
        return 0
    try:
        from wizard import cli

        return int(cli.main(arguments))
    except KeyboardInterrupt:
        return 130


def _replace_closed_streams() -> None:
    """Python has no stream where the caller closed it (``>&-``); what is written to it then goes nowhere."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - pathlib costs the start; open to the end
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - likewise
