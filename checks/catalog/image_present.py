"""Is the course's image on this computer, the same as in the registry, and for this processor."""

from collections.abc import Iterator
from typing import Any

from checks.amounts import gigabytes
from checks.architectures import image_architecture
from checks.course import GIB, Course
from checks.host import Host
from checks.image_reference import parse_reference
from checks.model import Check, Finding, fail, fine, unsure, warn
from checks.questions import Engine
from checks.registry_api import find_image, wanted_architecture


def _run(host: Host, course: Course) -> Iterator[Finding]:
    reply = host.ask(Engine("image", course.image.name))
    if reply.status == "missing":
        yield _missing(host, course)
    elif not reply.ok:
        yield unsure("Docker did not say which images it has.", reply.error)
    else:
        yield from _here(host, course, reply.data)


def _missing(host: Host, course: Course) -> Finding:
    told = find_image(host, parse_reference(course.image.name)).size
    size = told or course.image.download_gb * GIB
    source = "the registry" if told else "the course"
    # Docker's classic store keeps nothing of a pull that did not end, so all of it is still to come.
    message = f"The course's image is not on this computer yet; {gigabytes(size)} are to be downloaded."
    return fail(message, f"{course.image.name}: size by {source}", problem="image-not-pulled")


def _here(host: Host, course: Course, image: dict[str, Any]) -> Iterator[Finding]:
    architecture = image_architecture(str(image.get("Architecture", "")))
    size = gigabytes(image.get("Size", 0))
    yield fine(
        "The course's image is on this computer.", f"{course.image.name}: {architecture}, {size} unpacked"
    )
    wanted = wanted_architecture(host)
    if architecture != wanted and f"linux/{wanted}" in course.image.platforms:
        yield warn(
            f"The copy here is for another processor ({architecture}) than this one ({wanted}).",
            "the course's image exists for both",
            problem="exec-format-wrong-arch",
        )
    yield from _compared(host, course, image)


def _compared(host: Host, course: Course, image: dict[str, Any]) -> Iterator[Finding]:
    here = {digest.rpartition("@")[2] for digest in image.get("RepoDigests") or ()}
    wanted = course.image.digest or find_image(host, parse_reference(course.image.name)).digest
    if not wanted or not here:
        yield fine("It was not compared with the registry's.", "one of the two has no digest to compare")
    elif wanted in here:
        yield fine("It is the same as the registry's.", wanted)
    else:
        message = "The copy here is not the newest one; the registry has another under the same name."
        yield warn(message, f"here: {', '.join(sorted(here))}", f"wanted: {wanted}", problem="image-outdated")


CHECK = Check(
    id="image.present",
    title="Image is on this computer",
    why="The container starts from the image; downloading it takes the longest of all steps.",
    run=_run,
    needs=("docker.running",),
    time_limit=40.0,
)
