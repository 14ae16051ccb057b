"""Was the course's image made for this processor; if not, what will work all the same."""

from collections.abc import Iterator

from checks.architectures import image_architecture, in_plain_words
from checks.course import Course
from checks.desktop import desktop_settings
from checks.engine_place import Place, engine_info, engine_place
from checks.host import Host
from checks.model import Check, Finding, Platform, fail, fine, unsure, warn
from checks.questions import Release, Stat

_EMULATES_AMD64 = "/proc/sys/fs/binfmt_misc/qemu-x86_64"


def _run(host: Host, course: Course) -> Iterator[Finding]:
    computer = host.ask(Release()).machine
    engine = image_architecture(str(engine_info(host).get("Architecture") or ""))
    image = tuple(dict.fromkeys(platform.split("/")[1] for platform in course.image.platforms))
    seen = (
        f"this computer: {computer or 'unknown'}",
        f"container engine: {engine or 'no answer'}",
        f"image {course.image.name}: {', '.join(image)}",
    )
    runs_on = engine or computer
    if not runs_on:
        yield unsure("The kind of processor could not be told.", *seen)
    elif runs_on not in image:
        yield from _other_processor(host, course, runs_on, seen)
    else:
        yield fine(f"The image is made for this processor ({runs_on}).", *seen)
        if runs_on == computer == "amd64":
            yield from _without_avx(host)


def _other_processor(host: Host, course: Course, runs_on: str, seen: tuple[str, ...]) -> Iterator[Finding]:
    made_for = in_plain_words(course.image.platforms[0].split("/")[1])
    start = f"The course's image is made for {made_for}; yours is one of the {in_plain_words(runs_on)}."
    if runs_on != "arm64" or not _emulates(host):
        cannot = f"{start} It will not start here."
        yield fail(cannot, *seen, problem="no-image-for-this-cpu")
        return
    yield _emulated(host, course, start, seen)
    yield warn(
        "Programs in the image that need AVX instructions, as TensorFlow does, may stop with exit code 132.",
        "neither Rosetta nor older QEMU promises AVX",
        problem="wrong-arch-binary-illegal-instruction",
    )


def _emulates(host: Host) -> bool:
    """Engines in a virtual machine bring an emulator; elsewhere somebody must have set one up."""
    if engine_place(host) in {Place.DESKTOP, Place.VM}:
        return True
    return host.ask(Stat(_EMULATES_AMD64)).status == "ok"


def _emulated(host: Host, course: Course, start: str, seen: tuple[str, ...]) -> Finding:
    """What emulation does to the app: under QEMU, RStudio refuses right passwords (rocker-versioned#257)."""
    if course.app.kind != "rstudio":
        slow = f"{start} It will run, slowly, through emulation."
        return warn(slow, *seen, problem="no-image-for-this-cpu")
    uses_rosetta = _uses_rosetta(host)
    if uses_rosetta is None:
        unclear = f"{start} Signing in to RStudio works with Rosetta emulation and fails with QEMU."
        return warn(unclear, *seen, problem="rstudio-fails-under-emulation")
    if uses_rosetta:
        works = f"{start} Opening it and signing in work, slowly, through Rosetta."
        return warn(works, *seen, "Docker Desktop uses Rosetta", problem="no-image-for-this-cpu")
    refused = f"{start} It would start, but emulated by QEMU it refuses the right password."
    return fail(
        refused, *seen, "Docker Desktop does not use Rosetta", problem="rstudio-fails-under-emulation"
    )


def _uses_rosetta(host: Host) -> bool | None:
    """Whether amd64 programs are translated by Rosetta; none where that could not be told."""
    if host.platform is not Platform.MACOS:
        return False
    settings = desktop_settings(host)
    if engine_place(host) is not Place.DESKTOP or not settings:
        return None
    value = settings.get("usevirtualizationframeworkrosetta")
    return value if isinstance(value, bool) else None


def _without_avx(host: Host) -> Iterator[Finding]:
    if host.platform is Platform.MACOS:
        words = host.run("/usr/sbin/sysctl", "-n", "machdep.cpu.features").out.lower().split()
    else:
        words = host.read("/proc/cpuinfo").text.lower().split()
    if "sse2" in words and not {"avx", "avx1.0"} & set(words):
        yield warn(
            "This processor has no AVX instructions; programs that need them, as TensorFlow does, will stop.",
            "the processor's list of features has sse2 and no avx",
            problem="cpu-lacks-avx",
        )


CHECK = Check(
    id="cpu.architecture",
    title="Image fits this processor",
    why="An image made for another kind of processor runs slowly, in part or not at all.",
    run=_run,
)
