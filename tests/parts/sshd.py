"""A real sshd on loopback, with throw-away host keys, user keys and users of this system.

ssh reads the configuration of the account's home folder whatever ``HOME`` says, so ``Sshd.bin`` holds a
stand-in named ``ssh`` of one line, which gives the real one the test's configuration (``-F``): put it first
on ``PATH``.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock

from tests.parts.engine import missing, program
from tests.parts.registry import free_port

_STARTS_WITHIN = 10.0
_ENDS_WITHIN = 10.0


@dataclass(frozen=True)
class Account:
    """A user of this system that exists for one test run.

    Attributes:
        name: its login name.
        home: its home folder.
        key: the private key that sshd accepts for it.
    """

    name: str
    home: Path
    key: Path


class Sshd:
    """A server and the client configuration that reaches it as the host ``far``.

    Args:
        folder: holds everything; others may pass through it, since sshd reads keys as their user.

    Attributes:
        environment: variables of those who log in; like ``settings``, used at the next start.
        settings: further ones, as in sshd_config(5).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.known_hosts = folder / "known_hosts"
        self.config = folder / "config"
        self.bin = folder / "bin"
        self.environment: dict[str, str] = {}
        self.settings: dict[str, str] = {}
        self._host_key = folder / "host_key"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "keys").mkdir()
        (folder / "far-bin").mkdir()
        self.bin.mkdir()
        self.far_bin = folder / "far-bin"
        self._put_stand_in("ssh", f'exec {program("ssh", "openssh-client")} -F "{self.config}" "$@"')
        self.write_config()
        self.change_host_key()

    @property
    def path(self) -> str:
        """What ``PATH`` is with the stand-in first."""
        return f"{self.bin}{os.pathsep}{os.environ['PATH']}"

    def _put_stand_in(self, name: str, line: str) -> None:
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(0o755)

    def on_the_far_path(self, name: str, script: str) -> None:
        """Put a program of this name first on the PATH of those who log in."""
        file = self.far_bin / name
        file.write_text(script)
        file.chmod(0o755)

    def write_config(self, account: Account | None = None, **options: str) -> None:
        """Write the client's configuration.

        Args:
            account: who logs in to ``far``.
            options: further ones for it.
        """
        far = {
            "HostName": "127.0.0.1",
            "Port": str(self.port),
            **({"User": account.name, "IdentityFile": str(account.key)} if account else {}),
            **options,
        }
        common = {
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": str(self.known_hosts),
            "GlobalKnownHostsFile": "/dev/null",
        }
        lines = [f"Host far\n{_lines(far)}", f"Host *\n{_lines(common)}"]
        self.config.write_text("\n".join(lines) + "\n")

    def change_host_key(self) -> str:
        """Give the server another key; it is used at the next start. Returns its fingerprint."""
        self._host_key.unlink(missing_ok=True)
        new_key(self._host_key)
        public = self._host_key.with_suffix(".pub")
        shown = subprocess.run(
            ["ssh-keygen", "-l", "-f", public], capture_output=True, encoding="utf-8", check=True
        )
        return shown.stdout.split()[1]

    def trust(self) -> None:
        """Let the client know the server's key."""
        public = self._host_key.with_suffix(".pub").read_text().split()
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {public[0]} {public[1]}\n")

    def start(self) -> None:
        """Start it (again, on the same port) and wait until it listens."""
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        settings = self.folder / "sshd_config"
        settings.write_text(_lines(self._settings()) + "\n")
        command = [_sshd(), "-D", "-e", "-f", str(settings)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + _STARTS_WITHIN
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text(errors="replace"))
            time.sleep(0.01)

    def stop(self) -> None:
        """End it with every session, as a machine that is switched off."""
        if self._process is not None:
            sessions = self._sessions()
            self._process.kill()
            self._process.wait()
            self._process = None
            _kill(sessions)

    def restart(self) -> None:
        """End it and start it, so that changed settings count."""
        self.stop()
        self.start()

    def cut(self) -> int:
        """Break every connection off; the server goes on. Returns how many there were."""
        sessions = self._sessions()
        _kill(sessions)
        return len(sessions)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "sshd.log"

    def _sessions(self) -> list[psutil.Process]:
        if self._process is None:
            return []
        with suppress(psutil.NoSuchProcess):
            return [
                child
                for child in psutil.Process(self._process.pid).children(recursive=True)
                if child.name().startswith("sshd")
            ]
        return []

    def _settings(self) -> Mapping[str, str]:
        variables = {"PATH": f"{self.far_bin}:/usr/local/bin:/usr/bin:/bin", **self.environment}
        return {
            "Port": str(self.port),
            "ListenAddress": "127.0.0.1",
            "HostKey": str(self._host_key),
            "PidFile": "none",
            "AuthorizedKeysFile": f"{self.folder}/keys/%u",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "StrictModes": "no",
            "UsePAM": "no",
            "PrintMotd": "no",
            "SetEnv": " ".join(f'"{name}={value}"' for name, value in variables.items()),
            **self.settings,
        }

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return True


def new_key(path: Path, passphrase: str = "") -> None:
    """Make an ed25519 key; the public half gets ``.pub``."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", path]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


@contextmanager
def running_sshd() -> Iterator[Sshd]:
    """A server, gone at the end."""
    if os.geteuid() != 0:
        missing("sshd for other users, which these tests need, takes root")
    _sshd()
    folder = Path(tempfile.mkdtemp(prefix="classready-sshd-"))
    folder.chmod(0o755)
    server = Sshd(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def account(server: Sshd, *groups: str) -> Iterator[Account]:
    """A user who can log in to a server, removed at the end with every process of theirs.

    Args:
        server: where.
        groups: further groups, such as ``docker``.
    """
    name = f"cr{secrets.token_hex(4)}"
    home = server.folder / name
    command = ["useradd", "--create-home", "--home-dir", str(home), "--shell", "/bin/bash", "--password", "*"]
    more = ["--groups", ",".join(groups)] if groups else []
    with _users():
        subprocess.run([*command, *more, name], check=True, capture_output=True)
    try:
        key = server.folder / f"{name}.key"
        new_key(key)
        shutil.copy(key.with_suffix(".key.pub"), server.folder / "keys" / name)
        (server.folder / "keys" / name).chmod(0o644)
        yield Account(name, home, key)
    finally:
        _kill([one for one in psutil.process_iter(["username"]) if one.info["username"] == name])
        with _users():
            subprocess.run(["userdel", "--remove", name], check=False, capture_output=True)


def _users() -> FileLock:
    """One at a time: the system's own lock on its users gives up soon."""
    return FileLock(Path(tempfile.gettempdir()) / "classready-test-users.lock")


def _sshd() -> str:
    return (
        shutil.which("sshd") or shutil.which("/usr/sbin/sshd") or missing("no sshd (package openssh-server)")
    )


def _lines(settings: Mapping[str, str]) -> str:
    return "\n".join(f"  {name} {value}" for name, value in settings.items())


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + _ENDS_WITHIN
    while any(map(_lives, processes)) and time.monotonic() < deadline:
        time.sleep(0.005)


def _lives(process: psutil.Process) -> bool:
    """A dead one may stay a zombie until the system's first process looks after it."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
