"""The schema and the reference follow the types; ``python -m checks.course_file.schema`` renews both."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from checks import course
from checks.course_file import read_course, read_course_file
from checks.course_file.schema import (
    REFERENCE_FILE,
    SCHEMA_FILE,
    course_schema,
    key_descriptions,
    schema_text,
    with_reference,
)
from checks.course_file.source import SHIPPED, shipped_ids
from tests.checks.course.known import KNOWN_CHECKS

ROOT = Path(__file__).parents[3]
TABLES = [kind for kind in vars(course).values() if isinstance(kind, type) and issubclass(kind, course.Table)]


def test_the_shipped_schema_is_current():
    assert SCHEMA_FILE.read_text("utf-8") == schema_text()


def test_the_reference_is_current():
    page = (ROOT / REFERENCE_FILE).read_text("utf-8")
    assert page == with_reference(page)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_is_described(table):
    assert tuple(key_descriptions(table)) == table.__struct_fields__


def test_every_key_of_the_schema_has_a_description_and_none_takes_null():
    schema = course_schema()
    described = {
        f"{table}.{key}": "description" in value
        for table, definition in schema["$defs"].items()
        for key, value in definition["properties"].items()
    }
    assert [key for key, there in described.items() if not there] == []
    assert "null" not in msgspec.json.encode(schema).decode()


@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_course_is_valid_is_named_like_its_file_and_names_its_schema(name):
    path = SHIPPED / f"{name}.toml"
    assert read_course_file(path, KNOWN_CHECKS).id == name
    assert path.read_text("utf-8").startswith("#:schema ./course.schema.json\n")
    assert path.with_name("course.schema.json") == SCHEMA_FILE


def test_the_handouts_course_is_the_first_that_ships():
    assert shipped_ids() == ("lab-keras-r", "jupyterlab")


def test_the_handouts_course_says_what_the_handout_says():
    found = read_course_file(SHIPPED / "lab-keras-r.toml", KNOWN_CHECKS)
    assert (found.image.name, found.image.download_gb) == ("dslituiev/tensorflow-rstudio:latest", 6.0)
    assert (found.app.kind, found.app.port, found.app.user, found.app.password) == (
        "rstudio",
        8787,
        *2 * ("rstudio",),
    )
    assert [str(milestone.date) for milestone in found.milestones] == ["2019-05-23", "2019-05-30"]
    assert found.conda is not None
    assert found.conda.name == "neuromation"
    assert found.cloud is not None
    assert (found.cloud.gpus, found.cloud.cpus, found.cloud.memory_gb) == (1, 4.0, 16.0)


def test_the_handouts_course_has_the_client_of_today_where_the_handouts_own_can_not_start():
    found = read_course_file(SHIPPED / "lab-keras-r.toml", KNOWN_CHECKS)
    assert found.conda == course.CondaEnvironment("neuromation", "3.11")
    assert found.client is not None
    assert (found.client.name, found.client.packages) == ("apolo", ("apolo-cli==26.9.0",))
    assert found.cloud is not None
    assert (found.cloud.provider, found.cloud.hours) == ("apolo", 4.0)


def test_the_minimal_file_of_the_page_is_valid():
    page = (ROOT / REFERENCE_FILE).read_text("utf-8")
    minimal = page.partition("```toml\n")[2].partition("```")[0]
    assert read_course(minimal, "", KNOWN_CHECKS).id == tomllib.loads(minimal)["id"]
