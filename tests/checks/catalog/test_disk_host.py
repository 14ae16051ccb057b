from typing import Any

import pytest

from checks.catalog.disk_host import CHECK
from checks.course import GIB, Machine
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Engine, EngineReply, PathFacts, Release, ReleaseFacts, Stat, Volume, VolumeFacts
from tests.fakes import course, fake_host, run_check, verdict, with_engine, without_engine

KERNEL = "6.1.0-18-amd64"
LINUX = ReleaseFacts("Debian GNU/Linux 12 (bookworm)", "12", KERNEL, "amd64")
CONTAINERD = [["driver-type", "io.containerd.snapshotter.v1"]]
RAW = "/Users/ada/Library/Containers/com.docker.docker/Data/vms/0/data/Docker.raw"
VHDX = r"C:\Users\ada\AppData\Local\Docker\wsl\disk\docker_data.vhdx"
OLD_VHDX = r"C:\Users\ada\AppData\Local\Docker\wsl\data\ext4.vhdx"
THERE = PathFacts("ok", "folder")


def native(**info: Any) -> dict[Question[Any], Any]:  # noqa: ANN401 - keys of docker info
    return with_engine(KernelVersion=KERNEL, DockerRootDir="/var/lib/docker", **info)


def host(
    platform: Platform,
    engine: dict[Question[Any], Any],
    free_gb: dict[str, float],
    more: dict[Question[Any], Any] | None = None,
) -> Host:
    volumes = {
        Volume(path): VolumeFacts("ok", path, 500 * GIB, int(free * GIB)) for path, free in free_gb.items()
    }
    return fake_host(platform, answers={Release(): LINUX, **engine, **volumes, **(more or {})})


TABLE = [
    pytest.param(
        host(Platform.LINUX, native(), {"/var/lib/docker": 50}),
        Status.PASSED,
        None,
        "50 GB of disk are free, which is enough.",
        id="Linux measures Docker's own folder",
    ),
    pytest.param(
        host(Platform.LINUX, native(), {"/var/lib/docker": 6}),
        Status.FAILED,
        "disk-too-small-for-image",
        "Only 6 GB of disk are free; the course needs 7 GB.",
        id="compressed and unpacked are both needed",
    ),
    pytest.param(
        host(Platform.LINUX, native(), {"/var/lib/docker": 8}),
        Status.WARNED,
        "disk-too-small-for-image",
        "8 GB of disk are free, which is only just enough.",
        id="little is left for work",
    ),
    pytest.param(
        host(Platform.LINUX, native(DriverStatus=CONTAINERD), {"/var/lib/containerd": 50}),
        Status.PASSED,
        None,
        "50 GB of disk are free, which is enough.",
        id="containerd's store lies elsewhere",
    ),
    pytest.param(
        host(Platform.LINUX, without_engine(), {"/var/lib/docker": 50}),
        Status.PASSED,
        None,
        "50 GB of disk are free, which is enough.",
        id="Linux before an engine is installed",
    ),
    pytest.param(
        host(
            Platform.LINUX,
            native() | {Engine("image", "example/rstudio:1"): EngineReply("ok", data={})},
            {"/var/lib/docker": 3},
        ),
        Status.PASSED,
        None,
        "3 GB of disk are free, which is enough.",
        id="an image that is already here needs no room",
    ),
    pytest.param(
        host(Platform.MACOS, without_engine(), {RAW: 20}),
        Status.PASSED,
        None,
        "20 GB of disk are free, which is enough.",
        id="macOS measures where Docker Desktop's disk is or will be",
    ),
    pytest.param(
        host(Platform.WINDOWS, without_engine(), {VHDX: 2}),
        Status.FAILED,
        "disk-too-small-for-image",
        "Only 2 GB of disk are free; the course needs 7 GB.",
        id="Windows measures where Docker Desktop's disk is or will be",
    ),
    pytest.param(
        host(Platform.WINDOWS, without_engine(), {OLD_VHDX: 20}, {Stat(OLD_VHDX): PathFacts("ok", "file")}),
        Status.PASSED,
        None,
        "20 GB of disk are free, which is enough.",
        id="an older Docker Desktop's disk is found",
    ),
    pytest.param(
        host(Platform.WSL, native(), {"/var/lib/docker": 900, "/mnt/c": 3}, {Stat("/mnt/c"): THERE}),
        Status.FAILED,
        "disk-too-small-for-image",
        "Only 3 GB of disk are free; the course needs 7 GB.",
        id="in WSL Windows' disk fills up first",
    ),
    pytest.param(
        host(Platform.LINUX, with_engine(KernelVersion="6.6.0-lima"), {"/home/ada": 50}),
        Status.PASSED,
        None,
        "50 GB of disk are free, which is enough.",
        id="another virtual machine lies in the home",
    ),
    pytest.param(
        host(Platform.LINUX, native(), {}, {Volume("/var/lib/docker"): VolumeFacts("denied")}),
        Status.UNKNOWN,
        None,
        "How much room is left at /var/lib/docker could not be told.",
        id="a volume that cannot be measured",
    ),
    pytest.param(
        host(Platform.LINUX, with_engine("tcp://10.0.0.7:2376"), {}),
        Status.SKIPPED,
        None,
        "Your container engine runs on another computer, whose disk counts instead.",
        id="a remote engine",
    ),
]


@pytest.mark.parametrize(("machine", "status", "problem", "message"), TABLE)
def test_compares_the_volume_with_what_the_image_takes(
    machine: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(CHECK, machine)) == (status, problem, message)


def test_evidence_says_how_the_need_adds_up() -> None:
    machine = host(Platform.LINUX, native(), {"/var/lib/docker": 50})
    result = run_check(CHECK, machine, course(machine=Machine(free_disk_gb=1)))
    assert result.findings[0].evidence == (
        "50 GB of 500 GB are free where /var/lib/docker lies",
        "needed: 8 GB (2 GB to download and 5 GB unpacked, 1 GB for the course's own data), better 10 GB",
    )
