"""A cluster's login node: what is there, and scripts run there in a login shell.

Commands of ssh get no login shell by themselves, and without one many clusters' batch systems are not found.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from checks.course import Course
from wizard.cloud.batch.scheduler import PREAMBLE, Scheduler, Section, sections
from wizard.cloud.batch.sge import Sge
from wizard.cloud.batch.slurm import Slurm
from wizard.cloud.model import CloudError
from wizard.cloud.ssh import trouble
from wizard.cloud.ssh.command import SECONDS, Ssh
from wizard.cloud.ssh.program import Said

LOGIN_SHELL = ("bash", "-ls")
IMAGES = ".classready/images"
JOBS = ".classready/jobs"

# A wrapper named qsub comes with some Slurms; where there is an SGE too, its login shell says so.
_SURVEY = f"""\
version() {{ apptainer --version || singularity --version; }} 2>/dev/null
section user id -un
section home printf %s "$HOME"
section name hostname
section sge sh -c '[ -n "$SGE_ROOT" ] && command -v qsub'
section slurm command -v sbatch
section qsub command -v qsub
section apptainer version
[[ -n $said ]] || {{ module load apptainer || module load singularity; }} 2>/dev/null
[[ -n $said ]] || section apptainer version
section image test -s "$HOME/{IMAGES}/$image"
section disk df -Pk "$HOME"
"""


@dataclass(frozen=True)
class Survey:
    """What is on a login node.

    Attributes:
        user: the login name there.
        home: the home folder there.
        name: what the node calls itself.
        scheduler: none where there is none.
        apptainer: its version, empty where the node has none.
        has_image: the course's image lies there already.
        free: bytes in the home folder's volume, none where that is not told.
    """

    user: str
    home: str
    name: str
    scheduler: Scheduler | None
    apptainer: str
    has_image: bool
    free: int | None


class LoginNode:
    """Where jobs are asked for.

    Args:
        machine: as ``ssh`` takes it.
        image: name of the course's image file there.
    """

    def __init__(self, machine: str, image: str) -> None:
        self.machine = machine
        self.ssh = Ssh(machine)
        self._image = image
        self._known: Survey | None = None
        self._one_at_a_time = threading.Lock()

    def survey(self) -> Survey:
        """What is there, asked once.

        Raises:
            CloudError: the node can't be reached.
        """
        with self._one_at_a_time:
            if self._known is None:
                self._known = _survey(self.ask(_SURVEY, {"image": self._image}))
            return self._known

    def scheduler(self) -> Scheduler:
        """Its batch system.

        Raises:
            CloudError: the node can't be reached, or has none.
        """
        found = self.survey().scheduler
        if found is None:
            text = f"{self.machine} has neither qsub nor sbatch, so it is no cluster's login node."
            raise CloudError(text, problem="scheduler-command-missing", refused=True)
        return found

    def ask(
        self, lines: str, values: Mapping[str, str] | None = None, *, seconds: float = SECONDS
    ) -> dict[str, Section]:
        """Run lines with ``section`` in them, and return what each printed.

        Raises:
            CloudError: the node can't be reached.
        """
        said = self.run(lines, values, seconds=seconds)
        if not said.arrived:
            raise trouble.error(self.ssh, said)
        return sections(said.out)

    def run(self, lines: str, values: Mapping[str, str] | None = None, *, seconds: float = SECONDS) -> Said:
        """Run lines in a login shell."""
        return self.ssh.script(f"{PREAMBLE}{lines}", values, seconds=seconds, shell=LOGIN_SHELL)


def image_file(course: Course) -> str:
    """What the course's image is called on the cluster; another tag or digest is another file."""
    reference = f"{course.image.name}@{course.image.digest}" if course.image.digest else course.image.name
    return "".join(each if each.isalnum() or each in "._-" else "_" for each in reference) + ".sif"


def _survey(told: Mapping[str, Section]) -> Survey:
    return Survey(
        user=_said(told, "user"),
        home=_said(told, "home"),
        name=_said(told, "name"),
        scheduler=_scheduler(told),
        apptainer=_said(told, "apptainer"),
        has_image=_works(told, "image"),
        free=_free(_said(told, "disk")),
    )


def _scheduler(told: Mapping[str, Section]) -> Scheduler | None:
    if _works(told, "sge"):
        return Sge()
    if _works(told, "slurm"):
        return Slurm()
    return Sge() if _works(told, "qsub") else None


def _works(told: Mapping[str, Section], title: str) -> bool:
    return title in told and told[title].code == 0


def _said(told: Mapping[str, Section], title: str) -> str:
    return told[title].text.strip() if _works(told, title) else ""


def _free(disk: str) -> int | None:
    """The fourth column of ``df -Pk``, as POSIX has it."""
    columns = disk.splitlines()[-1].split() if disk else []
    return int(columns[3]) * 1024 if len(columns) > 3 and columns[3].isdigit() else None  # noqa: PLR2004
