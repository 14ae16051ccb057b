"""Apps that are late, refuse the login, or are hidden behind a proxy; an image that is not there."""

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.program import Program, kill, wait_for_line
from tests.parts.images import Images
from tests.parts.registry import free_port
from wizard.engine.container import course_containers

LOGIN = 'user = "rstudio"\npassword = "{}"\n'


def test_an_app_that_never_answers_is_given_up_and_left_running(
    classready: Program, course: Course, images: Images, port: int, engine: docker.DockerClient
) -> None:
    path = course(images.never_ready(), more="start_seconds = 1")
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err, found.known) == (1, "", ("app-not-ready",))
    assert "It runs, but has not answered within 1 seconds." in found.out
    assert "Wait a minute and load the page again." in found.out
    assert engine.containers.get(course.container).status == "running"
    check = classready.run("check", "app.ready", "--course", path, "--json")
    assert (check.code, [*check.advised]) == (1, ["app-not-ready"])


def test_an_app_that_has_time_left_is_said_to_be_starting(
    classready: Program, course: Course, images: Images, port: int, engine: docker.DockerClient
) -> None:
    path = course(images.never_ready(), more="start_seconds = 600")
    launching = classready.start("launch", "--course", path, "--port", str(port))
    wait_for_line(launching, "Waiting until it answers")
    check = classready.run("check", "app.ready", "--course", path, "--json")
    assert (check.code, [*check.advised]) == (1, ["app-still-starting"])
    kill(launching)
    assert engine.containers.get(course.container).status == "running"


@pytest.mark.parametrize(
    ("password", "server", "code", "problem", "cure"),
    [
        ("not-this", "", 1, "rstudio-wrong-login", "check Caps Lock and the keyboard layout"),
        ("rstudio", 'LOSE_CSRF = "1"', 4, "app-sign-in-csrf", "private browser window"),
    ],
    ids=["password", "csrf"],
)
def test_a_login_that_is_refused_is_told_from_a_form_that_is(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program,
    course: Course,
    rstudio_standin_image: str,
    port: int,
    password: str,
    server: str,
    code: int,
    problem: str,
    cure: str,
) -> None:
    more = f"{LOGIN.format(password)}[app.environment]\n{server}"
    path = course(rstudio_standin_image, kind="rstudio", port=8787, more=more)
    assert classready.run("launch", "--course", path, "--port", str(port)).code == 0
    found = classready.run("check", "app.signin", "--course", path, "--json")
    assert (found.code, found.err, [*found.advised]) == (code, "", [problem])
    assert cure in found.advised[problem]
    assert "not-this" not in found.out


def test_a_proxy_for_everything_is_not_asked_for_the_app_on_this_computer(
    classready: Program, course: Course, rstudio_standin_image: str, port: int
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    names = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    proxies = {**dict.fromkeys(names, nobody), "no_proxy": "", "NO_PROXY": ""}
    classready.environment.update(proxies)
    path = course(rstudio_standin_image, kind="rstudio", port=8787, more=LOGIN.format("rstudio"))
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err, found.known) == (0, "", ())
    check = classready.run("check", "app.ready", "app.signin", "--course", path)
    assert (check.code, check.err) == (0, "")
    proxy = classready.run("check", "network.proxy", "--course", path, "--json")
    assert "NO_PROXY" in proxy.advised["no-proxy-misses-localhost"]


def test_an_image_that_is_not_here_is_to_be_pulled_first(
    classready: Program, course: Course, engine: docker.DockerClient
) -> None:
    found = classready.run("launch", "--course", course("127.0.0.1:1/none:1"))
    assert (found.code, found.err, found.known) == (1, "", ("image-not-pulled",))
    assert "✗ The image 127.0.0.1:1/none:1 is not on this computer yet." in found.out
    assert "$ classready pull" in found.out
    assert course_containers(engine, course.id) == []
