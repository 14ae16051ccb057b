"""Presets whose machine may be taken away, and names that the platform takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course import GIB, Cloud
from wizard.cloud.apolo.offers import usable
from wizard.cloud.starting import new_name

# Of the platform's own source: https://github.com/neuro-inc/platform-api, platform_api/handlers/validators.py
NAME = re.compile(r"\A[a-z](?:-?[a-z0-9])*\Z")
LONGEST = 40
COURSE_ID = r"[a-z0-9][a-z0-9-]{0,59}"


def preset(name: str, gpus: int, *, may_be_taken_away: bool) -> dict[str, object]:
    memory = 16 * GIB
    return {
        "name": name,
        "cpus": 4.0,
        "memory": memory,
        "gpus": gpus,
        "gpu": "t4",
        "price": 1.0,
        "free": 1,
        "may_be_taken_away": may_be_taken_away,
    }


@pytest.mark.parametrize(
    ("lasting_gpus", "names"), [(1, ["lasting"]), (0, ["lasting", "spot"])], ids=["it fits", "only spot fits"]
)
def test_a_machine_that_may_be_taken_away_is_offered_only_where_no_other_fits(lasting_gpus, names):
    told = [
        preset("lasting", lasting_gpus, may_be_taken_away=False),
        preset("spot", 1, may_be_taken_away=True),
    ]
    assert [offer.name for offer in usable(told, Cloud("apolo"))] == names


@given(st.from_regex(COURSE_ID, fullmatch=True))
def test_every_course_has_names_that_the_platform_takes(course):
    name = new_name(course)
    assert NAME.match(name)
    assert len(name) <= LONGEST
    assert name != new_name(course)
