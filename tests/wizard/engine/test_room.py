"""Answers of ``GET /system/df`` in both shapes; the real thing is in ``test_engine_faults``."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.engine.room import SpaceUse, read_space_use

IMAGES = [
    {"Size": 900, "SharedSize": 100, "Containers": 1, "RepoTags": ["course/app:1"]},
    {"Size": 500, "SharedSize": 100, "Containers": 0, "RepoTags": ["<none>:<none>"]},
    {"Size": 400, "SharedSize": -1, "Containers": 0, "RepoTags": None},
    {"Size": 300, "SharedSize": 0, "Containers": 2, "RepoTags": []},
]
CONTAINERS = [{"SizeRw": 7}, {}]
VOLUMES = [{"UsageData": {"Size": 30}}, {"UsageData": None}]
CACHE = [{"Size": 11, "InUse": True}, {"Size": 13, "InUse": False, "Shared": False}]
EXPECTED = SpaceUse(1800, 7, 30, 24, 800, 2, 13)

# Written from the API's history (docs.docker.com/reference/api/engine/version-history, v1.52).
BEFORE_1_52 = {
    "LayersSize": 1800,
    "Images": IMAGES,
    "Containers": CONTAINERS,
    "Volumes": VOLUMES,
    "BuildCache": CACHE,
}
SINCE_1_52 = {
    "ImageUsage": {"TotalSize": 1800, "Items": IMAGES},
    "ContainerUsage": {"TotalSize": 7, "Items": CONTAINERS},
    "VolumeUsage": {"TotalSize": 30, "Items": VOLUMES},
    "BuildCacheUsage": {"TotalSize": 24, "Items": CACHE},
}


@pytest.mark.parametrize("answer", [BEFORE_1_52, SINCE_1_52, {**BEFORE_1_52, **SINCE_1_52}])
def test_both_shapes_of_the_answer_say_the_same(answer: dict[str, Any]) -> None:
    assert read_space_use(answer) == EXPECTED


def test_empty_engine_has_nothing_to_offer() -> None:
    assert read_space_use({"LayersSize": 0, "Images": None}).offered == 0


sizes = st.integers(-1, 10**15)
images = st.fixed_dictionaries(
    {"Size": sizes, "SharedSize": sizes, "Containers": st.integers(-1, 5)},
    optional={"RepoTags": st.none() | st.lists(st.text(max_size=5), max_size=2)},
)


@given(st.lists(images, max_size=5))
def test_images_with_a_name_or_a_container_are_never_offered(listed: list[dict[str, Any]]) -> None:
    named = [{**image, "RepoTags": ["a:1"]} for image in listed]
    used = [{**image, "Containers": 1} for image in listed]
    assert read_space_use({"Images": named + used}).offered == 0
