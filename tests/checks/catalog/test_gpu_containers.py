import pytest

from checks.catalog import gpu_containers
from checks.model import Platform, Status
from checks.questions import Command, Paths, Which
from tests.checks.catalog.engine_answers import Answers, engine
from tests.fakes import fake_host, ran, run_check, verdict

# One line of `nvidia-smi --query-gpu` as NVIDIA's manual describes it.
LINE = "NVIDIA GeForce RTX 3060, 12288, 550.54.14\n"
QUERY = ("--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits")
GPU: Answers = {
    Which("nvidia-smi"): Paths(("/usr/bin/nvidia-smi",)),
    Command(("/usr/bin/nvidia-smi", *QUERY)): ran(LINE),
}
CDI = {"DiscoveredDevices": [{"Source": "cdi", "ID": "nvidia.com/gpu=0"}]}
NO_GPU = (Status.SKIPPED, None, "There is no NVIDIA GPU here; the course does not need one.")
MAY = (Status.PASSED, None, "Containers may use the NVIDIA GPU.")

TABLE = [
    ("no GPU", Platform.LINUX, engine(), NO_GPU),
    ("no GPU", Platform.WINDOWS, engine(), NO_GPU),
    (
        "never",
        Platform.MACOS,
        engine(),
        (Status.SKIPPED, None, "Containers on a Mac can't use a GPU; the course does not need one."),
    ),
    ("runtime", Platform.LINUX, {**engine(info={"Runtimes": ["nvidia", "runc"]}), **GPU}, MAY),
    ("CDI", Platform.LINUX, {**engine(info=CDI), **GPU}, MAY),
    (
        "Docker Desktop",
        Platform.WSL,
        {
            **engine(info={"OperatingSystem": "Docker Desktop"}),
            Command(("/usr/lib/wsl/lib/nvidia-smi", *QUERY)): ran(LINE),
        },
        (Status.PASSED, None, "Docker Desktop passes the NVIDIA GPU on through WSL 2."),
    ),
    (
        "no toolkit",
        Platform.LINUX,
        {**engine(), **GPU},
        (
            Status.WARNED,
            "nvidia-container-toolkit-missing",
            "There is an NVIDIA GPU, but Docker can't pass it on; the app will run without it.",
        ),
    ),
    (
        "driver broken",
        Platform.LINUX,
        {**engine(), **GPU, Command(("/usr/bin/nvidia-smi", *QUERY)): ran("", "mismatch", 18)},
        NO_GPU,
    ),
]


@pytest.mark.parametrize(
    ("platform", "answers", "expected"),
    [row[1:] for row in TABLE],
    ids=[f"{row[1]}: {row[0]}" for row in TABLE],
)
def test_gpu_is_judged_only_where_there_is_one(
    platform: Platform, answers: Answers, expected: tuple[Status, str | None, str]
) -> None:
    assert verdict(run_check(gpu_containers.CHECK, fake_host(platform, answers=answers))) == expected
