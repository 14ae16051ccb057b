"""The console entry: ``classready``.

``--version`` is answered before anything heavy is imported, because people and scripts ask it often.
"""

import sys

from wizard import __version__


def main() -> int:
    """Run the program with this process's arguments and return its exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"classready {__version__}")
        return 0
    try:
        from wizard import cli

        return int(cli.main(arguments))
    except KeyboardInterrupt:
        return 130
