"""Commands on another machine, one ``ssh`` for each, as the person's own ssh would reach it.

A container engine asked by docker's own ssh transport hides ssh's words, hangs at an unknown host key and
opens a connection for each request; a plain command does none of that.
"""

import shlex
import threading
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from wizard.cloud.ssh import control, program
from wizard.cloud.ssh.program import Said

CONNECT_SECONDS = 10
SECONDS = 30.0
_MARK = "=classready="
_AT_ONCE = 6
"""Commands at the same time: one connection carries 10 by default (MaxSessions in sshd_config(5))."""

_SHELL = ("sh", "-s")

_ALWAYS = (
    "-oBatchMode=yes",
    "-oStrictHostKeyChecking=yes",
    f"-oConnectTimeout={CONNECT_SECONDS}",
    "-oServerAliveInterval=15",
    "-oServerAliveCountMax=3",
    "-oRequestTTY=no",
    "-oRemoteCommand=none",
    "-oForwardAgent=no",
    "-oForwardX11=no",
    "-oPermitLocalCommand=no",
    "-oLogLevel=INFO",
)
"""What the person's configuration must not change: nothing asks, nothing is guessed, errors are said."""


class Ssh:
    """A machine, as ``ssh`` takes it.

    Args:
        machine: ``host``, ``user@host``, either with ``:port``, ``ssh://user@host:port``, or a name from the
            person's ssh configuration.
        options: of every command there, before ours; such as a configuration file of its own.
    """

    def __init__(self, machine: str, *options: str) -> None:
        self.machine = machine
        self._options = options
        self.destination = destination(machine)
        self._settings: Mapping[str, tuple[str, ...]] | None = None
        self._first = threading.Lock()
        self._sessions = threading.BoundedSemaphore(_AT_ONCE)
        self._shared = False
        self._failed: tuple[float, Said] | None = None

    def run(self, *argv: str, given: str = "", seconds: float = SECONDS) -> Said:
        """Run a program over there.

        Args:
            argv: the program and its arguments, which everybody on that machine can see.
            given: its standard input.
            seconds: after which it is given up.
        """
        line = shlex.join(("env", "LC_ALL=C", *argv))
        return self._connected((line,), given.encode(), seconds)

    def script(
        self,
        text: str,
        values: Mapping[str, str] | None = None,
        *,
        seconds: float = SECONDS,
        shell: tuple[str, ...] = _SHELL,
    ) -> Said:
        """Run a shell script over there; it and its values travel on standard input and show in no list.

        What the login shell's own start-up files print is left out. Of a script that breaks off on its way
        nothing is run.

        Args:
            text: the script.
            values: variables that it finds set, quoted here.
            seconds: after which it is given up.
            shell: what reads it; ``("bash", "-ls")`` where a program needs what a login shell sets.
        """
        assigned = [f"{name}={shlex.quote(value)}" for name, value in (values or {}).items()]
        # A shell reads a group to its closing brace before it does anything.
        lines = ["{", f"echo {_MARK}", *assigned, text, "exit", "}", ""]
        said = self.run(*shell, given="\n".join(lines), seconds=seconds)
        _, mark, out = said.out.partition(f"{_MARK}\n")
        return Said(said.code, out if mark else said.out, said.err, said.late, said.missing)

    def argv(self, *options: str, shared: bool = True) -> list[str]:
        """The start of a command line, up to and with the machine.

        Args:
            options: further ones; of two that say the same ssh takes the first.
            shared: take part in the connection that other commands share. One that the person has opened is
                always used: perhaps only they can open one.
        """
        sharing = self.sharing() if shared or self.is_opened_by_hand else ("-oControlPath=none",)
        return ["ssh", *options, *self._options, *_ALWAYS, *sharing, "--", self.destination]

    def setting(self, name: str) -> tuple[str, ...]:
        """Values of a setting as the person's configuration has it for this machine, empty where it is unset.

        Args:
            name: in lower case, as ``ssh -G`` writes it.
        """
        if self._settings is None:
            argv = ("ssh", *self._options, "-G", "--", self.destination)
            self._settings = settings(program.run(argv, seconds=SECONDS).out)
        return self._settings.get(name, ())

    @property
    def user(self) -> str:
        """The login name over there."""
        return next(iter(self.setting("user")), "")

    @property
    def host(self) -> str:
        """The machine's real name or address."""
        return next(iter(self.setting("hostname")), "")

    def close(self) -> None:
        """End the shared connection now, not only when it was idle for a while."""
        sharing = self.sharing()
        if sharing and self._shared:
            program.run(("ssh", "-Oexit", *self._options, *sharing, "--", self.destination), seconds=SECONDS)
        self._shared = False

    def _connected(self, command: tuple[str, ...], given: bytes, seconds: float) -> Said:
        """The first command opens the connection; were several first, each would open one of its own.

        Where it can't be opened, those that waited for it are told so too: each would wait as long again.
        """
        asked = time.monotonic()
        argv = [*self.argv(), *command]
        if self._shared:
            with self._sessions:
                return program.run(argv, given, seconds=seconds)
        with self._first:
            if self._failed is not None and self._failed[0] > asked:
                return self._failed[1]
            said = program.run(argv, given, seconds=seconds)
            self._shared = said.arrived
            self._failed = None if said.arrived else (time.monotonic(), said)
        return said

    @property
    def is_opened_by_hand(self) -> bool:
        """The person has opened a connection to share, or says in their configuration where it is."""
        return self._is_configured or (self._usual_socket is not None and self._usual_socket.exists())

    def sharing(self) -> tuple[str, ...]:
        """Options by which a connection is shared, none where the person's configuration says it."""
        if self._is_configured:
            return ()
        if self._usual_socket is not None and self._usual_socket.exists():
            return control.options(self._usual_socket)
        return control.options()

    @property
    def _is_configured(self) -> bool:
        return self.setting("controlpath") not in {(), ("none",)}

    @cached_property
    def _usual_socket(self) -> Path | None:
        """Where `ssh -o ControlPath=~/.ssh/%C` puts it, as we tell people to type who must log in by hand."""
        if not control.options():
            return None
        argv = ("ssh", *self._options, "-oControlPath=~/.ssh/%C", "-G", "--", self.destination)
        (path,) = settings(program.run(argv, seconds=SECONDS).out).get("controlpath") or ("",)
        return home_file(path) if path else None


def settings(text: str) -> dict[str, tuple[str, ...]]:
    """What ``ssh -G`` prints: a name and its values, one line each; identity files come one to a line."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(" ")
        several = value.split() if name in {"userknownhostsfile", "globalknownhostsfile"} else [value]
        found[name.lower()] = (*found.get(name.lower(), ()), *several)
    return found


def destination(machine: str) -> str:
    """How ``ssh`` wants it: a port can only be said in an address that begins with ``ssh://``."""
    host, colon, port = machine.rpartition(":")
    if colon and port.isdigit() and "://" not in machine and (":" not in host or host.endswith("]")):
        return f"ssh://{machine}"
    return machine


def home_file(name: str) -> Path:
    """A file that ssh's configuration names."""
    return Path(name).expanduser()
