"""A way to a port of another machine that opens again when it is cut.

ssh listens on loopback here and hands on to loopback there (or to a node behind it). It runs ``cat`` over
there with this process's pipe as input: the word that comes back says that the forwarding stands, and the end
of the pipe ends it, also when this process is killed.
"""

import contextlib
import queue
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO

from wizard.cloud.model import CloudError, Tell
from wizard.cloud.ssh import program, trouble
from wizard.cloud.ssh.command import CONNECT_SECONDS, SECONDS, Ssh
from wizard.cloud.ssh.program import Said
from wizard.engine.ports import candidates

LOOPBACK = "127.0.0.1"
_OPEN = b"=classready-open=\n"
_OPENS_WITHIN = CONNECT_SECONDS + 20.0
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
_LOOK_EVERY = 30.0
_TAKEN = "address already in use"
_FORBIDDEN = "administratively prohibited"
_WORDS_WITHIN = 0.5


def _nothing_to_see() -> None:
    return


class Tunnel:
    """One forwarded port, open until ``close``.

    Args:
        ssh: the machine to go through.
        port: the port over there.
        node: the machine there whose port it is, as seen from the first; itself by default.
        wanted: the port to have here; the next ones are tried where it is taken.
    """

    def __init__(self, ssh: Ssh, port: int, node: str = LOOPBACK, wanted: int = 0) -> None:
        self._ssh = ssh
        self._far = f"{node}:{port}"
        self._wanted = wanted or port
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: threading.Thread | None = None
        self._errors: list[bytes] = []
        self._closed = threading.Event()
        self._news: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._opened = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        """Where it begins."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def words(self) -> str:
        """What ssh said lately, such as why the other side takes no connection."""
        return b"".join(self._errors).decode(errors="replace")

    @property
    def is_open(self) -> bool:
        """It stands now, as far as ssh has noticed."""
        return self._opened.is_set()

    def open(self) -> None:
        """Open it and watch over it.

        Raises:
            CloudError: it can't be opened.
        """
        for port in candidates(self._wanted, LOOPBACK):
            said = self._try(port)
            if said is None:
                self.port = port
                self._watcher = threading.Thread(target=self._watch, daemon=True)
                self._watcher.start()
                self._see_that_it_may_lead_on()
                return
            if _TAKEN not in said.err.lower():
                raise trouble.error(self._ssh, said)
        text = f"No port of this computer from {self._wanted} on is free."
        raise CloudError(text, problem="port-in-use")

    def _see_that_it_may_lead_on(self) -> None:
        """Ssh listens here also where the other side forbids tunnels; only a first connection shows it."""
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), 1) as first:
            first.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
            ended = not first.recv(1)
            until = time.monotonic() + _WORDS_WITHIN
            while ended and _FORBIDDEN not in self.words and "open failed" not in self.words:
                if time.monotonic() > until:
                    break
                time.sleep(_PAUSES[0] / 10)
        if _FORBIDDEN in self.words:
            self.close()
            text = f"{self._ssh.machine} forbids tunnels, through which its app would be opened."
            raise CloudError(text, self.words, "ssh-far-port-silent")

    def hold(self, tell: Tell, look: Callable[[], None] = _nothing_to_see) -> None:
        """Tell what happens to it, until it is closed.

        Args:
            tell: told when it is cut and when it is open again.
            look: called when it was cut and now and then; raises what ends the holding.
        """
        while not self._closed.is_set():
            try:
                news = self._news.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                look()
                continue
            if news:
                tell(news)
            if not self._opened.is_set() and not self._closed.is_set():
                look()

    def wait_open(self, seconds: float) -> bool:
        """Wait until it stands (again); whether it does."""
        return self._opened.wait(seconds)

    def close(self) -> None:
        """End it."""
        self._closed.set()
        self._news.put("")
        if self._process is not None:
            program.end(self._process)
        if self._watcher is not None:
            self._watcher.join()
        if self._ssh.is_opened_by_hand and self.port:
            # The shared connection goes on, and would keep the port.
            program.run(self._ssh.argv("-Ocancel", "-L", self._forward(self.port)), seconds=SECONDS)

    def _watch(self) -> None:
        """Open it again whenever it is cut."""
        while self._process is not None:
            _ended(self._process)
            self._opened.clear()
            if self._closed.is_set():
                return
            self._news.put("The connection was cut. Opening it again ...")
            self._reopen()

    def _reopen(self) -> None:
        pauses = iter(_PAUSES)
        pause = 0.0
        while not self._closed.wait(pause):
            said = self._try(self.port)
            if said is None:
                self._news.put("The connection is open again.")
                return
            pause = next(pauses, _PAUSES[-1])
            if pause == _PAUSES[-1]:
                self._news.put(f"Not yet: {trouble.error(self._ssh, said).message}")

    def _forward(self, port: int) -> str:
        return f"{LOOPBACK}:{port}:{self._far}"

    def _try(self, port: int) -> Said | None:
        """Open it on a port here: none where it stands, else what ssh said."""
        options = ("-T", "-oExitOnForwardFailure=yes", "-L", self._forward(port))
        line = f"sh -c 'echo {_OPEN.decode().strip()}; exec cat >/dev/null'"
        try:
            process = program.started([*self._ssh.argv(*options, shared=False), line])
        except OSError as error:
            return Said(program.OWN_FAULT, err=str(error), missing=isinstance(error, FileNotFoundError))
        self._process = process
        if self._closed.is_set():  # meanwhile
            program.end(process)
        self._errors = []
        listener = threading.Thread(target=_collect, args=(process.stderr, self._errors), daemon=True)
        listener.start()
        if _is_up(process):
            self._opened.set()
            return None
        code = _ended(process)
        listener.join()
        return Said(code, err=self.words)


def _is_up(process: "subprocess.Popen[bytes]") -> bool:
    """Wait for the word from over there; whether it came before ssh ended or the time was up."""
    timer = threading.Timer(_OPENS_WITHIN, program.end, (process,))
    timer.start()
    try:
        return process.stdout is not None and any(line == _OPEN for line in process.stdout)
    finally:
        timer.cancel()


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """Wait for the end of ssh and let go of its pipes; its exit code."""
    code = process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    return code


def _collect(pipe: IO[bytes] | None, lines: list[bytes]) -> None:
    """Keep what ssh says lately."""
    if pipe is None:
        return
    with pipe:
        for line in pipe:
            lines.append(line)
            del lines[:-20]
