"""The checks of this computer, done on the machine behind ssh."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from checks.catalog import (
    cpu_architecture,
    disk_host,
    docker_installed,
    docker_running,
    docker_version,
    gpu_containers,
    gpu_present,
    image_available,
    memory_host,
    os_version,
)
from checks.course import Course, Machine
from checks.host import Host
from checks.model import Check, Finding, Result, Severity, fail
from checks.question import Question
from checks.questions import Command, Endpoint, Engine, Memory, ReadFile, Release, Volume, Which
from checks.runner import run_checks
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.far_host import far_host

GPU_QUERY = Command(
    ("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits")
)
"""What the checks of the GPU ask too."""


def far_results(ssh: Ssh, course: Course) -> tuple[Result, ...]:
    """Judge the machine behind ssh like this computer; its GPU must be there and usable if the course asks.

    Raises:
        CloudError: it can't be asked.
    """
    host = far_host(ssh, _beforehand(course))
    place = ssh.host or ssh.machine
    return tuple(_of(place, result) for result in run_checks(_checks(course), host, _as_machine(course)))


def _of(place: str, result: Result) -> Result:
    """The result, whose findings say of which machine they speak: the checks say "this computer"."""
    found = (msgspec.structs.replace(f, message=f"On {place}: {f.message}") for f in result.findings)
    return msgspec.structs.replace(result, findings=tuple(found))


def _checks(course: Course) -> tuple[Check, ...]:
    gpu = (gpu_present.CHECK, _must(gpu_containers.CHECK)) if _gpus(course) else ()
    return (
        os_version.CHECK,
        cpu_architecture.CHECK,
        memory_host.CHECK,
        docker_installed.CHECK,
        docker_running.CHECK,
        docker_version.CHECK,
        disk_host.CHECK,
        image_available.CHECK,
        *gpu,
    )


def _must(check: Check) -> Check:
    """The check of a laptop's GPU, for a course that can't do without one."""

    def run(host: Host, course: Course) -> Iterator[Finding]:
        for finding in check.run(host, course):
            match finding.severity:
                case Severity.NOTHING:
                    text = "This machine has no NVIDIA GPU that answers, and the course needs one."
                    yield fail(text, *finding.evidence, problem="cloud-machine-too-small")
                case Severity.WARNING:
                    text = "This machine has an NVIDIA GPU, but its Docker can't pass it on."
                    yield fail(text, *finding.evidence, problem=finding.problem)
                case _:
                    yield finding

    return replace(check, run=run)


def _gpus(course: Course) -> int:
    return 0 if course.cloud is None else course.cloud.gpus


def _as_machine(course: Course) -> Course:
    """The course with what it asks of a cloud's machine in place of what it asks of a laptop."""
    if course.cloud is None:
        return course
    machine = Machine(memory_gb=course.cloud.memory_gb, free_disk_gb=course.machine.free_disk_gb)
    return msgspec.structs.replace(course, machine=machine)


def _beforehand(course: Course) -> tuple[Question[Any], ...]:
    """What the checks are going to ask, to save round trips; the rest is asked when it is needed."""
    return (
        Release(),
        Memory(),
        Which("docker"),
        Which("nvidia-smi"),
        Endpoint(),
        Engine("version"),
        Engine("info"),
        Engine("image", course.image.name),
        Volume("/var/lib/docker"),
        ReadFile("/proc/cpuinfo"),
        GPU_QUERY,
    )
