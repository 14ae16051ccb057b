import json
from typing import Any

import pytest

from checks.catalog.cpu_architecture import CHECK
from checks.course import App, Course, Image
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Command, FileText, PathFacts, ReadFile, Release, ReleaseFacts, Stat
from tests.fakes import course, fake_host, ran, run_check, verdict, with_engine, without_engine

SETTINGS = ReadFile("/Users/ada/Library/Group Containers/group.com.docker/settings-store.json")
FEATURES = Command(("/usr/sbin/sysctl", "-n", "machdep.cpu.features"))
BINFMT = Stat("/proc/sys/fs/binfmt_misc/qemu-x86_64")
WITH_AVX = {ReadFile("/proc/cpuinfo"): FileText("ok", "flags : fpu sse2 ssse3 avx avx2\n")}
RSTUDIO = course()
JUPYTER = course(app=App(kind="jupyter", port=8888))
BOTH = course(image=Image("example/rstudio:1", 2, 5, platforms=("linux/amd64", "linux/arm64")))
ARM_ONLY = course(image=Image("example/rstudio:1", 2, 5, platforms=("linux/arm64",)))

MISMATCH = (
    "The course's image is made for Intel and AMD processors (amd64); "
    "yours is one of the Arm processors such as Apple's (arm64)."
)


def machine(platform: Platform, kind: str, more: dict[Question[Any], Any] | None = None) -> Host:
    release = ReleaseFacts("some system", "1", "6.1.0", kind)
    return fake_host(platform, answers={Release(): release, **without_engine(), **(more or {})})


def rosetta(value: object) -> dict[Question[Any], Any]:
    return {SETTINGS: FileText("ok", json.dumps({"UseVirtualizationFrameworkRosetta": value}))}


ANSWERING = with_engine(OperatingSystem="Docker Desktop", Architecture="aarch64")
TABLE = [
    pytest.param(
        machine(Platform.LINUX, "amd64", WITH_AVX),
        RSTUDIO,
        Status.PASSED,
        None,
        "The image is made for this processor (amd64).",
        id="Intel or AMD on Linux",
    ),
    pytest.param(
        machine(Platform.WINDOWS, "amd64"),
        RSTUDIO,
        Status.PASSED,
        None,
        "The image is made for this processor (amd64).",
        id="Windows does not show AVX, which is no reason to doubt it",
    ),
    pytest.param(
        machine(Platform.MACOS, "amd64", {FEATURES: ran("FPU SSE2 SSE4.2 AVX1.0\n")}),
        RSTUDIO,
        Status.PASSED,
        None,
        "The image is made for this processor (amd64).",
        id="Intel Mac",
    ),
    pytest.param(
        machine(Platform.WSL, "amd64", {ReadFile("/proc/cpuinfo"): FileText("ok", "flags : fpu sse2\n")}),
        RSTUDIO,
        Status.WARNED,
        "cpu-lacks-avx",
        "This processor has no AVX instructions; programs that need them, as TensorFlow does, will stop.",
        id="a processor without AVX",
    ),
    pytest.param(
        machine(Platform.MACOS, "arm64", ANSWERING),
        BOTH,
        Status.PASSED,
        None,
        "The image is made for this processor (arm64).",
        id="an image for both kinds on Apple silicon",
    ),
    pytest.param(
        machine(Platform.MACOS, "arm64", ANSWERING | rosetta(value=False)),
        RSTUDIO,
        Status.FAILED,
        "rstudio-fails-under-emulation",
        f"{MISMATCH} It would start, but emulated by QEMU it refuses the right password.",
        id="Apple silicon with QEMU",
    ),
    pytest.param(
        machine(Platform.MACOS, "arm64", ANSWERING | rosetta(value=True)),
        RSTUDIO,
        Status.WARNED,
        "no-image-for-this-cpu",
        f"{MISMATCH} Opening it and signing in work, slowly, through Rosetta.",
        id="Apple silicon with Rosetta",
    ),
    pytest.param(
        machine(Platform.MACOS, "arm64"),
        RSTUDIO,
        Status.WARNED,
        "rstudio-fails-under-emulation",
        f"{MISMATCH} Signing in to RStudio works with Rosetta emulation and fails with QEMU.",
        id="Apple silicon before Docker is installed",
    ),
    pytest.param(
        machine(Platform.MACOS, "arm64"),
        JUPYTER,
        Status.WARNED,
        "no-image-for-this-cpu",
        f"{MISMATCH} It will run, slowly, through emulation.",
        id="Jupyter on Apple silicon",
    ),
    pytest.param(
        machine(Platform.WINDOWS, "arm64"),
        RSTUDIO,
        Status.FAILED,
        "rstudio-fails-under-emulation",
        f"{MISMATCH} It would start, but emulated by QEMU it refuses the right password.",
        id="Windows on Arm has only QEMU",
    ),
    pytest.param(
        machine(Platform.LINUX, "arm64"),
        JUPYTER,
        Status.FAILED,
        "no-image-for-this-cpu",
        f"{MISMATCH} It will not start here.",
        id="Linux on Arm without an emulator",
    ),
    pytest.param(
        machine(Platform.LINUX, "arm64", {BINFMT: PathFacts("ok", "file")}),
        JUPYTER,
        Status.WARNED,
        "no-image-for-this-cpu",
        f"{MISMATCH} It will run, slowly, through emulation.",
        id="Linux on Arm with an emulator",
    ),
    pytest.param(
        machine(Platform.LINUX, "amd64"),
        ARM_ONLY,
        Status.FAILED,
        "no-image-for-this-cpu",
        "The course's image is made for Arm processors such as Apple's (arm64); "
        "yours is one of the Intel and AMD processors (amd64). It will not start here.",
        id="an Arm image on Intel",
    ),
    pytest.param(
        machine(Platform.LINUX, "386"),
        RSTUDIO,
        Status.FAILED,
        "no-image-for-this-cpu",
        "The course's image is made for Intel and AMD processors (amd64); "
        "yours is one of the old 32-bit processors (386). It will not start here.",
        id="a 32-bit system",
    ),
    pytest.param(
        machine(Platform.MACOS, "arm64", with_engine("tcp://10.0.0.7:2376", Architecture="x86_64")),
        RSTUDIO,
        Status.PASSED,
        None,
        "The image is made for this processor (amd64).",
        id="the engine's processor counts, not the laptop's",
    ),
    pytest.param(
        machine(Platform.WINDOWS, ""),
        RSTUDIO,
        Status.UNKNOWN,
        None,
        "The kind of processor could not be told.",
        id="nothing known",
    ),
]


@pytest.mark.parametrize(("host", "for_course", "status", "problem", "message"), TABLE)
def test_says_what_will_work_before_anything_is_downloaded(
    host: Host, for_course: Course, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(CHECK, host, for_course)) == (status, problem, message)


def test_emulation_also_warns_about_tensorflow() -> None:
    result = run_check(CHECK, machine(Platform.MACOS, "arm64"), RSTUDIO)
    assert [finding.problem for finding in result.findings] == [
        "rstudio-fails-under-emulation",
        "wrong-arch-binary-illegal-instruction",
    ]


def test_evidence_names_computer_engine_and_image() -> None:
    result = run_check(CHECK, machine(Platform.MACOS, "arm64", ANSWERING), BOTH)
    assert result.findings[0].evidence == (
        "this computer: arm64",
        "container engine: arm64",
        "image example/rstudio:1: amd64, arm64",
    )
