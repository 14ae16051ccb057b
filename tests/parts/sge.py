"""A real Grid Engine of one node on loopback, from Debian's packages, in a cell of its own.

Nothing of the machine's own Grid Engine is touched: the cell lies in a new folder and has ports of its own.
Without systemd and a name in the DNS two things help: daemons stay in the foreground (``SGE_ND``), and
every name of 127.0.0.1 is said to be the same host (``host_aliases``).
"""

import socket
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.parts.daemons import Daemons, running, until
from tests.parts.registry import free_port

_DEBIAN = Path("/var/lib/gridengine")
_RESOURCES = Path("/usr/share/gridengine/util/resources")
_TOOLS = Path("/usr/lib/gridengine")
SLOTS = {"long.q": 4, "gpu.q": 1}
"""The queues, and how many slots each has on the one node."""

_BOOTSTRAP = """\
Version: 6.2
admin_user none
default_domain none
ignore_fqdn false
spooling_method classic
spooling_lib libspoolc
spooling_params {spooling}
binary_path /usr/sbin
qmaster_spool_dir {root}/spool/qmaster
security_mode none
listener_threads 2
worker_threads 2
scheduler_threads 1
"""
# A node that has not been heard of for this long is shown as lost.
_CONFIGURATION = {
    "execd_spool_dir": "{root}/spool/execd",
    "load_report_time": "00:00:01",
    "max_unheard": "00:00:04",
    # The group ids by which a cell knows the processes of its jobs must be no other cell's.
    "gid_range": "{groups}-{groups_end}",
    "reporting_params": "accounting=true reporting=false flush_time=00:00:01 joblog=false sharelog=00:00:00",
}
_HOST = """\
hostname localhost
load_scaling NONE
complex_values gpu_mem=40G,compute_cap=86,scratch=100G,mem_free=64G
user_lists NONE
xuser_lists NONE
projects NONE
xprojects NONE
usage_scaling NONE
report_variables NONE
"""
_PARALLEL = """\
pe_name smp
slots 999
user_lists NONE
xuser_lists NONE
start_proc_args NONE
stop_proc_args NONE
allocation_rule $pe_slots
control_slaves FALSE
job_is_first_task TRUE
urgency_slots min
accounting_summary FALSE
qsort_args NONE
"""
_MORE_COMPLEXES = """\
compute_cap cc INT >= YES NO 0 0
gpu_mem gmem MEMORY <= YES NO 0 0
scratch scr MEMORY <= YES NO 0 0
"""
_QUEUE = """\
qname {name}
hostlist localhost
seq_no 0
load_thresholds NONE
suspend_thresholds NONE
nsuspend 1
suspend_interval 00:05:00
priority 0
min_cpu_interval 00:05:00
processors UNDEFINED
qtype BATCH
ckpt_list NONE
pe_list smp
rerun FALSE
slots {slots}
tmpdir /tmp
shell /bin/bash
prolog NONE
epilog NONE
shell_start_mode posix_compliant
starter_method NONE
suspend_method NONE
resume_method NONE
terminate_method NONE
notify 00:00:10
owner_list NONE
user_lists NONE
xuser_lists NONE
subordinate_list NONE
complex_values NONE
projects NONE
xprojects NONE
calendar NONE
initial_state default
s_rt INFINITY
h_rt 12:00:00
s_cpu INFINITY
h_cpu INFINITY
s_fsize INFINITY
h_fsize INFINITY
s_data INFINITY
h_data INFINITY
s_stack INFINITY
h_stack INFINITY
s_core INFINITY
h_core INFINITY
s_rss INFINITY
h_rss INFINITY
s_vmem INFINITY
h_vmem INFINITY
"""


_PROGRAMS = {
    "sge_qmaster": "gridengine-master",
    "sge_execd": "gridengine-exec",
    "qsub": "gridengine-client",
}


