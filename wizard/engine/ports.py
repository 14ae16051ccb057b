"""Which port of this computer a container may be published on."""

import socket
import sys
from collections.abc import Iterator

SCAN = 100
"""How many ports above the wanted one are tried."""

_LAST = 65535
_TAKEN = (
    "port is already allocated",  # another container's (Docker)
    "address already in use",  # another program's (Docker, Podman)
    "ports are not available",  # Docker Desktop, any cause
    "forbidden by its access permissions",  # a range that Windows reserves
    "already in use by",  # Podman names the container
)


def candidates(wanted: int, bind: str) -> Iterator[int]:
    """The wanted port, then those above it; leaves out the ones that are surely taken.

    A port that looks free here may still be refused by the engine, which lives in another network on Docker
    Desktop: it has the last word.

    Args:
        wanted: the port to begin with.
        bind: the address that it is to be published on; of another machine's ports nothing is known here.
    """
    for port in range(wanted, min(wanted + SCAN, _LAST) + 1):
        if not bind.startswith("127.") or is_free(port, bind):
            yield port


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether a program could listen on a TCP port of this computer now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform == "win32":
            # There SO_REUSEADDR would take the port away from its owner.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def is_port_refusal(words: str) -> bool:
    """Whether an engine's words say that it can't have the port."""
    lower = words.lower()
    return any(sign in lower for sign in _TAKEN)
