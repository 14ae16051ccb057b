"""What a machine behind ssh offers, what it costs, and what should be known of it before agreeing."""

import math

from checks.catalog.gpu_present import listed_gpus
from checks.cloud_facts import Offer
from checks.course import GIB, Cloud, Course
from checks.questions import Command, Memory
from wizard.cloud.model import Cap
from wizard.cloud.ssh.checking import GPU_QUERY
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.far_host import FarMachine

POWER_OFF_LATER = 10
"""Minutes after a job's end at which a rented machine is shut down; five before, it lets nobody in."""

_CPUS = Command(("nproc",))


def offer(ssh: Ssh, cloud: Cloud) -> Offer:
    """The machine itself.

    Raises:
        CloudError: it can't be asked.
    """
    machine = FarMachine(ssh)
    machine.learn((_CPUS, Memory(), GPU_QUERY))
    gpus = listed_gpus(machine(GPU_QUERY).out) if machine(GPU_QUERY).ok else ()
    counted = machine(_CPUS).out.strip()
    return Offer(
        "the whole machine",
        float(counted) if counted.isdecimal() else 1.0,
        # The kernel keeps a part: a machine that is sold with 16 GB reports 15.5.
        math.ceil(machine(Memory()).total / GIB) * GIB,
        len(gpus),
        gpus[0].name if gpus else "",
        cloud.price_per_hour if cloud.currency or cloud.price_per_hour else None,
        cloud.currency,
    )


def options(course: Course) -> tuple[str, ...]:
    """Of ``docker create``; the engine chooses a port of the far loopback that is free."""
    wanted = 0 if course.cloud is None else course.cloud.gpus
    variables = sorted(course.app.environment.items())
    return (
        "--publish", f"127.0.0.1::{course.app.port}",
        *(("--gpus", str(wanted)) if wanted else ()),
        *(part for name, value in variables for part in ("--env", f"{name}={value}")),
    )  # fmt: skip


def notes(place: str, course: Course, cap: Cap) -> tuple[str, ...]:
    """What should be known, a sentence each."""
    cloud = course.cloud
    found = ["Over there a timer ends it, also while this computer is off."]
    if course.app.work_folder:
        kept = f"~/classready/{course.id} of {place}"
        found.append(
            f"What is saved in {course.app.work_folder} stays in {kept}; all else goes with the job."
        )
    if cloud is not None and cloud.power_off:
        minutes = power_off_minutes(cloud, cap)
        found.append(f"{place} itself is shut down in {minutes} minutes (sudo shutdown -h +{minutes}).")
    elif cloud is not None and cloud.price_per_hour:
        found.append(f"{place} itself goes on costing money until you switch it off where you rented it.")
    return tuple(found)


def still_costs(ssh: Ssh, cloud: Cloud) -> tuple[str, ...]:
    """What goes on costing money when the job has ended, a sentence each."""
    place = ssh.host or ssh.machine
    if cloud.power_off:
        off = f"{place} itself is shut down when it was agreed to, or now by"
        command = f"`ssh {ssh.destination} sudo shutdown -h now`"
        return (f"{off} {command}; its disk costs money until you delete it where you rented it.",)
    if cloud.price_per_hour:
        return (f"{place} itself and its disk cost money until you switch them off where you rented them.",)
    return ()


def power_off_minutes(cloud: Cloud, cap: Cap) -> int:
    """After how many minutes the machine is shut down, 0 for never."""
    return cap.minutes + POWER_OFF_LATER if cloud.power_off else 0
