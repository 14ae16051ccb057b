"""Whether a TCP port can be listened on, and who has it."""

import errno
import socket
import sys

from checks.questions import Port, PortFacts

_WSAEACCES = 10013
"""What Windows answers for a port in a range that it keeps (``netsh int ipv4 show excludedportrange``)."""


def probe(question: Port) -> PortFacts:
    """Try to take the port for a moment."""
    try:
        _bind(question)
    except OSError as error:
        if getattr(error, "winerror", None) == _WSAEACCES:
            return PortFacts("reserved")
        if error.errno == errno.EADDRINUSE:
            return PortFacts("taken", _owner(question.port))
        return PortFacts("error")
    except OverflowError:
        return PortFacts("error")
    return PortFacts("taken", _owner(question.port)) if _answers(question) else PortFacts("free")


def _bind(question: Port) -> None:
    with socket.socket() as listener:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Else connections that closed a moment ago would make a free port look taken.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((question.address, question.port))


def _answers(question: Port) -> bool:
    """Somebody listens on all addresses, which macOS does not count as a conflict with one of them."""
    if sys.platform == "win32":
        return False  # exclusive use has told already, and a refused connection takes two seconds there
    with socket.socket() as client:
        client.settimeout(0.5)
        return client.connect_ex((question.address, question.port)) == 0


def _owner(port: int) -> str:
    """The name of the program that listens; empty where this user may not see it."""
    import psutil

    try:
        listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
        pids = [c.pid for c in listening if c.pid and c.laddr and c.laddr[1] == port]
        return psutil.Process(pids[0]).name() if pids else ""
    except (psutil.Error, OSError):
        return ""
