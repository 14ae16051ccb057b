"""A vendor's library in a process of its own, asked in lines of JSON.

A client needs other versions of the packages that classready itself stands on, so it lives in its own
environment. The process is started when it is first asked, serves every question after that (importing such a
library costs half a second), and ends when its standard input does: also when classready is killed.

A script reads lines ``{"call": …, "arguments": {…}}`` and answers each with any number of
``{"event": …, …}`` and then one ``{"reply": …}`` or ``{"error": {"kind": …, "message": …}}``. An event may
want an answer, ``{"answer": …}``.
"""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from wizard.cloud.model import CloudError

Event = dict[str, Any]
_LAST_WORDS = 4000
_ONE_WAIT = 0.5


class ChildError(Exception):
    """The library refused; ``kind`` is the script's own word for why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Child:
    """One such process; questions from several threads wait for each other.

    Args:
        python: the environment's Python.
        script: path of the script, or of a folder with a ``__main__.py``, which needs nothing but that
            environment.
        environment: the variables that it gets, and no others.
        arguments: of the script; no secrets, they show in lists of processes.
    """

    def __init__(self, python: str, script: str, environment: Mapping[str, str], *arguments: str) -> None:
        self._argv = [python, "-I", "-u", script, *arguments]
        self._environment = dict(environment)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        weakref.finalize(self, self._said.close)

    def ask(
        self,
        call: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        seconds: float,
        on_event: Callable[[Event], str | None] = lambda _event: None,
    ) -> Any:  # noqa: ANN401 - JSON
        """One question and its reply.

        Args:
            call: which.
            arguments: JSON values; secrets may be among them, standard input shows in no list of processes.
            seconds: after which, since the last event, the process is ended.
            on_event: told each event; what it returns is the answer to it, none where it wants none.

        Raises:
            ChildError: the library refused.
            CloudError: the process can't be started, ended, or did not answer in time.
        """
        with self._lock:
            try:
                return self._asked(call, arguments or {}, seconds, on_event)
            except BaseException as error:
                if not isinstance(error, ChildError):
                    self._kill()
                raise

    def _asked(
        self, call: str, arguments: Mapping[str, Any], seconds: float, on_event: Callable[[Event], str | None]
    ) -> Any:  # noqa: ANN401 - JSON
        process = self._running()
        self._write(process, {"call": call, "arguments": dict(arguments)})
        while True:
            message = self._message(seconds)
            if "reply" in message:
                return message["reply"]
            if "error" in message:
                raise ChildError(str(message["error"]["kind"]), str(message["error"]["message"]))
            answer = on_event(message)
            if answer is not None:
                self._write(process, {"answer": answer})

    def _write(self, process: "subprocess.Popen[bytes]", message: Mapping[str, Any]) -> None:
        if process.stdin is None:
            raise TypeError("the process was started without standard input")
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise self._broken() from error

    def _message(self, seconds: float) -> Event:
        line = self._line(time.monotonic() + seconds)
        if line is None:
            text = f"The cloud client did not answer within {seconds:.0f} seconds."
            raise CloudError(text, self._last_words(), otherwise="cloud-unreachable")
        if not line:
            raise self._broken()
        try:
            message = json.loads(line)
        except ValueError:
            return {"event": "noise", "text": line.decode(errors="replace")}
        return message if isinstance(message, dict) else {"event": "noise", "text": str(message)}

    def _line(self, deadline: float) -> bytes | None:
        """The next line, empty at the end, none at the deadline.

        In short waits: on Windows Ctrl-C waits for each.
        """
        while (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                return self._lines.get(timeout=min(left, _ONE_WAIT))
        return None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._kill()  # what is left of one that ended
        self._lines = queue.SimpleQueue()
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            # A session of its own: Ctrl-C in the terminal must not end a call that stops a job.
            process = subprocess.Popen(
                self._argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=self._environment,
                start_new_session=True,
                creationflags=flags,
            )
        except OSError as error:
            text = "The cloud client's Python can't be started; install the client again."
            raise CloudError(text, str(error), "cloud-client-broken", refused=True) from error
        self._process = process
        self._end = weakref.finalize(self, _end, process)
        threading.Thread(target=_read, args=(process, self._lines), daemon=True).start()
        return process

    def _broken(self) -> CloudError:
        text = "The cloud client ended without an answer."
        return CloudError(text, self._last_words(), otherwise="cloud-client-broken")

    def _last_words(self) -> str:
        self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, self._said.tell() - _LAST_WORDS))
        return self._said.read().decode(errors="replace")

    def _kill(self) -> None:
        if self._process is not None:
            self._process = None
            self._end()

    @property
    def lives(self) -> bool:
        """The process runs."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        process.kill()
    process.wait()
    if process.stdin is not None:
        with suppress(OSError):  # what was not written any more
            process.stdin.close()


def _read(process: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    if process.stdout is not None:
        with process.stdout as out:
            for line in out:
                lines.put(line)
    lines.put(b"")


_EVERY_PROGRAM_NEEDS = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP",
    "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH",
    "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
)  # fmt: skip


def bare_environment(*names: str, **values: str) -> dict[str, str]:
    """The variables that any program needs, those of these names, and these values: no other secrets.

    Args:
        names: further variables that the child may have, where they are set.
        values: variables set for it.
    """
    allowed = {*_EVERY_PROGRAM_NEEDS, *names}
    return {name: value for name, value in os.environ.items() if name in allowed} | values