class Sge:
    """A running cell.

    Args:
        root: its folder, which every user can enter.

    Attributes:
        variables: what a person's login shell has to export.
        admin: what one of its programs says to its administrator.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        master, node = free_port(), free_port()
        self.variables = {
            "SGE_ROOT": str(root),
            "SGE_CELL": "cell",
            "SGE_QMASTER_PORT": str(master),
            "SGE_EXECD_PORT": str(node),
        }
        self._daemons = Daemons(root, self.variables, "gridengine-master gridengine-exec")
        self.admin = self._daemons.admin

    def start(self) -> None:
        """Make the cell and start its two daemons."""
        self._make()
        self._start("sge_qmaster", self._answers)
        self._configure()
        self.start_node()

    def start_node(self) -> None:
        """Start the node's daemon and wait until it takes jobs."""
        self._start("sge_execd", self._has_node)

    def lose_node(self) -> None:
        """Kill the node's daemon without a word to the master, and wait until that has noticed."""
        self._daemons.end("sge_execd")
        until(lambda: not self._has_node(), lambda: "the master did not notice that the node is gone")

    def end_jobs(self) -> None:
        """End every job, as an administrator does."""
        if self.jobs():
            self.admin("qdel", "-f", "-u", "*", check=False)
            until(lambda: not self.jobs(), lambda: "jobs are left")

    def jobs(self) -> list[str]:
        """The names of all jobs that have not ended."""
        listed = self.admin("qstat", "-u", "*", "-r")
        return [line.split(":", 1)[1].strip() for line in listed.splitlines() if "Full jobname:" in line]

    def accounting(self) -> str:
        """What is written of jobs that have ended."""
        file = self._root / "cell/common/accounting"
        return file.read_text() if file.exists() else ""

    def stop(self) -> None:
        """End the daemons."""
        self._daemons.end_all()

    def _make(self) -> None:
        common = self._root / "cell/common"
        for folder in (common, self._root / "spool/qmaster/job_scripts", self._root / "spool/execd"):
            folder.mkdir(parents=True)
        for name in ("bin", "lib", "util", "utilbin"):
            (self._root / name).symlink_to(_DEBIAN / name)
        spooling = f"{common};{self._root}/spool/qmaster"
        (common / "bootstrap").write_text(_BOOTSTRAP.format(spooling=spooling, root=self._root))
        (common / "act_qmaster").write_text("localhost\n")
        (common / "host_aliases").write_text(f"localhost {' '.join(_names_of_loopback())}\n")
        (self._root / "configuration").write_text(self._configuration())
        self._tool("spoolinit", "classic", "libspoolc", spooling, "init")
        self._tool("spooldefaults", "configuration", str(self._root / "configuration"))
        self._tool("spooldefaults", "complexes", str(_RESOURCES / "centry"))
        self._tool("spooldefaults", "usersets", str(_RESOURCES / "usersets"))
        self._tool("spooldefaults", "managers", "root")

    def _configuration(self) -> str:
        lines = Path("/usr/share/gridengine/default-configuration").read_text().splitlines()
        kept = [line for line in lines if line.split(None, 1)[:1] and line.split()[0] not in _CONFIGURATION]
        groups = 200_000 + 100 * int(self.variables["SGE_QMASTER_PORT"])
        own = [
            f"{name} {value.format(root=self._root, groups=groups, groups_end=groups + 99)}"
            for name, value in _CONFIGURATION.items()
        ]
        return "\n".join([*kept, *own, ""])

    def _start(self, name: str, ready: Callable[[], bool]) -> None:
        self._daemons.start(name, SGE_ND="1")
        until(ready, lambda: f"{name} does not answer: {self._daemons.log(name).read_text()}")

    def _configure(self) -> None:
        complexes = self.admin("qconf", "-sc")
        self._from_file("-Mc", complexes + _MORE_COMPLEXES)
        self.admin("qconf", "-as", "localhost")
        self._from_file("-Ae", _HOST)
        self._from_file("-Ap", _PARALLEL)
        for name, slots in SLOTS.items():
            self._from_file("-Aq", _QUEUE.format(name=name, slots=slots))
        fast = {
            "schedule_interval": "0:0:1",
            "schedd_job_info": "true",
            "flush_submit_sec": "1",
            "flush_finish_sec": "1",
        }
        plan = [line.split(None, 1) for line in self.admin("qconf", "-ssconf").splitlines()]
        self._from_file("-Msconf", "".join(f"{name} {fast.get(name, value)}\n" for name, value in plan))

    def _from_file(self, option: str, text: str) -> None:
        file = self._root / "setting"
        file.write_text(text)
        self.admin("qconf", option, str(file))

    def _tool(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [_TOOLS / name, *arguments], env=self._daemons.environment, check=True, capture_output=True
        )

    def _answers(self) -> bool:
        return "error" not in self.admin("qconf", "-sh", check=False)

    def _has_node(self) -> bool:
        """Every queue takes jobs: no letter of a trouble (``u``: unheard of) in the last column."""
        lines = self.admin("qstat", "-f").splitlines()
        queues = [line.split() for line in lines if ".q@" in line]
        return len(queues) == len(SLOTS) and all(len(line) == 5 and line[3] != "-NA-" for line in queues)


def _names_of_loopback() -> list[str]:
    """What this machine calls 127.0.0.1 besides localhost."""
    names = {socket.gethostname()}
    for line in Path("/etc/hosts").read_text().splitlines():
        address, *known = line.partition("#")[0].split() or [""]
        if address == "127.0.0.1":
            names.update(known)
    return sorted(names - {"localhost"})


def running_sge() -> AbstractContextManager[Sge]:
    """One that is gone at the end, with its jobs."""
    return running(Sge, _PROGRAMS)
