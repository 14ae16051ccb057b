"""Is there room for the course's image inside the engine's own disk."""

from collections.abc import Iterator

from checks.amounts import gigabytes
from checks.course import Course
from checks.desktop import desktop_disks, desktop_settings
from checks.engine_place import Place, engine_place
from checks.host import Host
from checks.image_space import Room, room_for_image
from checks.model import Check, Finding, Platform, fail, fine, unsure, warn
from checks.questions import Engine, PathFacts, Stat

_MIB = 1024**2


def _run(host: Host, course: Course) -> Iterator[Finding]:
    match engine_place(host):
        case Place.NATIVE:
            yield fine(
                "Images lie on this computer's own disk; see disk.host.", "the engine has no disk of its own"
            )
        case Place.DESKTOP:
            yield _desktop(host, course)
        case Place.VM | Place.REMOTE:
            yield unsure("How full the engine's own disk is cannot be seen from here.", _used(host))


def _desktop(host: Host, course: Course) -> Finding:
    disks = ((disk, host.ask(Stat(disk))) for disk in desktop_disks(host))
    path, disk = next(((path, facts) for path, facts in disks if facts.status == "ok"), ("", None))
    if host.platform in {Platform.WINDOWS, Platform.WSL} and _grows(host):
        seen = f"{path} takes {gigabytes(disk.allocated)}" if disk else "kept in Windows"
        return fine("The engine's disk grows with its images; see disk.host.", seen)
    if disk is None:
        return unsure("Docker Desktop's disk was not found.", *desktop_disks(host), _used(host))
    return _judge(path, disk, _limit(host, disk), room_for_image(host, course))


def _grows(host: Host) -> bool:
    """With WSL 2, disk limits do not count (settings keep one anyway); with Hyper-V they do."""
    return desktop_settings(host).get("wslengineenabled") is not False


def _limit(host: Host, disk: PathFacts) -> int:
    """Size that the disk may reach: the settings', else that of the file, which has holes."""
    size = desktop_settings(host).get("disksizemib")
    return size * _MIB if isinstance(size, int) and size > 0 else disk.size


def _judge(path: str, disk: PathFacts, limit: int, room: Room) -> Finding:
    # Holes are punched late, so what is really free is at least this.
    free = max(0, limit - disk.allocated)
    seen = (
        f"{path} may grow to {gigabytes(limit)} and takes {gigabytes(disk.allocated)} now",
        f"needed: {gigabytes(room.least)} ({room.why})",
    )
    if limit < room.least:
        message = f"Docker Desktop's disk may grow to {gigabytes(limit)}, which is too small for this course."
        return fail(message, *seen, problem="disk-too-small-for-image")
    if free < room.least:
        message = f"Docker Desktop's disk has about {gigabytes(free)} left, which may be too little."
        return warn(message, *seen, problem="disk-too-small-for-image")
    return fine(f"Docker Desktop's disk has {gigabytes(free)} left.", *seen)


def _used(host: Host) -> str:
    reply = host.ask(Engine("disk"))
    used = reply.data.get("LayersSize") if reply.ok else None
    return (
        f"images take {gigabytes(used)} there"
        if isinstance(used, int)
        else "the engine did not say what it uses"
    )


CHECK = Check(
    id="disk.engine",
    title="Engine's disk has room",
    why="Docker Desktop keeps images in a disk of its own, which can be full while the computer's is not.",
    run=_run,
    needs=("docker.running",),
)
