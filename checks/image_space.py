"""How much room the course's image takes."""

from dataclasses import dataclass

from checks.course import GIB, Course
from checks.host import Host
from checks.questions import Engine

_LEAST_MARGIN = 2 * GIB
_MARGIN_SHARE = 0.1


@dataclass(frozen=True)
class Room:
    """Room that must be free.

    Attributes:
        least: bytes without which the download breaks off.
        comfortable: bytes with which the container can also work.
        why: how it adds up, in a few words.
    """

    least: int
    comfortable: int
    why: str


def room_for_image(host: Host, course: Course) -> Room:
    """Room for the image, compressed and unpacked at once, and for the course's own data.

    Both stores of Docker need both while they pull: the classic one unpacks layers while the later ones wait
    compressed, containerd's keeps the compressed ones for good.
    """
    own = course.machine.free_disk_gb
    if host.ask(Engine("image", course.image.name)).ok:
        download = unpacked = 0.0
        why = "the image is already here"
    else:
        download, unpacked = course.image.download_gb, course.image.disk_gb
        why = f"{download:g} GB to download and {unpacked:g} GB unpacked"
    least = int((download + unpacked + own) * GIB)
    margin = max(_LEAST_MARGIN, int(least * _MARGIN_SHARE))
    return Room(least, least + margin, why + (f", {own:g} GB for the course's own data" if own else ""))
