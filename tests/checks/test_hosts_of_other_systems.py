"""Windows, macOS and WSL judged on Linux, by the same checks; the machines are written from documentation."""

import pytest

from checks.catalog import (
    browser_available,
    conda_environment,
    conda_installed,
    cpu_architecture,
    disk_engine,
    disk_host,
    gpu_present,
    memory_engine,
    memory_host,
    os_version,
    os_virtualization,
    python_version,
)
from checks.course import CondaEnvironment
from checks.runner import run_checks
from tests.fakes import course
from tests.hosts import host_names, load_host, load_recording

CHECKS = [
    module.CHECK
    for module in (
        os_version,
        os_virtualization,
        cpu_architecture,
        memory_host,
        memory_engine,
        disk_host,
        disk_engine,
        python_version,
        conda_installed,
        conda_environment,
        gpu_present,
        browser_available,
    )
]
FINE = dict.fromkeys((check.id for check in CHECKS), "passed")
EXPECTED = {
    "windows-11": FINE
    | {
        "conda.installed": "warned conda-not-on-path",
        "conda.environment": "failed conda-environment-missing",
    },
    "windows-10-home-no-wsl": FINE
    | {
        "memory.engine": "unknown",
        "disk.host": "failed disk-too-small-for-image",
        "python.version": "warned python-not-installed-or-store-alias",
        "conda.installed": "failed conda-not-installed",
        "conda.environment": "skipped by conda.installed",
    },
    "macos-intel": FINE,
    "macos-apple-silicon": FINE
    | {
        "cpu.architecture": "failed rstudio-fails-under-emulation",
        "conda.environment": "failed conda-environment-missing",
    },
    "wsl2-ubuntu": FINE
    | {"conda.installed": "failed conda-not-installed", "conda.environment": "skipped by conda.installed"},
}


@pytest.mark.parametrize("name", host_names())
def test_each_machine_gets_its_verdict(name: str) -> None:
    for_course = course(conda=CondaEnvironment("neuromation", "3.7"))
    said = {}
    for result in run_checks(CHECKS, load_host(name), for_course):
        problem = next((finding.problem for finding in result.findings if finding.problem), "")
        blocked = f"by {result.blocked_by}" if result.blocked_by else ""
        said[result.check] = f"{result.status} {problem}{blocked}".strip()
    assert said == EXPECTED[name]


@pytest.mark.parametrize("name", host_names())
def test_each_machine_says_where_its_answers_come_from(name: str) -> None:
    assert load_recording(name).source.startswith(("Written from documentation", "Recorded"))
