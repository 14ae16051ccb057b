"""A course on AWS through SkyPilot."""

from pathlib import Path

from checks.course import App, Cloud, Course, Image
from checks.probes import live_host
from tests.parts.cloud_clients import ClientPrograms
from wizard.cloud.environments.own import folder_of
from wizard.cloud.environments.wanted import place_of, wanted_client
from wizard.cloud.model import Surroundings

COURSE = Course(
    "lab",
    "Lab",
    Image("docker.io/example/lab:1", 1, 2),
    App("rstudio", 8787, user="rstudio", password="never-used", environment={"GREETING": "it's me"}),
    cloud=Cloud("sky", infra="aws", gpu="T4"),
)


def surroundings(folder: Path, course: Course = COURSE) -> Surroundings:
    return Surroundings(course, live_host(), folder)


def install(sky: ClientPrograms, folder: Path) -> None:
    """Have classready find SkyPilot in its own folder; installing it took a minute and was done once."""
    client = wanted_client(COURSE)
    assert client is not None
    place = folder_of(folder, place_of(COURSE, client), client)
    place.parent.mkdir(parents=True)
    place.symlink_to(sky.folder)
