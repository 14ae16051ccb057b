"""The machine that SkyPilot rented: how to reach it, and what it says of the job."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.question import Secret
from wizard.cloud.model import CloudError
from wizard.cloud.sky.task import FOLDER, power_off
from wizard.cloud.ssh import trouble
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.tunnel import Tunnel
from wizard.whole_file import ONLY_ME, write_whole

_SECONDS = 40.0


@dataclass(frozen=True)
class Told:
    """What the job's own script wrote down.

    Attributes:
        state: ``downloading``, ``running``, ``ended 1``; empty before it began.
        log: its last words.
    """

    state: str
    log: str


class SkyMachine:
    """A job's machine.

    Args:
        folder: where its ssh settings and its key are kept.
        name: of the job.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._name = name
        self._file = folder / "cloud-hosts" / f"{name}.conf"
        self._met = self._file.with_suffix(".met")
        # The machine is new: its first key is kept, and another one later is an error.
        self._ssh = Ssh(name, "-F", str(self._file), "-oStrictHostKeyChecking=accept-new")

    def is_at(self, way: dict[str, Any]) -> None:
        """Note where SkyPilot says that the machine is.

        Raises:
            CloudError: it can't be written down.
        """
        lines = [
            f"Host {self._name}",
            f"  HostName {way['address']}",
            f"  Port {way['port']}",
            f"  User {way['user']}",
            f'  IdentityFile "{way["key"]}"',
            "  IdentitiesOnly yes",
            f"  HostKeyAlias {self._name}",
            f'  UserKnownHostsFile "{self._met}"',
            "  GlobalKnownHostsFile none",
            *([f"  ProxyCommand {way['proxy']}"] if way["proxy"] else []),
        ]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole("\n".join([*lines, ""]).encode(), self._file, mode=ONLY_ME)
        except OSError as error:
            raise CloudError(f"{self._file} can't be written.", str(error)) from error

    def told(self) -> Told:
        """How the job is.

        Raises:
            CloudError: the machine can't be asked.
        """
        script = (
            f'cat "{FOLDER}/$name.state" 2>/dev/null; echo; tail -n 20 "{FOLDER}/$name.log" 2>/dev/null; true'
        )
        state, _, log = self._asked(script).partition("\n")
        return Told(state.strip(), log.strip())

    def password(self) -> Secret:
        """The app's password, which the job's script made.

        Raises:
            CloudError: the machine can't be asked.
        """
        return Secret(self._asked(f'cat "{FOLDER}/$name.password"').strip())

    def powers_off_in(self, minutes: int) -> None:
        """Move the machine's own end.

        Raises:
            CloudError: it could not be moved.
        """
        self._asked(f"sudo {power_off(minutes)}")

    def tunnel(self, port: int) -> Tunnel:
        """A way to a port of the machine, open.

        Raises:
            CloudError: it can't be opened.
        """
        tunnel = Tunnel(self._ssh, port)
        tunnel.open()
        return tunnel

    def forget(self) -> None:
        """The machine is gone."""
        if self._file.exists():
            self._ssh.close()
        self._file.unlink(missing_ok=True)
        self._met.unlink(missing_ok=True)

    def _asked(self, script: str) -> str:
        said = self._ssh.script(script, {"name": self._name}, seconds=_SECONDS)
        if not said.ok:
            raise trouble.error(self._ssh, said, "The rented machine could not tell.")
        return said.out
