"""The address to open: the app's, with what it needs to let the student in."""

from urllib.parse import urlencode

from checks.app_address import find_app, find_container
from checks.course import Course
from checks.host import Host


def address_to_open(host: Host, course: Course) -> str | None:
    """What a browser opens; none while the app does not run. Jupyter's carries its token: never log it."""
    url = find_app(host, course)
    container = find_container(host, course)
    if url is None or container is None or course.app.kind != "jupyter":
        return url
    token = container.token or course.app.password
    return f"{url}?{urlencode({'token': token})}" if token else url
