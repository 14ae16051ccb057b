"""Does the registry have the course's image, for which processors, how large, and in a format of today."""

from collections.abc import Iterator

from checks.amounts import gigabytes
from checks.course import Course
from checks.docker_config import docker_config, login_name
from checks.engine_place import engine_info
from checks.host import Host
from checks.image_reference import Reference, parse_reference
from checks.model import Check, Finding, fail, fine, unsure, warn
from checks.questions import Engine
from checks.registry_api import RemoteImage, find_image, wanted_architecture

_NO_SCHEMA_1_SINCE = 26
"""Engines from here on refuse the format (https://github.com/moby/moby/pull/47459)."""


def _run(host: Host, course: Course) -> Iterator[Finding]:
    reference = parse_reference(course.image.name)
    image = find_image(host, reference)
    said = f"HTTP {image.answer.code}" if image.answer.status == "ok" else image.answer.status
    seen = (f"{reference.registry}: {reference.repository} {reference.version}: {said}",)
    if image.outcome == "found":
        yield from _found(host, course, image, seen)
    elif host.ask(Engine("image", course.image.name)).ok:
        yield fine("The image is already here; its registry is not needed now.", *seen)
    else:
        yield _not_found(host, reference, image, seen)


def _found(host: Host, course: Course, image: RemoteImage, seen: tuple[str, ...]) -> Iterator[Finding]:
    size = f"{gigabytes(image.size)} to download" if image.size else "size not told"
    platforms = f"made for: {', '.join(image.platforms) or 'not told'}"
    yield fine(
        f"The registry has the image ({size}).", *seen, platforms, f"digest: {image.digest or 'not told'}"
    )
    if image.schema_1:
        yield _old_format(host)
    wanted = f"linux/{wanted_architecture(host)}"
    if image.platforms and wanted not in image.platforms and wanted in course.image.platforms:
        message = f"The registry has no image for this computer's processor ({wanted})."
        yield fail(message, platforms, problem="no-image-for-this-cpu")
    pinned = course.image.digest
    if pinned and image.digest and pinned != image.digest:
        changed = "The image in the registry is not the one that the course was made with."
        yield warn(changed, f"the course names {pinned}", problem="image-changed")


def _old_format(host: Host) -> Finding:
    version = str(engine_info(host).get("ServerVersion", ""))
    major = version.partition(".")[0]
    refuses = not major.isdecimal() or int(major) >= _NO_SCHEMA_1_SINCE
    message = "The image is kept in an old format that Docker no longer downloads."
    judge = fail if refuses else warn
    return judge(
        message, f"engine {version or 'unknown'}", "manifest schema 1", problem="image-manifest-schema1"
    )


def _not_found(host: Host, reference: Reference, image: RemoteImage, seen: tuple[str, ...]) -> Finding:
    if image.outcome == "no-tag":
        message = f"The registry knows the image, but not its version {reference.version!r}."
        return fail(message, *seen, problem="image-tag-not-found")
    if image.outcome == "no-access":
        if login_name(reference) in docker_config(host).logins:
            signed_in = "The image is not public; whether your login may download it, only Docker can tell."
            return unsure(signed_in, *seen, "docker holds a login for this registry")
        message = "The registry has no public image of this name."
        return fail(message, *seen, problem="image-name-wrong-or-private")
    if image.outcome == "limited":
        return unsure(
            "The registry asks to wait before more downloads.", *seen, problem="registry-rate-limit"
        )
    return unsure("The registry could not be asked; the check of the network says why.", *seen)


CHECK = Check(
    id="image.available",
    title="Image is in the registry",
    why="A version that is gone, or made for another processor, is better known before the download.",
    run=_run,
    time_limit=40.0,
)
