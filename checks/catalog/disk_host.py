"""Is there room for the course's image on the disk that will hold it."""

from collections.abc import Iterator

from checks.amounts import gigabytes
from checks.course import Course
from checks.desktop import desktop_disks
from checks.engine_place import Place, engine_info, engine_place, uses_containerd_store
from checks.host import Host
from checks.image_space import Room, room_for_image
from checks.model import Check, Finding, Platform, fail, fine, nothing, unsure, warn
from checks.questions import Stat, Volume, VolumeFacts

_WINDOWS_DISK = "/mnt/c"


def _run(host: Host, course: Course) -> Iterator[Finding]:
    place = engine_place(host)
    if place is Place.REMOTE:
        yield nothing("Your container engine runs on another computer, whose disk counts instead.")
        return
    room = room_for_image(host, course)
    for path in _folders(host, place):
        yield _judge(host.ask(Volume(path)), path, room)


def _judge(volume: VolumeFacts, path: str, room: Room) -> Finding:
    if volume.status != "ok":
        return unsure(f"How much room is left at {path} could not be told.", f"{path}: {volume.status}")
    seen = (
        f"{gigabytes(volume.free)} of {gigabytes(volume.total)} are free where {path} lies",
        f"needed: {gigabytes(room.least)} ({room.why}), better {gigabytes(room.comfortable)}",
    )
    free = gigabytes(volume.free)
    if volume.free < room.least:
        message = f"Only {free} of disk are free; the course needs {gigabytes(room.least)}."
        return fail(message, *seen, problem="disk-too-small-for-image")
    if volume.free < room.comfortable:
        return warn(
            f"{free} of disk are free, which is only just enough.", *seen, problem="disk-too-small-for-image"
        )
    return fine(f"{free} of disk are free, which is enough.", *seen)


def _folders(host: Host, place: Place) -> tuple[str, ...]:
    if host.platform is Platform.WSL:
        return _wsl_folders(host, place)
    if place is Place.NATIVE:
        return (_image_folder(host),)
    if place is Place.DESKTOP:
        disks = desktop_disks(host)
        return (next((disk for disk in disks if host.ask(Stat(disk)).status == "ok"), disks[0]),)
    return (host.home,)


def _wsl_folders(host: Host, place: Place) -> tuple[str, ...]:
    """In WSL every Linux disk is a file that grows on Windows' disk, which fills up first."""
    windows = (_WINDOWS_DISK,) if host.ask(Stat(_WINDOWS_DISK)).status == "ok" else ()
    return (*windows, _image_folder(host)) if place is Place.NATIVE else windows or (host.home,)


def _image_folder(host: Host) -> str:
    info = engine_info(host)
    root = str(info.get("DockerRootDir") or "/var/lib/docker")
    # containerd's store lies beside Docker's own folder; a rootless engine has both below its root.
    beside = uses_containerd_store(info) and root == "/var/lib/docker"
    return "/var/lib/containerd" if beside else root


CHECK = Check(
    id="disk.host",
    title="Disk has room for the image",
    why="The course's image is large, and it is unpacked while it is downloaded.",
    run=_run,
)
