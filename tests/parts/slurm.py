"""A real Slurm of one node on loopback, from Debian's packages, with configuration and keys of its own.

Nothing of the machine's own Slurm is touched. Daemons stay in the foreground; without control groups and
systemd, processes are followed by their parents (``proctrack/linuxproc``).
"""

import secrets
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.parts.daemons import Daemons, running, until
from tests.parts.registry import free_port

_CONFIGURATION = """\
ClusterName=classready
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmctldPort={master}
SlurmdPort={node}
AuthType=auth/munge
AuthInfo=socket={root}/munge.socket
CredType=cred/munge
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd.pid
SlurmctldLogFile={root}/slurmctld.log
SlurmdLogFile={root}/slurmd.log
MpiDefault=none
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
GresTypes=gpu
SlurmdParameters=config_overrides
SlurmdTimeout=4
SchedulerParameters=sched_interval=1
ReturnToService=2
KillWait=5
MinJobAge=300
NodeName=node NodeHostname={host} NodeAddr=127.0.0.1 Port={node} CPUs=8 RealMemory=65536 Gres=gpu:a40:1
PartitionName=cpu Nodes=node MaxTime=12:00:00 Default=YES
PartitionName=gpu Nodes=node MaxTime=12:00:00
PartitionName=short Nodes=node MaxTime=00:01:00
PartitionName=staff Nodes=node AllowGroups=root
"""


_PROGRAMS = {"munged": "munge", "slurmctld": "slurm-wlm", "slurmd": "slurm-wlm"}


class Slurm:
    """A running cluster.

    Args:
        root: its folder, which every user can enter.

    Attributes:
        variables: what a person's login shell has to export.
        admin: what one of its programs says to its administrator.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._ports = {"master": free_port(), "node": free_port()}
        self.variables = {"SLURM_CONF": str(root / "slurm.conf")}
        self._daemons = Daemons(root, self.variables, "slurm-wlm munge")
        self.admin = self._daemons.admin

    def start(self) -> None:
        """Write the configuration and start the three daemons."""
        for name in ("state", "spool"):
            (self._root / name).mkdir()
        key = self._root / "munge.key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o600)
        settings = _CONFIGURATION.format(root=self._root, host=socket.gethostname(), **self._ports)
        (self._root / "slurm.conf").write_text(settings)
        (self._root / "gres.conf").write_text("NodeName=node Name=gpu Type=a40 File=/dev/null\n")
        files = {
            "key-file": "key",
            "socket": "socket",
            "pid-file": "pid",
            "log-file": "log",
            "seed-file": "seed",
        }
        options = [f"--{option}={self._root}/munge.{ending}" for option, ending in files.items()]
        self._daemons.start("munged", "--foreground", "--force", *options)
        self._until((self._root / "munge.socket").exists, "munged")
        self._daemons.start("slurmctld", "-D")
        self._until(lambda: "UP" in self.admin("scontrol", "ping", check=False), "slurmctld")
        self.start_node()

    def start_node(self) -> None:
        """Start the node's daemon and wait until it takes jobs."""
        self._daemons.start("slurmd", "-D", "-N", "node")
        self._until(lambda: self._node() in {"idle", "mixed", "allocated"}, "slurmd")

    def lose_node(self) -> None:
        """Kill the node's daemon without a word, and wait until that was noticed."""
        self._daemons.end("slurmd")
        self._until(lambda: self._node().startswith("down"), "slurmctld did not notice")

    def end_jobs(self) -> None:
        """End every job, as an administrator does."""
        if self.jobs():
            self.admin("scancel", *[line.split("|")[0] for line in self._listed("%i|%j")], check=False)
            self._until(lambda: not self.jobs(), "jobs are left")

    def jobs(self) -> list[str]:
        """The names of all jobs that have not ended."""
        return self._listed("%j")

    def stop(self) -> None:
        """End the daemons."""
        self._daemons.end_all()

    def _listed(self, form: str) -> list[str]:
        return self.admin("squeue", "-h", "-o", form).splitlines()

    def _node(self) -> str:
        return self.admin("sinfo", "-h", "-n", "node", "-p", "cpu", "-o", "%T", check=False).strip()

    def _until(self, condition: Callable[[], bool], name: str) -> None:
        def said() -> str:
            logs = [file.read_text()[-2000:] for file in self._root.glob(f"{name}*.[ol]*")]
            return "\n".join([f"in vain: {name}", *logs])

        until(condition, said)


def running_slurm() -> AbstractContextManager[Slurm]:
    """One that is gone at the end, with its jobs."""
    return running(Slurm, _PROGRAMS)
