"""A course in the cloud and a job of it, for tests."""

import datetime as dt

from checks.course import App, Cloud
from tests.fakes import course
from wizard.cloud.ledger import now
from wizard.cloud.model import Handle
from wizard.cloud.starting import for_the_ledger

CLOUD = course(
    app=App(kind="rstudio", port=8787, user="rstudio", password="hunter2"), cloud=Cloud(provider="apolo")
)
"""Its provider is never asked: tests give a stand-in."""

COURSE_FILE = """\
schema = 1
id = "cloudy"
title = "A course in the cloud"
contact = "ta@example.edu"

[image]
name = "example/rstudio:1"
download_gb = 0.1
disk_gb = 0.2

[app]
kind = "rstudio"
port = 8787
user = "rstudio"
password = "rstudio"

[client]
name = "apolo"
packages = ["apolo-cli==26.9.0"]

[cloud]
provider = "apolo"
"""


def a_handle(name: str, **fields: object) -> Handle:
    """A job that was asked for just now, for four hours."""
    moment = now()
    usual = {
        "course": for_the_ledger(CLOUD),
        "asked": moment,
        "stops": moment + dt.timedelta(hours=4),
        "price": 0.53,
        "currency": "USD",
    }
    return Handle(name=name, **(usual | fields))  # type: ignore[arg-type]
