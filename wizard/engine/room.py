"""What takes space in the engine, and the part of it that nobody can miss.

Only untagged leftovers of images and the build cache are ever removed. Images with a name, containers and
volumes are somebody's, so they are only counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.engine.client import reported

if TYPE_CHECKING:
    from docker import DockerClient

PRUNE_COMMANDS = (("docker", "image", "prune", "--force"), ("docker", "builder", "prune", "--force"))
"""What a person could type to the same end."""


@dataclass(frozen=True)
class SpaceUse:
    """What takes space, in bytes.

    Attributes:
        images: all images, shared layers counted once.
        containers: what containers have written outside volumes.
        volumes: all volumes.
        cache: the build cache.
        dangling: images without a name and without a container.
        dangling_images: how many they are.
        free_cache: the part of the build cache that is not in use.
    """

    images: int
    containers: int
    volumes: int
    cache: int
    dangling: int
    dangling_images: int
    free_cache: int

    @property
    def offered(self) -> int:
        """What ``make_room`` would free at most."""
        return self.dangling + self.free_cache


def space_use(client: "DockerClient") -> SpaceUse:
    """Ask the engine what takes space; this can take half a minute on a full engine.

    Raises:
        EngineError: it does not answer.
    """
    with reported("The container engine can't say what takes space."):
        return read_space_use(client.api.df())


def make_room(client: "DockerClient") -> int:
    """Remove what ``space_use`` calls dangling and free cache.

    Returns:
        Bytes that were freed.

    Raises:
        EngineError: the engine refused.
    """
    with reported("The leftovers could not be removed."):
        pruned = client.images.prune(filters={"dangling": True})
        freed = int(pruned.get("SpaceReclaimed") or 0)
    with reported("The build cache could not be removed."):
        cache = client.images.prune_builds()
    return freed + int(cache.get("SpaceReclaimed") or 0)


def read_space_use(answer: Mapping[str, Any]) -> SpaceUse:
    """Read the answer to ``GET /system/df``, of engines before API 1.52 and since.

    The lists moved below ``ImageUsage`` and its siblings in 1.52
    (https://docs.docker.com/reference/api/engine/version-history/).
    """
    images, total = _part(answer, "ImageUsage", "Images")
    containers, _ = _part(answer, "ContainerUsage", "Containers")
    volumes, _ = _part(answer, "VolumeUsage", "Volumes")
    cache, _ = _part(answer, "BuildCacheUsage", "BuildCache")
    dangling = [image for image in images if _is_dangling(image)]
    return SpaceUse(
        images=total if total is not None else _number(answer, "LayersSize"),
        containers=_sum(containers, "SizeRw"),
        volumes=_sum((volume.get("UsageData") or {} for volume in volumes), "Size"),
        cache=_sum(cache, "Size"),
        dangling=_sum(dangling, "Size") - _sum(dangling, "SharedSize"),
        dangling_images=len(dangling),
        free_cache=_sum((record for record in cache if not _is_kept(record)), "Size"),
    )


def _part(answer: Mapping[str, Any], new: str, old: str) -> tuple[list[Mapping[str, Any]], int | None]:
    usage = answer.get(new)
    if usage:
        return usage.get("Items") or [], _number(usage, "TotalSize")
    return answer.get(old) or [], None


def _is_dangling(image: Mapping[str, Any]) -> bool:
    names = [name for name in image.get("RepoTags") or () if name != "<none>:<none>"]
    return not names and _number(image, "Containers") == 0


def _is_kept(record: Mapping[str, Any]) -> bool:
    return bool(record.get("InUse") or record.get("Shared"))


def _sum(things: Iterable[Mapping[str, Any]], key: str) -> int:
    return sum(_number(thing, key) for thing in things)


def _number(thing: Mapping[str, Any], key: str) -> int:
    """A count of the engine's; it writes -1 where it did not count."""
    return max(int(thing.get(key) or 0), 0)
