import json
from typing import Any

import pytest

from checks.catalog.disk_engine import CHECK
from checks.course import GIB
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import FileText, PathFacts, ReadFile, Release, ReleaseFacts, Stat
from tests.fakes import fake_host, run_check, verdict, with_engine

MAC_DATA = "/Users/ada/Library/Containers/com.docker.docker/Data/vms/0/data"
MAC_SETTINGS = ReadFile("/Users/ada/Library/Group Containers/group.com.docker/settings-store.json")
RELEASE = ReleaseFacts("some system", "1", "6.1.0-18-amd64", "amd64")
DESKTOP = with_engine(OperatingSystem="Docker Desktop")


def disk(limit_gb: float, taken_gb: float) -> PathFacts:
    return PathFacts("ok", "file", int(limit_gb * GIB), int(taken_gb * GIB))


def settings(**values: Any) -> FileText:  # noqa: ANN401 - Docker Desktop's own settings
    return FileText("ok", json.dumps(values))


def host(platform: Platform, more: dict[Question[Any], Any]) -> Host:
    return fake_host(platform, answers={Release(): RELEASE, **DESKTOP, **more})


TABLE = [
    pytest.param(
        host(Platform.MACOS, {Stat(f"{MAC_DATA}/Docker.raw"): disk(64, 20)}),
        Status.PASSED,
        None,
        "Docker Desktop's disk has 44 GB left.",
        id="the sparse file's size is its limit",
    ),
    pytest.param(
        host(Platform.MACOS, {Stat(f"{MAC_DATA}/Docker.raw"): disk(64, 60)}),
        Status.WARNED,
        "disk-too-small-for-image",
        "Docker Desktop's disk has about 4 GB left, which may be too little.",
        id="blocks that are free inside may still count as taken",
    ),
    pytest.param(
        host(Platform.MACOS, {Stat(f"{MAC_DATA}/Docker.raw"): disk(6, 1)}),
        Status.FAILED,
        "disk-too-small-for-image",
        "Docker Desktop's disk may grow to 6 GB, which is too small for this course.",
        id="a limit below what the image takes",
    ),
    pytest.param(
        host(
            Platform.MACOS,
            {
                MAC_SETTINGS: settings(DataFolder="/Volumes/Big/DockerDesktop", DiskSizeMiB=32768),
                Stat("/Volumes/Big/DockerDesktop/Docker.raw"): disk(64, 2),
            },
        ),
        Status.PASSED,
        None,
        "Docker Desktop's disk has 30 GB left.",
        id="the settings move the disk and limit it",
    ),
    pytest.param(
        host(Platform.MACOS, {MAC_SETTINGS: FileText("ok", "{half a file")}),
        Status.UNKNOWN,
        None,
        "Docker Desktop's disk was not found.",
        id="no disk where it should be",
    ),
    pytest.param(
        host(
            Platform.WINDOWS,
            {Stat(r"C:\Users\ada\AppData\Local\Docker\wsl\disk\docker_data.vhdx"): disk(9, 9)},
        ),
        Status.PASSED,
        None,
        "The engine's disk grows with its images; see disk.host.",
        id="Windows with WSL 2 has no limit of its own",
    ),
    pytest.param(
        host(Platform.WSL, {}),
        Status.PASSED,
        None,
        "The engine's disk grows with its images; see disk.host.",
        id="Docker Desktop seen from WSL",
    ),
    pytest.param(
        host(Platform.LINUX, {Stat("/home/ada/.docker/desktop/vms/0/data/Docker.raw"): disk(64, 20)}),
        Status.PASSED,
        None,
        "Docker Desktop's disk has 44 GB left.",
        id="Docker Desktop on Linux",
    ),
    pytest.param(
        fake_host(answers={Release(): RELEASE, **with_engine(KernelVersion=RELEASE.kernel)}),
        Status.PASSED,
        None,
        "Images lie on this computer's own disk; see disk.host.",
        id="an engine of this system has no disk of its own",
    ),
    pytest.param(
        fake_host(Platform.MACOS, answers={Release(): RELEASE, **with_engine(OperatingSystem="OrbStack")}),
        Status.UNKNOWN,
        None,
        "How full the engine's own disk is cannot be seen from here.",
        id="another virtual machine",
    ),
]


@pytest.mark.parametrize(("machine", "status", "problem", "message"), TABLE)
def test_compares_the_engines_disk_with_what_the_image_takes(
    machine: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(CHECK, machine)) == (status, problem, message)
