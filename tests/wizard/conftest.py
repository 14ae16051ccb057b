"""A student, and courses of images that a registry on loopback serves."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.parts.courses import Courses, pushed_with_news
from tests.parts.images import HTTP_PORT, Images
from tests.parts.registry import Registry
from tests.parts.student import Student


@pytest.fixture
def student(tmp_path) -> Student:
    folder = tmp_path / "student"
    folder.mkdir()
    return Student(folder)


@pytest.fixture
def courses(engine: docker.DockerClient, tmp_path) -> Iterator[Courses]:
    folder = tmp_path / "courses"
    folder.mkdir()
    written = Courses(engine, folder)
    yield written
    written.remove()


@pytest.fixture
def course(courses: Courses, engine, images: Images, registry: Registry) -> Path:
    """A small course whose image has to be downloaded."""
    return courses.write(registry.push(engine, images.http_app(), "course/small:1"), "http", HTTP_PORT)


@pytest.fixture
def new_course(courses: Courses, engine, images: Images, registry: Registry) -> Path:
    """A course with an image of which this engine has nothing."""
    image = images.random([2_000_000])
    reference = registry.push(engine, image, "course/new:1")
    images.forget(image)
    return courses.write(reference, "http", HTTP_PORT)


@pytest.fixture(scope="session")
def jupyter_in_registry(engine: docker.DockerClient, registry: Registry, jupyter_image: str) -> str:
    """A reference whose last layer this engine has to download."""
    return pushed_with_news(engine, registry, jupyter_image, "course/jupyter:1")


@pytest.fixture(scope="session")
def rstudio_in_registry(engine: docker.DockerClient, registry: Registry, rstudio_standin_image: str) -> str:
    """The same for the stand-in for RStudio."""
    return pushed_with_news(engine, registry, rstudio_standin_image, "course/rstudio:1")
